using System.Globalization;
using System.Text;

namespace Plenum.Bench;

/// <summary>What one thing costs by size.</summary>
/// <param name="Title">The thing.</param>
/// <param name="Axis">What there are so many of.</param>
/// <param name="Points">Sizes, each ten times the one before, and microseconds.</param>
sealed record Panel(string Title, string Axis, IReadOnlyList<(double Size, double Cost)> Points);

/// <summary>Draws panels side by side: the size on a logarithmic axis, the cost on a linear one from 0, so that flat means that it does not grow.</summary>
static class Plot
{
    const double Width = 250, Height = 250, Left = 62, Right = 8, Top = 44, Bottom = 52, Inset = 30;
    const string Ink = "#24292f", Pale = "#d8dee4", Line = "#0b6bcb";

    /// <summary>A picture on white, so that it can be read on any page.</summary>
    public static string Svg(IReadOnlyList<Panel> panels)
    {
        var svg = new StringBuilder();
        var width = Width * panels.Count;
        svg.AppendLine(Text($"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{Height}' viewBox='0 0 {width} {Height}'"));
        svg.AppendLine(Text($"  font-family='system-ui, sans-serif' font-size='11' fill='{Ink}'>"));
        svg.AppendLine(Text($"<rect width='{width}' height='{Height}' fill='white'/>"));
        for (var i = 0; i < panels.Count; i++)
        {
            svg.AppendLine(Text($"<g transform='translate({i * Width} 0)'>"));
            Draw(svg, panels[i]);
            svg.AppendLine("</g>");
        }

        return svg.AppendLine("</svg>").ToString();
    }

    static void Draw(StringBuilder svg, Panel panel)
    {
        var (least, most) = (Math.Log10(panel.Points.Min(point => point.Size)), Math.Log10(panel.Points.Max(point => point.Size)));
        var step = Step(panel.Points.Max(point => point.Cost) * 1.15);
        var top = step * Math.Ceiling(panel.Points.Max(point => point.Cost) * 1.15 / step);
        double X(double size) => Left + Inset + ((Width - Left - Right - (2 * Inset)) * (Math.Log10(size) - least) / Math.Max(0.1, most - least));
        double Y(double cost) => Height - Bottom - ((Height - Top - Bottom) * cost / top);

        svg.AppendLine(Text($"<text x='{Left}' y='22' font-size='13' font-weight='600'>{panel.Title}</text>"));
        for (var cost = 0.0; cost <= top * 1.001; cost += step)
        {
            svg.AppendLine(Text($"<line x1='{Left}' x2='{Width - Right}' y1='{Y(cost):0.0}' y2='{Y(cost):0.0}' stroke='{(cost == 0 ? Ink : Pale)}'/>"));
            svg.AppendLine(Text($"<text x='{Left - 6}' y='{Y(cost) + 4:0.0}' text-anchor='end'>{(cost < 10 ? cost.ToString("0.##", CultureInfo.InvariantCulture) : Grouped(cost))}</text>"));
        }

        foreach (var (size, cost) in panel.Points)
        {
            svg.AppendLine(Text($"<line x1='{X(size):0.0}' x2='{X(size):0.0}' y1='{Y(0):0.0}' y2='{Y(0) + 4:0.0}' stroke='{Ink}'/>"));
            svg.AppendLine(Text($"<text x='{X(size):0.0}' y='{Y(0) + 17:0.0}' text-anchor='middle'>{Grouped(size)}</text>"));
        }

        var points = string.Join(' ', panel.Points.Select(point => Text($"{X(point.Size):0.0},{Y(point.Cost):0.0}")));
        svg.AppendLine(Text($"<polyline points='{points}' fill='none' stroke='{Line}' stroke-width='1.5'/>"));
        foreach (var (size, cost) in panel.Points)
        {
            // Written on white, so that neither the line nor the grid runs through the figure.
            var at = Text($"x='{X(size):0.0}' y='{Y(cost) - 9:0.0}' text-anchor='middle'");
            var figure = cost < 100 ? Result.Short(cost) : Grouped(cost);
            svg.AppendLine(Text($"<circle cx='{X(size):0.0}' cy='{Y(cost):0.0}' r='3.5' fill='{Line}'/>"));
            svg.AppendLine(Text($"<text {at} fill='{Line}' stroke='white' stroke-width='4' paint-order='stroke' font-weight='600'>{figure}</text>"));
        }

        svg.AppendLine(Text($"<text x='{(Left + Width - Right) / 2}' y='{Height - 12}' text-anchor='middle'>{panel.Axis}</text>"));
        svg.AppendLine(Text($"<text transform='translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)' text-anchor='middle'>server CPU, µs</text>"));
    }

    /// <summary>1, 2 or 5 times a power of ten, so that there are four or five lines.</summary>
    static double Step(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 4)));
        return (most / 4 / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    static string Grouped(double size) => size.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
