using System.Diagnostics;

using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>What was measured in a window of time.</summary>
/// <param name="Count">How many deliveries or votes there were.</param>
/// <param name="Wall">How long it took.</param>
/// <param name="Cpu">The server's CPU time meanwhile.</param>
/// <param name="Latencies">In milliseconds.</param>
sealed record Measured(long Count, TimeSpan Wall, TimeSpan Cpu, List<double> Latencies)
{
    public double CpuEach => Cpu.TotalMicroseconds / Count;

    public double PerSecond => Count / Wall.TotalSeconds;

    /// <summary>The latency that so many of a hundred stay under.</summary>
    public double Percentile(int percent) => Latencies.Order().ElementAt(Math.Min(Latencies.Count - 1, Latencies.Count * percent / 100));
}

/// <summary>The benchmarks. Each warms the server up for a while, and measures for a while.</summary>
sealed class Benches(Poller poller, MeasuredServer server, bool webSocket, TimeSpan warmUp, TimeSpan window)
{
    /// <summary>Some occupants speak as fast as their messages come back, with a few of them in flight; everybody gets everything.</summary>
    public Measured FanOut(int occupants, int senders, int inFlight)
    {
        var hall = Hall.Open(poller, server, occupants - 1, webSocket);
        var latencies = new List<double>();
        for (var i = 0; i < senders; i++)
        {
            // 100 bytes of body, by whose beginning the sender knows its own.
            var sender = hall.Viewers[i];
            var message = Hall.Message(sender, $"s{i} ".PadRight(100, 'x'));
            var sent = new Queue<long>();
            void Say()
            {
                sent.Enqueue(Stopwatch.GetTimestamp());
                sender.Send(message);
            }

            sender.Notice($">s{i} ");
            sender.Noticed = () =>
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent.Dequeue()).TotalMilliseconds);
                Say();
            };
            for (var n = 0; n < inFlight; n++)
            {
                Say();
            }
        }

        return Measure(() => hall.Messages, latencies, () => poller.Once(100));
    }

    /// <summary>One occupant speaks so many times a second. The latency is that of the last occupant to get it.</summary>
    public Measured Steady(int occupants, int perSecond)
    {
        var hall = Hall.Open(poller, server, occupants - 1, webSocket);
        var latencies = new List<double>();
        var message = Hall.Message(hall.Viewers[0], "s0 ".PadRight(100, 'x'));
        var before = hall.Messages;
        var began = Stopwatch.GetTimestamp();
        var sent = new Queue<long>();
        var (said, complete) = (0L, 0L);
        return Measure(() => hall.Messages, latencies, () =>
        {
            var due = said * 1000.0 / perSecond;
            var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (elapsed >= due)
            {
                said++;
                sent.Enqueue(Stopwatch.GetTimestamp());
                hall.Viewers[0].Send(message);
            }
            else
            {
                poller.Once((int)Math.Ceiling(due - elapsed));
            }

            while (sent.Count > 0 && hall.Messages - before >= (complete + 1) * occupants)
            {
                complete++;
                latencies.Add(Stopwatch.GetElapsedTime(sent.Dequeue()).TotalMilliseconds);
            }
        });
    }

    /// <summary>Every viewer votes in an anonymous poll, again as soon as it is told that its vote counts.</summary>
    public Measured Votes(int voters)
    {
        var hall = Hall.Open(poller, server, voters, webSocket);
        hall.StartPoll();
        var latencies = new List<double>();
        string[] votes = [Hall.Message(hall.Owner, "!1"), Hall.Message(hall.Owner, "!2")];
        foreach (var voter in hall.Viewers)
        {
            var (next, sent) = (0, 0L);
            void Vote()
            {
                sent = Stopwatch.GetTimestamp();
                voter.Send(votes[next++ & 1]);
            }

            voter.Notice("<undefined-condition");
            voter.Noticed = () =>
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Vote();
            };
            Vote();
        }

        return Measure(() => latencies.Count, latencies, () => poller.Once(100), keepLatencies: true);
    }

    /// <summary>Clients that have a session enter an empty room all at once; each must have got everything up to the subject.</summary>
    public Measured Join(int occupants)
    {
        var hall = Hall.Open(poller, server, 0, webSocket);
        var clients = hall.Connect(occupants);
        var (cpu, began) = (server.Cpu, Stopwatch.GetTimestamp());
        hall.Enter(clients, 0);
        var wall = Stopwatch.GetElapsedTime(began);
        return new(occupants, wall, Settled() - cpu, [wall.TotalMilliseconds]);
    }

    /// <summary>The server's memory for each of so many occupants who do nothing, in KiB.</summary>
    public double Idle(int occupants)
    {
        var hall = Hall.Open(poller, server, 10, webSocket);
        Settled();
        var before = server.MemoryKibibytes;
        for (var entered = 0; entered < occupants; entered += 25)
        {
            hall.Enter(hall.Connect(Math.Min(25, occupants - entered)), 10 + entered);
        }

        Settled();
        return (double)(server.MemoryKibibytes - before) / occupants;
    }

    /// <summary>The server's CPU time once it has nothing left to do: what the last to enter make it tell the others belongs to it.</summary>
    TimeSpan Settled()
    {
        for (var (before, rounds) = (server.Cpu, 0); rounds < 100; rounds++)
        {
            Run(TimeSpan.FromMilliseconds(300), () => poller.Once(20));
            if (server.Cpu - before is var used && used <= TimeSpan.FromMilliseconds(10))
            {
                return server.Cpu;
            }

            before = server.Cpu;
        }

        throw new TimeoutException("The server does not come to rest.");
    }

    Measured Measure(Func<long> count, List<double> latencies, Action step, bool keepLatencies = false)
    {
        Run(warmUp, step);
        var (cpu, before, began) = (server.Cpu, count(), Stopwatch.GetTimestamp());
        var skipped = latencies.Count;
        if (!keepLatencies)
        {
            latencies.Clear();
            skipped = 0;
        }

        Run(window, step);
        var done = count() - before;
        if (done == 0)
        {
            throw new InvalidOperationException("Nothing happened.");
        }

        return new(done, Stopwatch.GetElapsedTime(began), server.Cpu - cpu, [.. latencies.Skip(skipped)]);
    }

    static void Run(TimeSpan time, Action step)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            step();
        }
    }
}
