using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Hosting;

/// <summary>What is told when a room had to be dropped: nobody learns of the turns that were lost, everybody learns that they are out.</summary>
static class TechnicalProblem
{
    /// <summary>
    /// Those who know themselves in the room leave it for a technical problem (XEP-0045 §11.1) and may come back at once; who
    /// asked something meanwhile gets an error.
    /// </summary>
    public static void Tell(IReadOnlyList<(ConnectedPeer Session, Jid Occupant)> inside, List<RoomInput> lost)
    {
        foreach (var (session, occupant) in inside)
        {
            session.Deliver(new(Removal(occupant)));
        }

        var known = inside.Select(entry => entry.Session.Jid).ToHashSet();
        foreach (var input in lost)
        {
            // Their presences are answered by the removal already.
            if (input is StanzaReceived { Peer: ConnectedPeer sender, Stanza: var stanza }
                && !(stanza.Kind == StanzaKind.Presence && known.Contains(sender.Jid)))
            {
                Refuse(sender, stanza, StanzaError.InternalServerError());
            }
        }
    }

    /// <summary>Answers a stanza with an error, unless it is one that must not be answered (RFC 6120 §8.3.1).</summary>
    public static void Refuse(ConnectedPeer sender, Stanza stanza, StanzaError error)
    {
        var answered = stanza.Kind switch
        {
            StanzaKind.Iq => stanza.Type is "get" or "set",
            StanzaKind.Message => stanza.Type != "error",
            _ => stanza.Type is null,
        };
        if (answered)
        {
            sender.Deliver(new(stanza.Kind == StanzaKind.Presence ? Presences.Error(stanza, error) : stanza.Error(error)));
        }
    }

    static Stanza Removal(Jid occupant) => Stanza.Presence("unavailable", new Element("x", Ns.MucUser)
    {
        new Element("item", Ns.MucUser) { { "affiliation", "none" }, { "role", "none" } },
        new Element("status", Ns.MucUser) { { "code", "110" } },
        new Element("status", Ns.MucUser) { { "code", "333" } },
    }) with { From = occupant };
}
