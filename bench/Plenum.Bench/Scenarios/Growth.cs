using System.Globalization;
using System.Text;

namespace Plenum.Bench.Scenarios;

/// <summary>How costs grow with the size of things, of the first server of <c>compare=</c>: rows as of the other scenarios, and a picture of them.</summary>
sealed class Growth : Scenario
{
    static readonly (string Scenario, string Option, int[] Sizes, string Title, string Axis)[] Parts =
    [
        ("fanout", "occupants", [50, 500, 5000], "a delivery", "occupants"),
        ("votes", "voters", [20, 200, 2000], "an anonymous vote", "voters"),
        ("join", "occupants", [100, 1000, 10_000], "a join, all at once", "occupants"),
        ("archive", "messages", [1000, 10_000, 100_000], "an archive page of 50", "messages in the archive"),
    ];

    public override string Name => "growth";

    public override IEnumerable<Row> Rows(Options options)
    {
        _ = Picture(options);
        return Parts.SelectMany(part => part.Sizes.Select(size => RowOf(part.Scenario, part.Option, size, options)));
    }

    public override void Run(Table table, Options options)
    {
        List<Panel> panels = [];
        foreach (var (scenario, option, sizes, title, axis) in Parts)
        {
            List<(double, double)> points = [];
            foreach (var size in sizes)
            {
                // Of the first server alone: the picture is about growth, not about who is faster.
                var medians = table.Print(Name, RowOf(scenario, option, size, options));
                if (medians.Count > 0)
                {
                    points.Add((size, medians.Values.First().Each));
                }
            }

            if (points.Count > 0)
            {
                panels.Add(new(title, axis, points));
            }
        }

        File.WriteAllText(Picture(options), Plot.Svg(panels));
        Console.WriteLine();
        Console.WriteLine(Markdown(panels));
    }

    static string Picture(Options options) => options.Text("picture") ?? "bench/growth.svg";

    static Row RowOf(string scenario, string option, int size, Options options) => AllScenarios.Find(scenario)!.Rows(options.With((option, size))).First();

    static string Markdown(List<Panel> panels)
    {
        var table = new StringBuilder("| server CPU for | small | ten times | a hundred times |\n|---|---|---|---|\n");
        foreach (var panel in panels)
        {
            var cells = panel.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Size:0} {panel.Axis}: {Result.Short(point.Cost)} µs"));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {panel.Title} | {string.Join(" | ", cells)} |");
        }

        return table.ToString();
    }
}
