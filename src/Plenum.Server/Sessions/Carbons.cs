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

    /// <summary>What people write to each other is (§6.1), unless the sender would rather not (§9).</summary>
    static bool IsEligible(Stanza message) =>
        (message.Type == "chat" || (message.Type is null or "normal" && message.Body is not null))
        && message.Child("private", Namespace) is null
        && message.Child("no-copy", Ns.Hints) is null;

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
