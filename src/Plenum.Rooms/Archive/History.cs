using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>The newest archived messages of a room, oldest first: what those who join get (XEP-0045 §7.2.13).</summary>
public sealed class History
{
    readonly Queue<(ArchivedMessage Message, long Characters)> messages = new();
    long characters;

    /// <summary>Adds the newest message. The oldest go while there are more than may be, or longer ones; the newest always stays.</summary>
    internal void Add(ArchivedMessage message, RoomSettings settings)
    {
        var weight = message.Stanza.Payload.Sum(CharactersOf);
        messages.Enqueue((message, weight));
        characters += weight;
        while (messages.Count > settings.HistoryLength || (characters > settings.HistoryCharacters && messages.Count > 1))
        {
            characters -= messages.Dequeue().Characters;
        }
    }

    static long CharactersOf(Node node) => node switch
    {
        Text text => text.Value.Length,
        Element element => element.Name.Length + element.Namespace.Length
            + element.Attributes.Sum(attribute => attribute.Name.Length + attribute.Value.Length) + element.Children.Sum(CharactersOf),
        _ => 0,
    };

    /// <summary>
    /// What somebody who joins gets of the messages at hand, oldest first and stamped: the newest that fit all of the limits that
    /// they gave (XEP-0045 §7.2.14). A limit that is not understood limits nothing.
    /// </summary>
    internal IReadOnlyList<Stanza> For(Jid room, HistoryLimits limits, DateTimeOffset now)
    {
        var chosen = new List<Stanza>();
        var length = 0L;
        foreach (var (message, _) in messages.Reverse())
        {
            if (chosen.Count >= limits.MaxStanzas || message.Time < limits.Since || message.Time < now - limits.Within)
            {
                break;
            }

            var stanza = message.Stanza with { Payload = [.. message.Stanza.Payload, Delay.Of(room, message.Time)] };
            if (limits.MaxCharacters is { } most && (length += stanza.ToString().Length) > most)
            {
                break;
            }

            chosen.Add(stanza);
        }

        chosen.Reverse();
        return chosen;
    }
}
