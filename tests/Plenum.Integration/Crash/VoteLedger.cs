namespace Plenum.Integration.Crash;

/// <summary>
/// What the voters of one poll have sent and were told, and so what a server may have counted that keeps its word: for each voter
/// the last vote that it was told of, or one that it sent after that. Safe for use by several threads.
/// </summary>
sealed class VoteLedger(string poll)
{
    readonly Lock mutex = new();
    readonly Dictionary<string, Voter> voters = [];
    readonly List<string> violations = [];

    /// <summary>What was found so far, a sentence each.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (mutex)
            {
                return [.. violations];
            }
        }
    }

    /// <summary>A voter sends a vote. To be called before the first byte leaves.</summary>
    public void Sent(string voter, string id, string choice)
    {
        lock (mutex)
        {
            Of(voter).Unanswered.Add((id, choice));
        }
    }

    /// <summary>A voter was told that this vote counts, and so every one before it was answered too or never will be.</summary>
    public void Told(string voter, string id)
    {
        lock (mutex)
        {
            var record = Of(voter);
            var index = record.Unanswered.FindIndex(vote => vote.Id == id);
            if (index < 0)
            {
                violations.Add($"{poll}: {voter} was told of its vote {id} once more.");
                return;
            }

            record.Told = record.Unanswered[index].Choice;
            record.Unanswered.RemoveRange(0, index + 1);
        }
    }

    /// <summary>Compares what is counted with what may be: each choice, and the number of votes.</summary>
    public void Check(PollCounts counts)
    {
        lock (mutex)
        {
            if (counts.Votes.Values.Sum() != counts.Total)
            {
                violations.Add($"{poll}: the choices do not add up: {counts}.");
            }

            var may = voters.Values.Select(voter => voter.State.May).ToList();
            Within("votes", counts.Total,
                may.Count(choices => !choices.Contains(null)), may.Count(choices => choices.Any(choice => choice is not null)));
            foreach (var (choice, count) in counts.Votes)
            {
                Within($"votes for {choice}", count,
                    may.Count(choices => choices.All(one => one == choice)), may.Count(choices => choices.Contains(choice)));
            }
        }
    }

    /// <summary>What may be counted for a voter now.</summary>
    public VoterState StateOf(string voter)
    {
        lock (mutex)
        {
            return Of(voter).State;
        }
    }

    /// <summary>
    /// A voter, whose state was <paramref name="state"/>, has moved its vote to <paramref name="choice"/> and nobody else has voted
    /// meanwhile: the counts before and after give away what was counted for it until then.
    /// </summary>
    public void CheckMove(string voter, VoterState state, string choice, PollCounts before, PollCounts after)
    {
        var moves = after.Votes
            .Select(vote => (Choice: vote.Key, By: vote.Value - before.Votes.GetValueOrDefault(vote.Key)))
            .Where(move => move.By != 0)
            .ToDictionary(move => move.Choice, move => move.By);
        var from = moves.FirstOrDefault(move => move.Key != choice && move.Value == -1).Key;
        var (known, counted) = (after.Total - before.Total, moves.Count, moves.GetValueOrDefault(choice), from) switch
        {
            (0, 0, 0, null) => (true, choice),
            (0, 2, 1, not null) => (true, from),
            (1, 1, 1, null) => (true, null),
            _ => (false, null),
        };
        if (!known || !state.May.Contains(counted))
        {
            lock (mutex)
            {
                violations.Add($"{poll}: {voter} {state}; counted was {(known ? counted ?? "nothing" : "something else")} "
                    + $"({before} became {after} by its vote for {choice}).");
            }
        }
    }

    void Within(string what, int found, int least, int most)
    {
        if (found < least || found > most)
        {
            violations.Add($"{poll}: {found} {what}, and it must be {least} to {most}.");
        }
    }

    Voter Of(string voter) => voters.TryGetValue(voter, out var record) ? record : voters[voter] = new();

    sealed class Voter
    {
        public string? Told { get; set; }

        public List<(string Id, string Choice)> Unanswered { get; } = [];

        public VoterState State => new(Told, [.. Unanswered.Select(vote => vote.Choice)]);
    }
}

/// <summary>What a voter was told last (null: nothing yet), and what it sent after that without an answer.</summary>
sealed record VoterState(string? Told, IReadOnlyList<string> Unanswered)
{
    /// <summary>The choices one of which must be counted; null stands for no vote.</summary>
    public IReadOnlyList<string?> May => [Told, .. Unanswered];

    /// <summary>The state as text, for messages.</summary>
    public override string ToString() => $"was told that {Told ?? "nothing"} counts and sent [{string.Join(' ', Unanswered)}] after that";
}
