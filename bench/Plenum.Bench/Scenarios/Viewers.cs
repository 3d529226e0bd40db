using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// A crowd enters one room, some at a time. The sessions are there before: connecting and binding are not counted. What a join costs must
/// not grow with how many are in the room, so it is told for each tenth of the crowd.
/// </summary>
sealed class Viewers : Scenario
{
    const int Parts = 10;

    public override string Name => "viewers";

    public override IEnumerable<Row> Rows(Options options)
    {
        var (atOnce, settings) = (options.Number("atonce", 50), Join.Shown(options));
        return options.Numbers("occupants", 2000).Select(occupants => new Row(
            $"join of {occupants}, {atOnce} at a time{Join.Told(options)}: all, first tenth, last tenth", bench => Measure(bench, occupants, atOnce))
        {
            Settings = settings,
        });
    }

    static Result Measure(Bench bench, int occupants, int atOnce)
    {
        Join.WarmUp(bench);
        var hall = Hall.Open(bench, 0);
        var clients = new Sessions(bench).Connect(occupants);
        bench.Settled();
        List<double> costs = [];
        var (wall, own) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var part = 0; part < Parts; part++)
        {
            var some = clients[(occupants * part / Parts)..(occupants * (part + 1) / Parts)];
            var (cpu, ours, began) = (bench.Server.Cpu, ProcessClock.OfThisThread, Stopwatch.GetTimestamp());
            foreach (var entering in some.Chunk(atOnce))
            {
                hall.Enter([.. entering], seconds: 120);
            }

            own += ProcessClock.OfThisThread - ours;
            wall += Stopwatch.GetElapsedTime(began);
            costs.Add((bench.Settled() - cpu).TotalMicroseconds / some.Count);
        }

        var load = own / wall;
        var figures = costs.Select((cost, part) => ($"tenth{part + 1}", cost)).ToDictionary();
        (figures["wallSeconds"], figures["loadShare"]) = (wall.TotalSeconds, load);
        var tenths = $"first {Result.Short(costs[0])}, last {Result.Short(costs[^1])}";
        return new(costs.Average(), Result.Text(
            $"{Result.Short(costs.Average())} µs, {tenths} (×{costs[^1] / costs[0]:0.00}), {wall.TotalSeconds:0.0} s{Measured.Load(load)}"), figures);
    }
}
