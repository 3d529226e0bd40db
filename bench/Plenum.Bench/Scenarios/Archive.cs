using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// Pages of a room's archive (XEP-0313), one request after the other: the last page, then pages that begin anywhere, and so on. Plenum
/// only: the peers' rooms keep no archive here.
/// </summary>
sealed class Archive : Scenario
{
    const int Page = 50, MostPage = 250, InFlight = 100;

    public override string Name => "archive";

    public override IEnumerable<Row> Rows(Options options) => options.Numbers("messages", 1000, 10_000).Select(messages =>
        new Row($"archive page of {Page}, {messages} messages", bench => Measure(bench, messages)) { Can = server => server.IsPlenum });

    static Result Measure(Bench bench, int messages)
    {
        var hall = Hall.Open(bench, 0);
        Fill(bench, hall, messages);
        var starts = Walk(hall, messages);
        List<double> latencies = [];
        var (done, random) = (0L, new Random(1));
        return bench.Measure(() => done, latencies, () =>
        {
            // Every tenth is the page that a client asks for first.
            var set = done % 10 == 0 ? "<before/>" : $"<after>{starts[random.Next(starts.Count)]}</after>";
            var began = Stopwatch.GetTimestamp();
            var (count, _) = Ask(hall, Page, set);
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            done++;
            if (count != Page)
            {
                throw new InvalidOperationException($"A page of {count} messages, and not {Page}.");
            }
        }).ToResult();
    }

    static void Fill(Bench bench, Hall hall, int messages)
    {
        var before = hall.Owner.Messages;
        var message = hall.Owner.Encode(hall.Message(hall.Owner, new string('x', 100)));
        for (var said = 0; said < messages; said++)
        {
            hall.Owner.Send(message);
            bench.Poller.Until(() => said - (hall.Owner.Messages - before) < InFlight, "message of one's own");
        }

        bench.Poller.Until(() => hall.Owner.Messages - before == messages, "message of one's own");
    }

    /// <summary>Reads the whole archive; the ids after which there is a page.</summary>
    static List<string> Walk(Hall hall, int messages)
    {
        List<string> ends = [];
        var (all, set) = (0, "");
        while (all < messages)
        {
            var (count, last) = Ask(hall, MostPage, set);
            if (count == 0)
            {
                throw new InvalidOperationException($"{all} messages in the archive, and not {messages}.");
            }

            all += count;
            (set, _) = ($"<after>{last}</after>", 0);
            if (all <= messages - Page)
            {
                ends.Add(last);
            }
        }

        return ends;
    }

    /// <summary>A page: how many messages there were, and the id of the last.</summary>
    static (int Count, string Last) Ask(Hall hall, int most, string set)
    {
        var answer = hall.Ask(hall.Owner, "page of the archive", "set",
            $"<query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>{most}</max>{set}</set></query>");
        return (answer.AsSpan().Count("<forwarded"), Sessions.Between(answer, "<last>", "</last>"));
    }
}
