using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>Some occupants speak as fast as their messages come back, with a few of them in flight; everybody gets everything.</summary>
sealed class FanOut : Scenario
{
    public override string Name => "fanout";

    public override IEnumerable<Row> Rows(Options options)
    {
        var (senders, inFlight) = (options.Number("senders", 10), options.Number("inflight", 4));
        return options.Numbers("occupants", 500).Select(occupants => Of(occupants, senders, inFlight, options.Flag("quiet")));
    }

    static Row Of(int occupants, int senders, int inFlight, bool quiet) => new(
        $"delivery, {occupants} occupants, {senders} senders with {inFlight} in flight", bench =>
        {
            var hall = Hall.Open(bench, occupants - 1, quiet: quiet);
            List<double> latencies = [];
            var (before, said, stopped) = (bench.Poller.Messages, 0L, false);
            for (var i = 0; i < Math.Min(senders, hall.Viewers.Count); i++)
            {
                Speak(hall, hall.Viewers[i], i, inFlight, latencies, () => !stopped && said++ >= 0);
            }

            var measured = bench.Measure(() => bench.Poller.Messages, latencies, () => bench.Poller.Once(100));
            stopped = true;
            bench.Poller.Until(() => bench.Poller.Messages - before == said * occupants, "delivery of each message to each occupant");
            return measured.ToResult();
        }) { CountsAllocations = true };

    /// <summary>Keeps so many of its messages on the way: 100 bytes of body, by whose beginning the sender knows its own.</summary>
    static void Speak(Hall hall, Client sender, int number, int inFlight, List<double> latencies, Func<bool> mayGoOn)
    {
        var message = sender.Encode(hall.Message(sender, $"s{number} ".PadRight(100, 'x')));
        var sent = new Queue<long>();
        void Say()
        {
            if (mayGoOn())
            {
                sent.Enqueue(Stopwatch.GetTimestamp());
                sender.Send(message);
            }
        }

        sender.Notice($">s{number} ", () =>
        {
            latencies.Add(Stopwatch.GetElapsedTime(sent.Dequeue()).TotalMilliseconds);
            Say();
        });
        for (var n = 0; n < inFlight; n++)
        {
            Say();
        }
    }
}
