using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// A live stream's chat: a big room in which several speak and an anonymous poll runs. The latency is from the moment that a message is
/// sent until it has come to each of 50 occupants, from the first that came in to the last; that of a vote until its voter has the answer.
/// </summary>
sealed class Crowd : Scenario
{
    const int Sampled = 50, Voters = 200;

    public override string Name => "crowd";

    public override IEnumerable<Row> Rows(Options options)
    {
        var (rate, votes, body) = (options.Number("rate", 20), options.Number("votes", 20), options.Number("body", 100));
        return options.Numbers("occupants", 2000).Select(occupants => new Row(
            $"crowd of {occupants}, {rate} messages/s, {votes} votes/s: delivery", bench => Measure(bench, occupants, rate, votes, body))
        {
            Settings = Join.Shown(options), CountsAllocations = true,
        });
    }

    static Result Measure(Bench bench, int occupants, int rate, int votes, int body)
    {
        var hall = Hall.Open(bench, occupants - 1);
        hall.Viewers.ForEach(viewer => viewer.MayEnd = true);
        var chatter = new Chatter(hall, hall.Viewers, body);
        List<double> latencies = [];
        List<long> come = [];
        foreach (var client in Chatter.Spread(hall.Viewers, Sampled))
        {
            var index = come.Count;
            come.Add(0);
            chatter.Sample(client, (_, milliseconds) =>
            {
                come[index]++;
                latencies.Add(milliseconds);
            });
        }

        var (before, answered, cast) = (bench.Poller.Messages, 0L, 0L);
        List<double> answers = [];
        var step = Steps(bench, hall, chatter, rate, votes, () => cast++, sent =>
        {
            answered++;
            answers.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        });
        var measured = bench.Measure(() => bench.Poller.Messages, latencies, step, answers);
        List<double> inTime = [.. answers];
        var memory = bench.Server.MemoryKibibytes / 1024;
        bench.Poller.Until(() => come.TrueForAll(count => count == chatter.Said), "delivery of each message to each sampled occupant");
        bench.Poller.Until(() => answered == cast, "answer to each vote");
        bench.Settled();
        var lost = hall.Viewers.Count(viewer => viewer.Ended is not null);
        var least = (long)chatter.Said * (occupants - lost);
        var all = bench.Poller.Messages - before;
        return all < least ? throw new InvalidOperationException($"{all} deliveries, and not {least}.") : Say(measured, lost, memory, inTime);
    }

    /// <summary>What happens again and again: somebody speaks, and somebody votes where there are polls.</summary>
    static Action Steps(Bench bench, Hall hall, Chatter chatter, int rate, int votes, Action cast, Action<long> answered)
    {
        var speaking = new Pace(rate, chatter.Say);
        if (votes == 0 || !bench.Choice.HasPolls)
        {
            return () => Pace.Step(bench.Poller, speaking);
        }

        hall.StartPoll(anonymous: true);
        List<Client> voters = [.. Chatter.Spread(hall.Viewers, Voters).Distinct()];
        var sent = voters.Select(_ => new Queue<long>()).ToList();
        for (var i = 0; i < voters.Count; i++)
        {
            var stamps = sent[i];
            voters[i].Notice("<undefined-condition", () => answered(stamps.Dequeue()));
        }

        var next = 0;
        var voting = new Pace(votes, () =>
        {
            var voter = voters[next % voters.Count];
            sent[next % voters.Count].Enqueue(Stopwatch.GetTimestamp());
            voter.Send(hall.Message(voter, $"!{1 + (next++ / voters.Count % 2)}"));
            cast();
        });
        return () => Pace.Step(bench.Poller, speaking, voting);
    }

    static Result Say(Measured measured, int lost, long memory, List<double> answers)
    {
        var core = measured.Cpu / measured.Wall;
        var figures = measured.Figures();
        (figures["lost"], figures["memoryMebibytes"], figures["coreShare"]) = (lost, memory, core);
        var latency = Result.Text($"p50 {figures["p50Milliseconds"]:0.0} p99 {figures["p99Milliseconds"]:0.0} ms");
        (figures["voteP50Milliseconds"], figures["voteP99Milliseconds"]) = (Measured.Percentile(answers, 50), Measured.Percentile(answers, 99));
        var voted = answers.Count == 0 ? "no poll"
            : Result.Text($"vote p50 {figures["voteP50Milliseconds"]:0.0} p99 {figures["voteP99Milliseconds"]:0.0} ms");
        var load = Result.Text($"load generator {measured.OwnShare * 100:0} % of a core");
        return new(measured.CpuEach, Result.Text(
            $"{Result.Short(measured.CpuEach)} µs, {core * 100:0} % of a core, {latency}, {voted}, {lost} sessions lost, {memory} MiB ({load})"), figures);
    }
}
