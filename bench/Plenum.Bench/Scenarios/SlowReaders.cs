using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// One in a hundred occupants stops reading for a while, then reads slowly for the time of the window, then as fast as it can. What do the
/// others notice, and what becomes of the slow ones?
/// </summary>
sealed class SlowReaders : Scenario
{
    const int Sampled = 50, OneIn = 100, SlowBytes = 1024, SlowMilliseconds = 100;

    public override string Name => "slow";

    public override IEnumerable<Row> Rows(Options options)
    {
        var (occupants, rate, pause) = (options.Number("occupants", 500), options.Number("rate", 20), options.Number("pause", 60));
        var accounts = options.Flag("accounts");
        var who = $"{Math.Max(1, occupants / OneIn)} of {occupants} occupants{(accounts ? ", with accounts," : "")}";
        return options.Numbers("body", 4000, 1000).Select(body => new Row($"{who} do not read for {pause} s, {rate} messages/s of {body} bytes",
            bench => Measure(bench, occupants, rate, body, TimeSpan.FromSeconds(pause), accounts)) { Can = server => !accounts || server.IsPlenum });
    }

    static Result Measure(Bench bench, int occupants, int rate, int body, TimeSpan pause, bool accounts)
    {
        var count = Math.Max(1, occupants / OneIn);
        var hall = Hall.Open(bench, occupants - count - 1);
        var chatter = new Chatter(hall, [.. hall.Viewers], body);
        List<double> latencies = [];
        foreach (var client in Chatter.Spread([.. hall.Viewers], Sampled))
        {
            chatter.Sample(client, (_, milliseconds) => latencies.Add(milliseconds));
        }

        List<SlowReader> slow = [.. Enumerable.Range(0, count).Select(number => SlowReader.Connect(bench, chatter, accounts ? $"slow{number}" : null))];
        hall.Enter([.. slow.Select(reader => reader.Client)]);
        var pace = new Pace(rate, chatter.Say);
        var before = bench.Measure(() => chatter.Said, latencies, () => Pace.Step(bench.Poller, pace));

        slow.ForEach(reader => bench.Poller.Ignore(reader.Client));
        var during = Phase(bench, latencies, pause, () => Pace.Step(bench.Poller, pace));
        var reading = new Pace(1000.0 / SlowMilliseconds, () => slow.ForEach(reader => reader.ReadSome(SlowBytes)));
        var after = Phase(bench, latencies, bench.Window, () => Pace.Step(bench.Poller, pace, reading));

        // Nobody speaks any more: who was not cut off gets the rest.
        slow.ForEach(reader => reader.ReadOn(bench.Poller));
        Bench.Run(TimeSpan.FromSeconds(5), () => bench.Poller.Once(100));
        List<double>[] phases = [before.Latencies, during, after];
        return Say(phases, slow, chatter.Said, accounts ? slow.ConvertAll(reader => reader.Resume(bench, chatter.Said)) : null);
    }

    static List<double> Phase(Bench bench, List<double> latencies, TimeSpan time, Action step)
    {
        latencies.Clear();
        Bench.Run(time, step);
        return [.. latencies];
    }

    static Result Say(List<double>[] phases, List<SlowReader> slow, int said, List<string>? resumed)
    {
        var times = string.Join(", ", phases.Zip(["before", "meanwhile", "after"], (phase, name) =>
            Result.Text($"{name} p50 {Measured.Percentile(phase, 50):0.0} p99 {Measured.Percentile(phase, 99):0.0} ms")));
        var ended = slow.Where(reader => reader.Ended is not null).ToList();
        var alive = slow.Count(reader => reader.Ended is null && reader.Got == said);
        var how = string.Join(", ", ended.GroupBy(reader => reader.Ended).Select(group => $"{group.Count()} by {group.Key}"));
        var missing = slow.Where(reader => reader.Ended is null && reader.Got < said).Select(reader => said - reader.Got).ToList();
        var behind = missing.Count == 0 ? "" : $", {missing.Count} still there missed some (up to {missing.Max()} of {said} messages)";
        var results = resumed is null ? "" : "; " + string.Join(", ", resumed.GroupBy(word => word).Select(group => $"{group.Count()} {group.Key}"));
        return new(Measured.Percentile(phases[1], 99),
            $"the others: {times}; {ended.Count} of {slow.Count} slow ones ended{(how.Length > 0 ? $" ({how})" : "")}, {alive} got everything{behind}{results}",
            new Dictionary<string, double>
            {
                ["p50Before"] = Measured.Percentile(phases[0], 50), ["p99Before"] = Measured.Percentile(phases[0], 99),
                ["p50Meanwhile"] = Measured.Percentile(phases[1], 50), ["p99Meanwhile"] = Measured.Percentile(phases[1], 99),
                ["p50After"] = Measured.Percentile(phases[2], 50), ["p99After"] = Measured.Percentile(phases[2], 99),
                ["slow"] = slow.Count, ["ended"] = ended.Count, ["gotEverything"] = alive,
            });
    }
}
