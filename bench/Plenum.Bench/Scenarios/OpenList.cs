using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>An owner fetches the whole list of tasks, again and again: what happens whenever the page of a moderator opens.</summary>
sealed class OpenList : Scenario
{
    public override string Name => "openlist";

    public override IEnumerable<Row> Rows(Options options) => options.Numbers("items", 2000).Select(items =>
        new Row($"opening a list of {items + 1}", bench => Measure(bench, items)) { Can = server => server.HasPolls });

    static Result Measure(Bench bench, int items)
    {
        var hall = Hall.Open(bench, 0);
        var tasks = TaskList.Fill(bench, hall, items);
        List<double> latencies = [];
        var done = 0L;
        return bench.Measure(() => done, latencies, () =>
        {
            var began = Stopwatch.GetTimestamp();
            if (tasks.Open(hall.Owner) is var count && count != items + 1)
            {
                throw new InvalidOperationException($"There were {count} items, and not {items + 1}.");
            }

            done++;
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }).ToResult();
    }
}
