using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>One occupant speaks so many times a second. The latency is that of the last occupant to get it.</summary>
sealed class Steady : Scenario
{
    public override string Name => "steady";

    public override IEnumerable<Row> Rows(Options options)
    {
        var rate = options.Number("rate", 20);
        return options.Numbers("occupants", 500).Select(occupants =>
            new Row($"delivery, {occupants} occupants, {rate} messages/s", bench => Measure(bench, occupants, rate)) { CountsAllocations = true });
    }

    static Result Measure(Bench bench, int occupants, int rate)
    {
        var hall = Hall.Open(bench, occupants - 1);
        var speaker = hall.Viewers[0];
        var message = speaker.Encode(hall.Message(speaker, "s0 ".PadRight(100, 'x')));
        List<double> latencies = [];
        var (before, complete) = (bench.Poller.Messages, 0L);
        var sent = new Queue<long>();
        void Look()
        {
            while (sent.Count > 0 && bench.Poller.Messages - before >= (complete + 1) * occupants)
            {
                complete++;
                latencies.Add(Stopwatch.GetElapsedTime(sent.Dequeue()).TotalMilliseconds);
            }
        }

        var pace = new Pace(rate, () =>
        {
            sent.Enqueue(Stopwatch.GetTimestamp());
            speaker.Send(message);
        });
        var measured = bench.Measure(() => bench.Poller.Messages, latencies, () =>
        {
            Pace.Step(bench.Poller, pace);
            Look();
        });
        bench.Poller.Until(() => bench.Poller.Messages - before == pace.Done * occupants, "end of the deliveries");
        return measured.ToResult();
    }
}
