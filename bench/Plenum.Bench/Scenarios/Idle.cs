using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// The server's resident memory for each of so many occupants who do nothing: what it grew by while they came, once it rests. As many are
/// there already, in rooms of their own, so that what is needed once (code, pools, tables) is there and does not count.
/// </summary>
sealed class Idle : Scenario
{
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
        var halls = Fill(bench, occupants, perRoom, "before");
        Rest(bench);
        var before = bench.Server.MemoryKibibytes;
        halls.AddRange(Fill(bench, occupants, perRoom, "room"));
        Rest(bench);
        var after = bench.Server.MemoryKibibytes;
        var each = (double)(after - before) / occupants;
        return new(each, Result.Text($"{each:0} KiB"), new Dictionary<string, double>
        {
            ["occupants"] = occupants, ["beforeKibibytes"] = before, ["afterKibibytes"] = after,
        });
    }

    static List<Hall> Fill(Bench bench, int occupants, int perRoom, string name)
    {
        List<Hall> halls = [];
        for (var entered = 0; entered < occupants; entered += perRoom)
        {
            // The owner of each room is one of its occupants.
            halls.Add(Hall.Open(bench, Math.Min(perRoom, occupants - entered) - 1, $"{name}{halls.Count}"));
        }

        return halls;
    }

    /// <summary>Long enough for a server to collect what it only collects when it has time.</summary>
    static void Rest(Bench bench)
    {
        bench.Settled();
        Bench.Run(TimeSpan.FromSeconds(8), () => bench.Poller.Once(100));
    }
}
