using Plenum.Xmpp;

namespace Plenum.Rooms.Polls;

/// <summary>A running poll and its votes. It changes by events only, and knows neither rules nor XML.</summary>
sealed class Poll(PollStarted start)
{
    readonly Dictionary<Jid, IReadOnlyList<int>> votes = [];
    readonly Dictionary<int, int> counts = start.Choices.ToDictionary(choice => choice.Number, _ => 0);

    public string Id => start.Id;

    public string Question => start.Question;

    public IReadOnlyList<PollChoice> Choices => start.Choices;

    public bool Anonymous => start.Anonymous;

    /// <summary>When the poll ends, in UTC.</summary>
    public DateTimeOffset Ends => start.Ends;

    /// <summary>The bare JID of who started it.</summary>
    public Jid Creator => start.Creator;

    /// <summary>The last nick by which the creator is known to have gone.</summary>
    public string Nick { get; private set; } = start.Nick;

    /// <summary>How many accounts have a vote.</summary>
    public int Voters => votes.Count;

    /// <summary>How many accounts chose this.</summary>
    public int CountOf(PollChoice choice) => counts[choice.Number];

    /// <summary>What the account chose; empty if it has no vote.</summary>
    public IReadOnlyList<int> VoteOf(Jid voter) => votes.GetValueOrDefault(voter, []);

    public void Apply(PollCreatorRenamed renamed) => Nick = renamed.Nick;

    public void Apply(PollVoted voted) => SetVote(voted.Voter, voted.Choices);

    public void Apply(PollVotesCollected collected)
    {
        foreach (var (choices, voters) in collected.Ballots)
        {
            foreach (var voter in voters)
            {
                SetVote(voter, choices);
            }
        }
    }

    /// <summary>The poll as two events. The same votes give the same events, in whatever order they came.</summary>
    public IEnumerable<RoomEvent> Condense()
    {
        yield return start with { Nick = Nick };
        if (votes.Count > 0)
        {
            yield return new PollVotesCollected([.. votes
                .GroupBy(vote => string.Join(',', vote.Value))
                .OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => new PollBallots(
                    same.First().Value, [.. same.Select(vote => vote.Key).OrderBy(voter => voter.ToString(), StringComparer.Ordinal)]))]);
        }
    }

    void SetVote(Jid voter, IReadOnlyList<int> choices)
    {
        Count(VoteOf(voter), -1);
        Count(choices, +1);
        if (choices.Count == 0)
        {
            votes.Remove(voter);
        }
        else
        {
            votes[voter] = choices;
        }
    }

    void Count(IReadOnlyList<int> choices, int by)
    {
        foreach (var number in choices)
        {
            if (counts.TryGetValue(number, out var count))
            {
                counts[number] = count + by;
            }
        }
    }
}
