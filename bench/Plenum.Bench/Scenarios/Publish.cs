using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// An owner changes tasks of a list whose length stays, several at a time; five admins have subscribed to it, and each is told of each.
/// </summary>
sealed class Publish : Scenario
{
    const int Subscribers = 5;

    public override string Name => "publish";

    public override IEnumerable<Row> Rows(Options options)
    {
        var inFlight = options.Numbers("inflight", 1, 16);
        return options.Numbers("items", 10, 4999).SelectMany(items => inFlight.Select(flying =>
            new Row($"task publish, list of {items}, {Subscribers} subscribers, {flying} in flight", bench => Measure(bench, items, flying))
            {
                Can = server => server.HasPolls,
            }));
    }

    static Result Measure(Bench bench, int items, int inFlight)
    {
        var hall = Hall.Open(bench, Subscribers);
        hall.MakeAdmins(hall.Viewers);
        var tasks = TaskList.Fill(bench, hall, items);
        foreach (var subscriber in hall.Viewers)
        {
            // What is sent to an account reaches the sessions that are there for it.
            subscriber.Send($"<presence{subscriber.Namespace}/>");
            hall.Ask(subscriber, "subscription", "set", TaskList.PubSub($"<subscribe node='{TaskList.Node}' jid='{subscriber.Jid.Split('/')[0]}'/>"));
        }

        List<double> latencies = [];
        var (before, done, sent, refused) = (bench.Poller.Messages, 0L, 0L, 0L);
        var stopped = false;
        hall.Owner.Notice("<error", () => refused++);
        for (var flying = 0; flying < inFlight; flying++)
        {
            var (id, began) = ($"publish-{flying}-", 0L);
            void Say()
            {
                began = Stopwatch.GetTimestamp();
                hall.Owner.Send(tasks.Publish(hall.Owner, id, (int)(sent++ % items)));
            }

            hall.Owner.Notice(id, () =>
            {
                done++;
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (!stopped)
                {
                    Say();
                }
            });
            Say();
        }

        var measured = bench.Measure(() => done, latencies, () => bench.Poller.Once(100));
        stopped = true;
        bench.Poller.Until(() => done == sent && bench.Poller.Messages - before == Subscribers * done, "notification of each publish to each subscriber");
        return refused == 0 ? measured.ToResult() : throw new InvalidOperationException($"{refused} publishes were refused.");
    }
}
