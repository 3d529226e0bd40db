using System.Net.Sockets;
using Plenum.Bench.Clients;
using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>Measures rows, and prints them as Markdown: the median of each server, and how many times the first one's the others' are.</summary>
sealed class Table(Options options, IReadOnlyList<ServerChoice> servers, ResultsFile? results)
{
    readonly int rounds = options.Number("rounds", 1);
    readonly bool allocations = options.Flag("allocations");
    readonly TimeSpan window = TimeSpan.FromSeconds(options.Number("seconds", 10));
    readonly Transport transport = options.Text("transport") switch
    {
        null or "tcp" => Transport.Tcp,
        "websocket" => Transport.WebSocket,
        "tls" => Transport.Tls,
        var other => throw new ArgumentException($"There is no transport {other}: tcp, websocket, tls."),
    };

    // Beyond ten seconds nothing gets warmer.
    readonly TimeSpan warmUp = TimeSpan.FromSeconds(options.Number("warmup", Math.Min(10, options.Number("seconds", 10) / 2)));

    /// <summary>Runs that went wrong.</summary>
    public int Failures { get; private set; }

    public void PrintHead()
    {
        Console.WriteLine($"| work | {string.Join(" | ", servers.Select(server => server.Name))} |{(servers.Count > 1 ? " ratio |" : "")}");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", servers.Count + (servers.Count > 1 ? 1 : 0)))}");
    }

    /// <summary>Measures a row on each server that can do it, and prints it; the medians.</summary>
    public IReadOnlyDictionary<string, Result> Print(string scenario, Row row)
    {
        var able = servers.Where(row.Can).ToList();
        var found = able.ToDictionary(server => server.Name, _ => new List<Result>());

        // In alternation: what else the machine does hits all alike.
        for (var round = 0; round < rounds; round++)
        {
            foreach (var server in able)
            {
                Add(found[server.Name], server, row, watchesAllocations: false);
            }
        }

        var medians = found.Where(pair => pair.Value.Count > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Value.OrderBy(result => result.Each).ElementAt(pair.Value.Count / 2));
        if (allocations && row.CountsAllocations && able.Find(server => server.IsPlenum) is { } plenum && medians.TryGetValue(plenum.Name, out var told))
        {
            List<Result> counted = [];
            Add(counted, plenum, row, watchesAllocations: true);
            found[plenum.Name + " allocations"] = counted;
            var bytes = counted.FirstOrDefault()?.Figures.GetValueOrDefault("allocatedBytesEach") ?? double.NaN;
            medians[plenum.Name] = told with { Said = told.Said + Result.Text($", {bytes:0} B allocated") };
        }

        var cells = servers.Select(server => medians.TryGetValue(server.Name, out var median) ? median.Said : able.Contains(server) ? "failed" : "-");
        Console.WriteLine($"| {row.What}, {Text(transport)} | {string.Join(" | ", cells)} |{Ratio(medians)}");
        results?.Add(scenario, row.What, found);
        return medians;
    }

    static string Text(Transport transport) => transport switch
    {
        Transport.WebSocket => "WebSocket",
        Transport.Tls => "TLS",
        _ => "TCP",
    };

    string Ratio(Dictionary<string, Result> medians)
    {
        if (servers.Count == 1)
        {
            return "";
        }

        var first = medians.GetValueOrDefault(servers[0].Name);
        var ratios = servers.Skip(1).Select(server =>
            first is not null && medians.TryGetValue(server.Name, out var peer) ? Result.Text($"{peer.Each / first.Each:0.0}") : "-");
        return $" {string.Join(", ", ratios)} |";
    }

    /// <summary>One run. One that goes wrong is told of, and the others go on.</summary>
    void Add(List<Result> found, ServerChoice server, Row row, bool watchesAllocations)
    {
        try
        {
            using var bench = new Bench(server, row, transport, warmUp, window) { WatchesAllocations = watchesAllocations };
            found.Add(row.Measure(bench));
        }
        catch (Exception wrong) when (wrong is TimeoutException or InvalidOperationException or IOException or SocketException)
        {
            Failures++;
            Console.Error.WriteLine($"{row.What} on {server.Name}: {wrong.Message}");
        }
    }
}
