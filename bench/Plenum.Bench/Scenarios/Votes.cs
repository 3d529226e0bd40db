using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// Every voter votes, again as soon as it is told that its vote counts: by a bounce that nobody else sees in an anonymous poll, by its
/// own message, which everybody gets, in a public one.
/// </summary>
sealed class Votes(bool isPublic) : Scenario
{
    public override string Name => isPublic ? "publicvotes" : "votes";

    public override IEnumerable<Row> Rows(Options options) => options.Numbers("voters", 200).Select(voters =>
        new Row(isPublic ? $"public vote, shown to {voters + 1} occupants" : $"anonymous vote, {voters} voters", bench => Measure(bench, voters))
        {
            Can = server => server.HasPolls,
        });

    Result Measure(Bench bench, int voters)
    {
        var hall = Hall.Open(bench, voters);
        hall.StartPoll(anonymous: !isPublic);
        List<double> latencies = [];
        var (done, refused) = (0L, 0L);
        foreach (var voter in hall.Viewers)
        {
            // Two choices, one after the other. The id has no quotation marks around it in what is looked for: which they are is up to the server.
            var id = $"vote-of-{voter.Number}-";
            byte[][] votes = [voter.Encode(hall.Message(voter, "!1", id)), voter.Encode(hall.Message(voter, "!2", id))];
            var (next, sent) = (0, 0L);
            void Vote()
            {
                sent = Stopwatch.GetTimestamp();
                voter.Send(votes[next++ & 1]);
            }

            voter.Notice(isPublic ? id : "<undefined-condition", () =>
            {
                done++;
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Vote();
            });
            voter.Notice(isPublic ? "<error" : "<forbidden", () => refused++);
            Vote();
        }

        var measured = bench.Measure(() => done, latencies, () => bench.Poller.Once(100));
        return refused == 0 ? measured.ToResult() : throw new InvalidOperationException($"{refused} votes were refused.");
    }
}
