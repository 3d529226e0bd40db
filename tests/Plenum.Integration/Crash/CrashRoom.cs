using System.Collections.Concurrent;
using System.Xml.Linq;

namespace Plenum.Integration.Crash;

/// <summary>A room of a crash run, and what must be true of it after the server has died.</summary>
sealed class CrashRoom(string name, bool anonymous)
{
    static readonly XNamespace Form = "jabber:x:data";
    static readonly XNamespace PollForm = "http://jabber.org/protocol/muc#x-poll";

    readonly ConcurrentQueue<string> faults = new();

    /// <summary>The number of choices of its poll.</summary>
    public const int Choices = 5;

    /// <summary>The room's bare JID.</summary>
    public string Jid { get; } = $"{name}@rooms.localhost";

    /// <summary>True if its votes are told by a bounce, false if by being shown.</summary>
    public bool Anonymous { get; } = anonymous;

    /// <summary>What its voters were told.</summary>
    public VoteLedger Ledger { get; } = new(name);

    /// <summary>Its poll when it was first seen.</summary>
    public PollCounts? Poll { get; private set; }

    /// <summary>Ids of the chat messages that their senders saw in the room, since the last <see cref="CheckHistory"/>.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>What was found so far, a sentence each.</summary>
    public IEnumerable<string> Violations => [.. faults, .. Ledger.Violations];

    /// <summary>Notes something that must not be.</summary>
    public void Fault(string what) => faults.Enqueue($"{name}: {what}");

    /// <summary>The form that starts its poll.</summary>
    public XElement PollSubmission() =>
        VoteClient.Iq("set", Jid, new(PollForm + "query", new XElement(Form + "x", new XAttribute("type", "submit"),
            Field("FORM_TYPE", PollForm.NamespaceName),
            Field("muc#roompoll_question", "Who survives?"),
            Field("muc#roompoll_duration", "600"),
            Field("muc#roompoll_anonymous", Anonymous ? "1" : "0"),
            Enumerable.Range(1, Choices).Select(choice => Field($"muc#roompoll_choice{choice}", $"Choice {choice}")))));

    /// <summary>The poll as somebody who joined was told: it must be there, be the same as ever, and count what it must.</summary>
    public void Check(PollCounts? counts)
    {
        Poll ??= counts;
        if (counts is null)
        {
            Fault("The poll is gone.");
            return;
        }

        if ((counts.Id, counts.End) != (Poll!.Id, Poll.End))
        {
            Fault($"Another poll runs: {counts.Id} to {counts.End} in place of {Poll.Id} to {Poll.End}.");
        }

        Ledger.Check(counts);
    }

    /// <summary>What was seen in the room must be in its history, once.</summary>
    public void CheckHistory(IReadOnlyList<XElement> history)
    {
        var found = history.Select(message => message.Attribute("id")?.Value).ToLookup(id => id);
        while (Seen.TryDequeue(out var id))
        {
            if (found[id].Count() != 1)
            {
                Fault($"Message {id} was seen in the room, and is in its history {found[id].Count()} times.");
            }
        }
    }

    static XElement Field(string var, string value) => new(Form + "field", new XAttribute("var", var), new XElement(Form + "value", value));
}
