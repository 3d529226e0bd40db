namespace Plenum.Xmpp.Streams;

/// <summary>
/// What may wait while nobody looks at a client (XEP-0352): of each sender's presences the newest, and of its chat states the newest. What
/// else is sent goes after them, so nothing overtakes what it may refer to. Not for several threads at once.
/// </summary>
public sealed class HeldStanzas
{
    /// <summary>
    /// Stanzas that are held, 1 000: a full room's worth of comings and goings, in 40 kB of memory. When there are so many, all are sent.
    /// </summary>
    public const int Most = 1000;

    const string ChatStates = "http://jabber.org/protocol/chatstates";

    readonly Dictionary<(Jid? From, StanzaKind Kind), (int Order, StanzaTemplate Stanza, Jid To)> held = [];
    int next;

    /// <summary>True if no more may be held: it is time to <see cref="Release"/> them.</summary>
    public bool IsFull => held.Count >= Most;

    /// <summary>Holds a stanza, in place of one that it makes superfluous; false if it may not wait.</summary>
    public bool TryHold(StanzaTemplate stanza, Jid to)
    {
        if (!MayWait(stanza.Stanza))
        {
            return false;
        }

        held[(stanza.Stanza.From, stanza.Stanza.Kind)] = (next++, stanza, to);
        return true;
    }

    /// <summary>Hands out what is held, in the order in which it came, and holds it no longer.</summary>
    public IReadOnlyList<(StanzaTemplate Stanza, Jid To)> Release()
    {
        if (held.Count == 0)
        {
            return [];
        }

        var all = held.Values.OrderBy(entry => entry.Order).Select(entry => (entry.Stanza, entry.To)).ToArray();
        held.Clear();
        return all;
    }

    static bool MayWait(Stanza stanza) => stanza switch
    {
        { Kind: StanzaKind.Presence, Type: null or "unavailable" } => !IsOwn(stanza),
        { Kind: StanzaKind.Message, Type: not "error" } => IsOnlyState(stanza),
        _ => false,
    };

    // A client waits for its own presence in a room, and must know at once that it is out (XEP-0045 §7.2.2, status 110).
    static bool IsOwn(Stanza presence) =>
        presence.Child("x", Ns.MucUser) is { } x && x.Elements.Any(status => status.Is("status", Ns.MucUser) && status["code"] == "110");

    // Beside the state there may be what says how to treat or to name the message, and nothing that says something.
    static bool IsOnlyState(Stanza message)
    {
        var states = 0;
        foreach (var element in message.Payload)
        {
            if (element.Namespace == ChatStates)
            {
                states++;
            }
            else if (element.Namespace is not (Ns.Hints or Ns.OccupantId or Ns.StanzaId) && !element.Is("thread", Ns.Client))
            {
                return false;
            }
        }

        return states > 0;
    }
}
