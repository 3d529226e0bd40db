using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>The newest archived messages of a room, oldest first: what those who join get (XEP-0045 §7.2.13).</summary>
public sealed class History
{
    readonly LinkedList<(ArchivedMessage Message, long Characters)> messages = new();
    readonly Dictionary<string, LinkedListNode<(ArchivedMessage Message, long Characters)>> byId = [];
    long characters;

    /// <summary>The time of the newest message that was archived, at hand or not.</summary>
    internal DateTimeOffset Last { get; private set; }

    /// <summary>
    /// The time at which something is archived that is said now: whole milliseconds, as stamps are written, and never earlier than what was
    /// archived before, whatever the clock does, so that the order of times is the order of messages.
    /// </summary>
    internal DateTimeOffset TimeFor(DateTimeOffset now)
    {
        var time = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return time > Last ? time : Last;
    }

    /// <summary>Adds the newest message. The oldest go while there are more than may be, or longer ones; the newest always stays.</summary>
    internal void Add(ArchivedMessage message, RoomSettings settings)
    {
        if (Subjects.IsChange(message.Stanza))
        {
            Last = message.Time; // Who joins is told the subject by itself.
            return;
        }

        var weight = WeightOf(message);
        byId[message.Id] = messages.AddLast((message, weight));
        (Last, characters) = (message.Time, characters + weight);
        while (messages.Count > settings.HistoryLength || (characters > settings.HistoryCharacters && messages.Count > 1))
        {
            RemoveOldest();
        }
    }

    /// <summary>Lets go those that are not to be kept.</summary>
    internal void Expire(MessagesExpired expired)
    {
        while (messages.First is { } oldest && (oldest.Value.Message.Time < expired.Before || messages.Count > expired.Keep))
        {
            RemoveOldest();
        }
    }

    /// <summary>The messages at hand, newest first.</summary>
    internal IEnumerable<ArchivedMessage> NewestFirst
    {
        get
        {
            for (var place = messages.Last; place is not null; place = place.Previous)
            {
                yield return place.Value.Message;
            }
        }
    }

    /// <summary>The message with this archive id, if it is at hand, or null.</summary>
    internal ArchivedMessage? Find(string id) => byId.GetValueOrDefault(id)?.Value.Message;

    /// <summary>Puts a stanza in the place of the message with this archive id, if it is at hand.</summary>
    internal void Replace(string id, Stanza stanza)
    {
        if (byId.GetValueOrDefault(id) is { } place)
        {
            var (message, before) = place.Value;
            message = message with { Stanza = stanza };
            place.Value = (message, WeightOf(message));
            characters += place.Value.Characters - before;
        }
    }

    void RemoveOldest()
    {
        var (oldest, its) = messages.First!.Value;
        characters -= its;
        messages.RemoveFirst();
        byId.Remove(oldest.Id);
    }

    static long WeightOf(ArchivedMessage message) => message.Stanza.Payload.Sum(CharactersOf);

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
