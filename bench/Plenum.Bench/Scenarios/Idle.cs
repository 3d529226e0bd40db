using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// The server's resident memory for each of so many occupants who do nothing: what it grew by while they came, once it rests. Before that
/// a smaller crowd has come, and most of it has left, so that code and pools that are needed once are there.
/// </summary>
sealed class Idle : Scenario
{
    const int First = 60;

    public override string Name => "idle";

    public override IEnumerable<Row> Rows(Options options)
    {
        var perRoom = options.Number("perroom", 0);
        return options.Numbers("occupants", 1000).Select(occupants => new Row(
            $"memory of an idle occupant, {occupants} in {(perRoom > 0 ? $"rooms of {perRoom}" : "a room")}",
            bench => Measure(bench, occupants, perRoom > 0 ? perRoom : occupants)));
    }

    static Result Measure(Bench bench, int occupants, int perRoom)
    {
        Hall.Open(bench, First, "first").Clear();
        Rest(bench);
        var before = bench.Server.MemoryKibibytes;
        List<Hall> halls = [];
        for (var entered = 0; entered < occupants; entered += perRoom)
        {
            // The owner of each room is one of its occupants.
            halls.Add(Hall.Open(bench, Math.Min(perRoom, occupants - entered) - 1, $"room{halls.Count}"));
        }

        Rest(bench);
        var after = bench.Server.MemoryKibibytes;
        var each = (double)(after - before) / occupants;
        return new(each, Result.Text($"{each:0} KiB"), new Dictionary<string, double>
        {
            ["occupants"] = occupants, ["beforeKibibytes"] = before, ["afterKibibytes"] = after,
        });
    }

    static void Rest(Bench bench)
    {
        bench.Settled();
        Bench.Run(TimeSpan.FromSeconds(3), () => bench.Poller.Once(100));
    }
}
