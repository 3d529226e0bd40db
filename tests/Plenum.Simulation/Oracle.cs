using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>A vote that was sent.</summary>
sealed record Vote(int Number, Session Sender, int Choice);

/// <summary>
/// Knows nothing but what clients sent and what they were sent, and judges by it: whether every acknowledged vote is counted once,
/// and whether everybody was told what the rules say.
/// </summary>
sealed class Oracle
{
    const string PollNamespace = "http://jabber.org/protocol/muc#x-poll-message";

    /// <summary>An update comes 5 s after a vote; the host may be 2 s late.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    readonly Dictionary<string, PollLedger> ledgers = [];

    // Votes that nobody was told of yet, by the id of their message, in the order in which they were sent.
    readonly SortedDictionary<int, Vote> pending = [];

    // Votes of which nobody will ever be told, because the server or their sender has gone.
    readonly List<Vote> lost = [];
    int votes;

    // When anybody was told that a poll is over, if no other has started since.
    DateTimeOffset? over;

    // Somebody has asked for the room to be destroyed, and with it what it remembers of a poll that is over.
    bool destroying;

    /// <summary>How many votes were acknowledged, to know that a history was not empty.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many polls were seen to end.</summary>
    public int Ended => ledgers.Values.Count(ledger => ledger.Result is not null);

    /// <summary>A session sends a vote: the id of its message.</summary>
    public string Sends(Session sender, int choice)
    {
        var vote = new Vote(++votes, sender, choice);
        pending.Add(vote.Number, vote);
        return $"vote-{vote.Number}";
    }

    /// <summary>A session was sent a stanza.</summary>
    public void Delivered(Session to, Stanza stanza, DateTimeOffset now)
    {
        switch (stanza)
        {
            case { Kind: StanzaKind.Presence }:
                HearPresence(to, stanza);
                break;
            case { Kind: StanzaKind.Message, Type: "error" } when Find(stanza.Id) is { } vote:
                HearAnswer(vote, stanza, now);
                break;
            case { Kind: StanzaKind.Message, Type: "groupchat" } when stanza.Child("delay", Ns.Delay) is not null:
                break; // History.
            case { Kind: StanzaKind.Message, Type: "groupchat" } when stanza.Child("x-poll", PollNamespace) is { } poll:
                HearPoll(to, poll, stanza.Body is not null, now);
                break;
            case { Kind: StanzaKind.Message, Type: "groupchat" } when Find(stanza.Id) is { } vote:
                HearEcho(to, vote, now);
                break;
        }
    }

    /// <summary>Somebody asks for the room to be destroyed.</summary>
    public void SendsDestroy() => destroying = true;

    /// <summary>The server has died. What was on its way may have been counted, and nobody will be told.</summary>
    public void Crashed()
    {
        (over, destroying) = (destroying ? null : over, false);
        foreach (var vote in pending.Values)
        {
            MayHaveCounted(vote);
            lost.Add(vote);
        }

        pending.Clear();
    }

    /// <summary>The server runs, and nothing is on its way.</summary>
    public void Settled(IEnumerable<Session> sessions, DateTimeOffset now)
    {
        (over, destroying) = (destroying ? null : over, false);
        foreach (var vote in pending.Values)
        {
            Violation.Unless(!vote.Sender.Alive, Properties.Answered, $"vote-{vote.Number} of {vote.Sender.Jid} was not");
            MayHaveCounted(vote);
            lost.Add(vote);
        }

        pending.Clear();
        var inside = sessions.Where(session => session is { Alive: true, Inside: true }).ToList();
        var polls = inside.Select(session => session.Poll).Distinct().ToList();
        Violation.Unless(polls.Count < 2, Properties.Agreement, string.Join(", ", inside.Select(session => $"{session.Jid}: {session.Poll ?? "none"}")));
        foreach (var session in inside)
        {
            Violation.Unless(session.Awaits is null || session.Awaits >= now, Properties.Followed, $"{session.Jid} waits since {session.Awaits - Patience:T}");
            Violation.Unless(session.Poll is null || ledgers[session.Poll].End > now, Properties.Ends, $"{session.Poll} still runs for {session.Jid}");
        }
    }

    /// <summary>What the archive holds of a poll's end must be right, even if nobody was there.</summary>
    public void Archived(Stanza message)
    {
        if (message.Child("x-poll", PollNamespace) is { } poll && poll["over"] is not null)
        {
            Told(LedgerOf(poll), poll, "the archive");
        }
    }

    static void HearPresence(Session to, Stanza presence)
    {
        var codes = presence.Child("x", Ns.MucUser)?.Elements.Where(element => element.Name == "status").Select(status => status["code"]).ToList();
        if (codes?.Contains("110") == true && presence.Type is null)
        {
            to.Inside = true;
        }
        else if (codes?.Contains("110") == true && !codes.Contains("303"))
        {
            to.Left();
        }
    }

    void HearPoll(Session to, Element poll, bool withBody, DateTimeOffset now)
    {
        var isNew = !ledgers.ContainsKey(poll["id"]!);
        var ends = poll["over"] is not null;
        var ledger = LedgerOf(poll, isStart: withBody && !ends);
        TellOrphans(ledger);
        if (withBody && !ends)
        {
            Violation.Unless(to.Poll is null, Properties.OnePoll, $"{ledger.Id} starts while {to.Poll} runs, for {to.Jid}");
            Violation.Unless(isNew || ledger.Result is null, Properties.OnePoll, $"{ledger.Id} starts again");
        }
        else
        {
            Violation.Unless(to.Poll is null || to.Poll == ledger.Id, Properties.OnePoll, $"{to.Jid} hears of {ledger.Id} while {to.Poll} runs");
        }

        Violation.Unless(Number(poll["end"]) == ledger.End.ToUnixTimeSeconds(), Properties.Ends, $"{ledger.Id} was to end at {ledger.End:T}, now at {poll["end"]}");
        Violation.Unless(ends || ledger.Result is null, Properties.OneEnd, $"{ledger.Id} goes on after its end");
        Told(ledger, poll, $"a message to {to.Jid} at {now:T}");
        (to.Poll, to.Awaits) = (ends ? null : ledger.Id, null);
        over = ends ? now : null;
    }

    void HearAnswer(Vote vote, Stanza answer, DateTimeOffset now)
    {
        pending.Remove(vote.Number);
        var poll = vote.Sender.Poll is { } id ? ledgers[id] : null;
        var told = $"vote-{vote.Number} !{vote.Choice} of {vote.Sender.Jid}, poll {poll?.Id ?? "none"}";
        switch (answer.Child("error", Ns.Client)?.Elements.First().Name)
        {
            case "undefined-condition":
                Violation.Unless(poll is { Anonymous: true } && poll.Choices.Contains(vote.Choice), Properties.Rules, $"counted {told}");
                Count(vote, poll, now);
                break;
            case "bad-request":
                Violation.Unless(poll?.Choices.Contains(vote.Choice) == false, Properties.Rules, $"unknown choice {told}");
                break;
            case "not-allowed":
                Violation.Unless(poll is null, Properties.Rules, $"over {told}");
                break;
        }
    }

    // The first copy of a vote that is shown acknowledges it; the others are heard when it is no longer pending.
    void HearEcho(Session to, Vote vote, DateTimeOffset now)
    {
        pending.Remove(vote.Number);
        var told = $"vote-{vote.Number} !{vote.Choice} to {to.Jid}";
        Violation.Unless(to.Poll is not null || destroying || !(now <= over + Grace), Properties.Late, told);
        if (to.Poll is { } id)
        {
            Violation.Unless(!ledgers[id].Anonymous, Properties.Secret, told);
            Violation.Unless(ledgers[id].Choices.Contains(vote.Choice), Properties.Rules, $"shown {told}");
            Count(vote, ledgers[id], now);
        }
    }

    void Count(Vote vote, PollLedger poll, DateTimeOffset now)
    {
        Acknowledged++;
        vote.Sender.Awaits ??= now + Patience;
        poll.Counted(vote.Sender.Account, vote.Choice);

        // What the same account sent before was handled before: it counts no more here, whatever became of it.
        foreach (var earlier in pending.Values.Where(other => other.Number < vote.Number && other.Sender.Account == vote.Sender.Account).ToList())
        {
            pending.Remove(earlier.Number);
            lost.Add(earlier);
            MayHaveCounted(earlier, except: poll);
        }
    }

    // A session that has ended is not told of its votes, which may count all the same.
    void TellOrphans(PollLedger poll)
    {
        foreach (var vote in pending.Values.Where(vote => !vote.Sender.Alive))
        {
            poll.MayHaveCounted(vote.Sender.Account, vote.Choice);
        }
    }

    void MayHaveCounted(Vote vote, PollLedger? except = null)
    {
        foreach (var ledger in ledgers.Values.Where(ledger => ledger.Result is null && ledger != except))
        {
            ledger.MayHaveCounted(vote.Sender.Account, vote.Choice);
        }
    }

    PollLedger LedgerOf(Element poll, bool isStart = false)
    {
        var id = poll["id"]!;
        if (!ledgers.TryGetValue(id, out var ledger))
        {
            var choices = poll.Elements.Where(child => child.Name == "x-poll-choice").Select(choice => Number(choice["choice"]));
            var question = poll.Child("x-poll-question", PollNamespace)!.Value;
            ledgers[id] = ledger = new(
                id, question.StartsWith("anonymous", StringComparison.Ordinal), DateTimeOffset.FromUnixTimeSeconds(Number(poll["end"])), [.. choices]);

            // Nobody heard of its start: votes for it may be among those that were lost.
            foreach (var vote in isStart ? [] : lost)
            {
                ledger.MayHaveCounted(vote.Sender.Account, vote.Choice);
            }
        }

        return ledger;
    }

    static void Told(PollLedger ledger, Element poll, string where)
    {
        var counts = poll.Elements.Where(child => child.Name == "x-poll-choice").ToDictionary(choice => Number(choice["choice"]), choice => Number(choice["votes"]));
        ledger.Told(counts, Number(poll["votes"]), where);
        if (poll["over"] is not null)
        {
            var result = string.Join(' ', counts.Values);
            Violation.Unless(ledger.Result is null || ledger.Result == result, Properties.OneEnd, $"{ledger.Id} ended with {ledger.Result} and with {result}");
            ledger.Result = result;
        }
    }

    Vote? Find(string? id) => id?.StartsWith("vote-", StringComparison.Ordinal) == true ? pending.GetValueOrDefault(Number(id[5..])) : null;

    static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
}
