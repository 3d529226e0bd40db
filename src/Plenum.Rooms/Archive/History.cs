using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>The newest archived messages of a room, oldest first: what those who join get (XEP-0045 §7.2.13).</summary>
public sealed class History
{
    readonly Queue<ArchivedMessage> messages = new();

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyCollection<ArchivedMessage> Messages => messages;

    internal void Add(ArchivedMessage message, int capacity)
    {
        messages.Enqueue(message);
        while (messages.Count > capacity)
        {
            messages.Dequeue();
        }
    }

    internal void Clear() => messages.Clear();

    /// <summary>
    /// What somebody who joins gets of the messages at hand, oldest first and stamped: the newest that fit all of the limits that
    /// they gave (XEP-0045 §7.2.14). A limit that is not understood limits nothing.
    /// </summary>
    internal IReadOnlyList<Stanza> For(Jid room, HistoryLimits limits, DateTimeOffset now)
    {
        var chosen = new List<Stanza>();
        var characters = 0L;
        foreach (var message in messages.Reverse())
        {
            if (chosen.Count >= limits.MaxStanzas || message.Time < limits.Since || message.Time < now - limits.Within)
            {
                break;
            }

            var stanza = message.Stanza with { Payload = [.. message.Stanza.Payload, Delay.Of(room, message.Time)] };
            if (limits.MaxCharacters is { } most && (characters += stanza.ToString().Length) > most)
            {
                break;
            }

            chosen.Add(stanza);
        }

        chosen.Reverse();
        return chosen;
    }
}
