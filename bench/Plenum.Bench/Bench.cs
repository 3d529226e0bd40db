using System.Diagnostics;

using Plenum.Bench.Clients;
using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>One run: a server that starts when it is asked for, the clients, and how long.</summary>
sealed class Bench(ServerChoice choice, Row row, Transport transport, TimeSpan warmUp, TimeSpan window) : IDisposable
{
    MeasuredServer? server;

    public ServerChoice Choice => choice;

    public MeasuredServer Server => server ??= choice.Start(row.Settings);

    public Poller Poller { get; } = new();

    public Transport Transport => transport;

    public TimeSpan WarmUp => warmUp;

    public TimeSpan Window => window;

    /// <summary>True in a run that counts what the server's runtime allocates, which costs the server something.</summary>
    public bool WatchesAllocations { get; init; }

    /// <summary>
    /// Lets things happen for the time of warming up, then measures for the window.
    /// </summary>
    /// <param name="count">How many have been done so far.</param>
    /// <param name="latencies">In milliseconds; those of the window are kept.</param>
    /// <param name="step">Lets something happen, for not much longer than 100 ms.</param>
    /// <param name="others">More latencies, of which those of the window are kept likewise.</param>
    public Measured Measure(Func<long> count, List<double> latencies, Action step, List<double>? others = null)
    {
        Run(warmUp, step);
        using var meter = WatchesAllocations ? AllocationMeter.Of(Server, count) : null;
        if (meter is not null)
        {
            Run(TimeSpan.FromSeconds(2), step);
        }

        latencies.Clear();
        others?.Clear();
        var (cpu, own, before, began) = (Server.Cpu, ProcessClock.OfThisThread, count(), Stopwatch.GetTimestamp());
        Run(window, step);
        var wall = Stopwatch.GetElapsedTime(began);
        var done = count() - before;
        return done == 0 ? throw new InvalidOperationException("Nothing happened.")
            : new(done, wall, Server.Cpu - cpu, ProcessClock.OfThisThread - own, [.. latencies]) { AllocatedEach = meter?.Each };
    }

    /// <summary>The server's CPU time once it has nothing left to do: what the last to enter make it tell the others belongs to it.</summary>
    public TimeSpan Settled()
    {
        for (var (before, rounds) = (Server.Cpu, 0); rounds < 400; rounds++)
        {
            Run(TimeSpan.FromMilliseconds(300), () => Poller.Once(20));
            if (Server.Cpu - before is var used && used <= TimeSpan.FromMilliseconds(10))
            {
                return Server.Cpu;
            }

            before = Server.Cpu;
        }

        throw new TimeoutException("The server does not come to rest.");
    }

    /// <summary>Lets things happen for a while.</summary>
    public static void Run(TimeSpan time, Action step)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            step();
        }
    }

    public void Dispose()
    {
        Poller.Dispose();
        server?.Dispose();
    }
}
