using System.Globalization;
using Plenum.Bench;
using Plenum.Bench.Servers;

// dotnet run -c Release --project bench/Plenum.Bench -- [fanout] [steady] [join] [idle] [votes] [compare=plenum,prosody,ejabberd] [NAME=VALUE …]
var options = args.Where(arg => arg.Contains('=', StringComparison.Ordinal)).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
var wanted = args.Where(arg => !arg.Contains('=', StringComparison.Ordinal)).ToList();
var names = wanted.Count > 0 ? wanted : ["fanout", "steady", "votes"];
var seconds = TimeSpan.FromSeconds(Number("seconds", 10));
var rounds = Number("rounds", 1);
var webSocket = options.GetValueOrDefault("transport", "tcp") == "websocket";
var servers = options.GetValueOrDefault("compare", "plenum").Split(',');
var dll = Path.GetFullPath(options.GetValueOrDefault("server") ?? Path.Combine(Root(), "src/Plenum.Server/bin/Release/net10.0/plenum.dll"));
if (!File.Exists(dll))
{
    Console.Error.WriteLine($"There is no {dll}: build it with dotnet build -c Release src/Plenum.Server");
    return 1;
}

Console.WriteLine($"| work | {string.Join(" | ", servers)} |{(servers.Length > 1 ? " ratio |" : "")}");
Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", servers.Length + (servers.Length > 1 ? 1 : 0)))}");
foreach (var name in names)
{
    var (what, each) = Describe(name);
    var found = servers.ToDictionary(server => server, _ => new List<Result>());

    // In alternation: what else the machine does hits all alike.
    for (var round = 0; round < rounds; round++)
    {
        foreach (var server in servers)
        {
            using var measured = MeasuredServer.Start(server, dll);
            using var poller = new Poller();
            found[server].Add(each(new Benches(poller, measured, webSocket, warmUp: seconds / 2, window: seconds)));
        }
    }

    var medians = servers.Select(server => found[server].OrderBy(result => result.Each).ElementAt(rounds / 2)).ToList();
    var ratio = servers.Length > 1 ? $" {string.Join(", ", medians.Skip(1).Select(peer => Text($"{peer.Each / medians[0].Each:0.0}")))} |" : "";
    Console.WriteLine($"| {what} | {string.Join(" | ", medians.Select(median => median.Said))} |{ratio}");
}

return 0;

(string What, Func<Benches, Result> Each) Describe(string name)
{
    var occupants = Number("occupants", name is "join" or "idle" ? 1000 : 500);
    var (senders, inFlight, rate, voters) = (Number("senders", 10), Number("inflight", 4), Number("rate", 20), Number("voters", 200));
    return name switch
    {
        "fanout" => ($"delivery, {occupants} occupants, {senders} senders with {inFlight} in flight", benches => Cpu(benches.FanOut(occupants, senders, inFlight))),
        "steady" => ($"delivery, {occupants} occupants, {rate} messages/s", benches => Cpu(benches.Steady(occupants, rate))),
        "join" => ($"join, {occupants} at once", benches => Cpu(benches.Join(occupants))),
        "votes" => ($"anonymous vote, {voters} voters", benches => Cpu(benches.Votes(voters))),
        "idle" => ($"memory of an idle occupant, {occupants} in a room", benches => benches.Idle(occupants) is var kibibytes
            ? new Result(kibibytes, Text($"{kibibytes:0} KiB")) : default),
        _ => throw new ArgumentException($"There is no benchmark {name}: fanout, steady, join, idle, votes."),
    };
}

static Result Cpu(Measured measured) => new(measured.CpuEach,
    Text($"{measured.CpuEach:0.0} µs, {measured.PerSecond:0}/s, p50 {measured.Percentile(50):0.0} p99 {measured.Percentile(99):0.0} ms"));

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static string Root()
{
    var at = new DirectoryInfo(AppContext.BaseDirectory);
    while (at is not null && !File.Exists(Path.Combine(at.FullName, "Plenum.slnx")))
    {
        at = at.Parent;
    }

    return at?.FullName ?? Environment.CurrentDirectory;
}

/// <summary>What one run came to: the figure that counts, and all of it in words.</summary>
readonly record struct Result(double Each, string Said);
