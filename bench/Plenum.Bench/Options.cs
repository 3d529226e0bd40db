using System.Globalization;

namespace Plenum.Bench;

/// <summary>What the command line says: names of scenarios, and NAME=VALUE.</summary>
sealed class Options
{
    readonly Dictionary<string, string> values;
    readonly HashSet<string> read = [];

    public Options(string[] args)
    {
        var pairs = args.Where(arg => arg.Contains('=', StringComparison.Ordinal)).Select(arg => arg.Split('=', 2));
        values = pairs.ToDictionary(pair => pair[0], pair => pair[1]);
        Names = [.. args.Where(arg => !arg.Contains('=', StringComparison.Ordinal))];
    }

    Options(Options others, Dictionary<string, string> values) => (this.values, read, Names) = (values, others.read, others.Names);

    /// <summary>The scenarios that are wanted.</summary>
    public List<string> Names { get; }

    /// <summary>All that was given.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>What was given and nobody has asked for: most likely misspelt.</summary>
    public IEnumerable<string> Unread => values.Keys.Except(read);

    public string? Text(string name)
    {
        read.Add(name);
        return values.GetValueOrDefault(name);
    }

    public int Number(string name, int otherwise) => Numbers(name, otherwise)[0];

    /// <summary>A list, <c>100,500,2000</c>.</summary>
    public int[] Numbers(string name, params int[] otherwise) =>
        Text(name) is { } text ? [.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))] : otherwise;

    public bool Flag(string name) => Text(name) is "true" or "1";

    /// <summary>The same with some values set.</summary>
    public Options With(params (string Name, int Value)[] more)
    {
        var all = new Dictionary<string, string>(values);
        foreach (var (name, value) in more)
        {
            all[name] = value.ToString(CultureInfo.InvariantCulture);
        }

        return new(this, all);
    }
}
