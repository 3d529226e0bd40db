using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// From the start of the process until it is ready: Plenum says so, the peers answer a stream header with features. Then its resident memory,
/// after three seconds in which nobody came.
/// </summary>
sealed class Starting : Scenario
{
    const int RoomsOfEach = 100;

    public override string Name => "start";

    public override IEnumerable<Row> Rows(Options options)
    {
        var rooms = options.Number("rooms", 1000);
        return
        [
            new("start with an empty data directory", First),
            new("second start", Second),
            new($"start with {rooms} rooms", bench => WithRooms(bench, rooms)) { Can = server => server.IsPlenum },
        ];
    }

    static Result First(Bench bench)
    {
        var began = Stopwatch.GetTimestamp();
        _ = bench.Server;
        return Say(bench, Stopwatch.GetElapsedTime(began));
    }

    static Result Second(Bench bench)
    {
        bench.Server.Stop();
        var began = Stopwatch.GetTimestamp();
        bench.Server.Start();
        return Say(bench, Stopwatch.GetElapsedTime(began));
    }

    static Result WithRooms(Bench bench, int rooms)
    {
        var sessions = new Sessions(bench);
        var owners = sessions.Connect((rooms + RoomsOfEach - 1) / RoomsOfEach);
        for (var room = 0; room < rooms; room++)
        {
            Hall.Open(bench, owners[room / RoomsOfEach], $"room{room}@rooms.localhost");
        }

        owners.ForEach(bench.Poller.Ignore);
        bench.Server.Stop();
        var began = Stopwatch.GetTimestamp();
        bench.Server.Start();
        var result = Say(bench, Stopwatch.GetElapsedTime(began));

        // An error, if the rooms were not there, would be the end of the run.
        var last = $"room{rooms - 1}@rooms.localhost";
        sessions.Ask(sessions.Connect(1)[0], "room after the start", "get", last, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        return result;
    }

    static Result Say(Bench bench, TimeSpan wall)
    {
        Thread.Sleep(3000);
        var memory = bench.Server.MemoryKibibytes / 1024;
        return new(wall.TotalMilliseconds, Result.Text($"{wall.TotalMilliseconds:0} ms, {memory} MiB"), new Dictionary<string, double>
        {
            ["wallMilliseconds"] = wall.TotalMilliseconds, ["memoryMebibytes"] = memory, ["cpuMilliseconds"] = bench.Server.Cpu.TotalMilliseconds,
        });
    }
}
