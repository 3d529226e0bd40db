using Plenum.Rooms.Messages;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>Which messages are kept: archived, with a <c>stanza-id</c>, and shown to those who join later.</summary>
static class Keeping
{
    /// <summary>
    /// True for a message that people read (it has a body), for reactions to one (XEP-0444), and where the sender asks to store it, unless the
    /// sender asks not to (XEP-0334). What is fleeting is forgotten even if the sender asks to store it, as several clients do for markers: in a
    /// room of hundreds there are hundreds of them for each message.
    /// </summary>
    public static bool IsKept(Stanza message) =>
        (message.Child("body", Ns.Client) is not null
            || message.Child("reactions", ReactionsFeature.Namespace) is not null
            || (message.Child("store", Ns.Hints) is not null && !IsFleeting(message)))
        && message.Child("no-store", Ns.Hints) is null
        && message.Child("no-permanent-store", Ns.Hints) is null;

    /// <summary>True for a message with nothing but what means something only now: chat states (XEP-0085), markers (0333), receipts (0184).</summary>
    public static bool IsFleeting(Stanza message) => message.Payload.All(IsFleeting);

    static bool IsFleeting(Element element) => element.Namespace is
        "http://jabber.org/protocol/chatstates" or "urn:xmpp:chat-markers:0" or "urn:xmpp:receipts"
        or Ns.Hints or Ns.StanzaId or Ns.OccupantId || element.Is("thread", Ns.Client);
}
