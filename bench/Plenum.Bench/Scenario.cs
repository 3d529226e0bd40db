using System.Globalization;
using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>Something that a server is made to do, and what of it is measured.</summary>
abstract class Scenario
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The rows of the table that the options ask for: one for each value of an option that is a list.</summary>
    public abstract IEnumerable<Row> Rows(Options options);

    /// <summary>Measures the rows, and prints them.</summary>
    public virtual void Run(Table table, Options options)
    {
        foreach (var row in Rows(options))
        {
            table.Print(Name, row);
        }
    }
}

/// <summary>A row of the table: one thing to be measured, on a server of its own each time.</summary>
/// <param name="What">What it says in the table.</param>
/// <param name="Measure">Does it once.</param>
sealed record Row(string What, Func<Bench, Result> Measure)
{
    /// <summary>Who can do it: a server that cannot has <c>-</c> in the table.</summary>
    public Func<ServerChoice, bool> Can { get; init; } = _ => true;

    /// <summary>What Plenum's settings must be besides (<c>Rooms__ShownOccupants</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>True where the bytes that a runtime allocates for each can be told.</summary>
    public bool CountsAllocations { get; init; }
}

/// <summary>What one run came to.</summary>
/// <param name="Each">The figure that counts, of which the median is taken.</param>
/// <param name="Said">All of it in words.</param>
/// <param name="Figures">All of it in numbers, for tables that are made later.</param>
sealed record Result(double Each, string Said, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>A figure in the fewest digits that tell it: 1.3, 21.6, 370.</summary>
    public static string Short(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
