using System.Globalization;
using Plenum.Bench;

// dotnet run -c Release --project bench/Plenum.Bench -- [fanout] [steady] [votes] [occupants=500] [seconds=10] [server=PATH/plenum.dll]
var options = args.Where(arg => arg.Contains('=', StringComparison.Ordinal)).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
var wanted = args.Where(arg => !arg.Contains('=', StringComparison.Ordinal)).ToList();
var names = wanted.Count > 0 ? wanted : ["fanout", "steady", "votes"];
var seconds = TimeSpan.FromSeconds(Number("seconds", 10));
var dll = Path.GetFullPath(options.GetValueOrDefault("server") ?? Path.Combine(Root(), "src/Plenum.Server/bin/Release/net10.0/plenum.dll"));
if (!File.Exists(dll))
{
    Console.Error.WriteLine($"There is no {dll}: build it with dotnet build -c Release src/Plenum.Server");
    return 1;
}

Console.WriteLine("| work | server CPU each | per second | latency p50 / p99 | memory |");
Console.WriteLine("|---|---|---|---|---|");
foreach (var name in names)
{
    using var server = new ServerProcess(dll);
    using var poller = new Poller();
    var benches = new Benches(poller, server, warmUp: seconds / 2, window: seconds);
    var (what, measured) = name switch
    {
        "fanout" => ($"delivery, {Number("occupants", 500)} occupants, {Number("senders", 10)} senders with {Number("inflight", 4)} in flight",
            benches.FanOut(Number("occupants", 500), Number("senders", 10), Number("inflight", 4))),
        "steady" => ($"delivery, {Number("occupants", 500)} occupants, {Number("rate", 20)} messages/s",
            benches.Steady(Number("occupants", 500), Number("rate", 20))),
        "votes" => ($"anonymous vote, {Number("voters", 200)} voters", benches.Votes(Number("voters", 200))),
        _ => throw new ArgumentException($"There is no benchmark {name}: fanout, steady, votes."),
    };
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {what} | {measured.CpuEach:0.0} µs | {measured.PerSecond:0} | {measured.Percentile(50):0.0} / {measured.Percentile(99):0.0} ms | {server.MemoryMebibytes} MiB |"));
}

return 0;

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
