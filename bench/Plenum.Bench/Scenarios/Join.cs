using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>Clients that have a session enter an empty room all at once; each must have got everything up to the subject.</summary>
sealed class Join : Scenario
{
    public override string Name => "join";

    public override IEnumerable<Row> Rows(Options options)
    {
        var settings = Shown(options);
        return options.Numbers("occupants", 1000).Select(occupants =>
            new Row($"join, {occupants} at once{Told(options)}", bench => Measure(bench, occupants)) { Settings = settings });
    }

    /// <summary>Of how many Plenum tells everyone, if that was said; the peers tell of all.</summary>
    public static Dictionary<string, string> Shown(Options options) =>
        options.Text("shown") is { } shown ? new() { ["Rooms__ShownOccupants"] = shown } : [];

    public static string Told(Options options) => options.Text("shown") is { } shown ? $", {shown} shown (Plenum)" : "";

    /// <summary>A hundred enter another room, and leave it, a few times: what a server does at first is not what a join costs.</summary>
    public static void WarmUp(Bench bench)
    {
        var hall = Hall.Open(bench, 0, "first");
        var clients = new Sessions(bench).Connect(100);
        for (var times = 0; times < 5; times++)
        {
            hall.Enter([.. clients]);
            hall.Clear();
            bench.Settled();
        }
    }

    static Result Measure(Bench bench, int occupants)
    {
        WarmUp(bench);
        var hall = Hall.Open(bench, 0);
        var clients = new Sessions(bench).Connect(occupants);
        bench.Settled();
        var (cpu, own, began) = (bench.Server.Cpu, ProcessClock.OfThisThread, Stopwatch.GetTimestamp());
        hall.Enter(clients, seconds: 170);
        var wall = Stopwatch.GetElapsedTime(began);
        var load = (ProcessClock.OfThisThread - own) / wall;
        var used = bench.Settled() - cpu;
        var each = used.TotalMicroseconds / occupants;
        var said = Result.Text($"{Result.Short(each)} µs, {wall.TotalSeconds:0.00} s until all were in{Measured.Load(load)}");
        return new(each, said, new Dictionary<string, double>
        {
            ["count"] = occupants, ["wallSeconds"] = wall.TotalSeconds, ["cpuSeconds"] = used.TotalSeconds,
            ["cpuMicrosecondsEach"] = each, ["loadShare"] = load,
        });
    }
}
