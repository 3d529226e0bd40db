using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// Message carbons (XEP-0280): whoever is online with two clients sees both sides of a one-to-one chat in both. Rooms see to this
/// themselves, by telling every session of an occupant.
/// </summary>
static class Carbons
{
    /// <summary>What the server advertises, and clients turn on with.</summary>
    public const string Namespace = "urn:xmpp:carbons:2";

    const string Forward = "urn:xmpp:forward:0";

    /// <summary>Copies a message that has been delivered to those sessions of its sender and its addressee that want it and have not got it.</summary>
    public static void Copy(SessionTable sessions, ClientSession from, Stanza message, IReadOnlyCollection<ClientSession> got)
    {
        if (!IsEligible(message))
        {
            return;
        }

        Copy("sent", sessions, from.Jid.Bare, message, [from, .. got]);
        if (message.To!.Bare != from.Jid.Bare)
        {
            Copy("received", sessions, message.To.Bare, message, got);
        }
    }

    /// <summary>
    /// Copies a private message in a room to those other sessions of its sender that are in the room too (§6.1): they could not answer otherwise.
    /// Those of its addressee get it from the room.
    /// </summary>
    public static void CopyPrivate(SessionTable sessions, ClientSession from, Stanza message)
    {
        if (message.Type is null or "normal" or "chat" && IsEligible(message))
        {
            var marked = message.Child("x", Ns.MucUser) is null ? message with { Payload = [.. message.Payload, new Element("x", Ns.MucUser)] } : message;
            var others = sessions.Of(from.Jid).Where(session => !session.HasEntered(message.To!.Bare));
            Copy("sent", sessions, from.Jid.Bare, marked, [from, .. others]);
        }
    }

    /// <summary>True for a copy: another session has, or had, the message itself.</summary>
    public static bool IsCopy(Stanza message) => message.Payload is [{ Name: "sent" or "received", Namespace: Namespace }];

    /// <summary>What people write to each other is, with what their clients say about it (§6.1), unless the sender would rather not (§9).</summary>
    static bool IsEligible(Stanza message) =>
        message.Child("private", Namespace) is null
        && message.Type switch
        {
            "chat" => true,
            "error" => message.Body is not null || message.Payload.Any(IsChatter),
            "groupchat" or "headline" => false,
            _ => message.Body is not null || message.Payload.Any(IsChatter),
        }
        && (message.Type == "error" || message.Child("no-copy", Ns.Hints) is null);

    /// <summary>Receipts, chat states, markers, invitations into rooms.</summary>
    static bool IsChatter(Element payload) =>
        payload.Namespace is "urn:xmpp:receipts" or "http://jabber.org/protocol/chatstates" or "urn:xmpp:chat-markers:0" or "jabber:x:conference"
        || (payload.Is("x", Ns.MucUser) && payload.Child("invite", Ns.MucUser) is not null);

    /// <remarks><code>message{direction{forwarded{the message}}}</code></remarks>
    static void Copy(string direction, SessionTable sessions, Jid account, Stanza message, IReadOnlyCollection<ClientSession> but)
    {
        StanzaTemplate? copy = null;
        foreach (var session in sessions.Of(account))
        {
            if (session.WantsCarbons && !but.Contains(session))
            {
                copy ??= new(Stanza.Message(
                    message.Type, new Element(direction, Namespace) { new Element("forwarded", Forward) { message.ToElement() } }) with { From = account });
                session.Deliver(copy);
            }
        }
    }
}
