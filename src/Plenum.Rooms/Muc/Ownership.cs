using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>What owners alone may do with a room (XEP-0045 §10): configure it, destroy it.</summary>
static class Ownership
{
    /// <summary>Answers a <c>muc#owner</c> request, or says why not.</summary>
    public static StanzaError? Handle(RoomTurn turn, RoomIq iq)
    {
        if (turn.State.AffiliationOf(iq.Sender.Jid.Bare) != Affiliation.Owner)
        {
            return StanzaError.Forbidden();
        }

        if (!iq.IsSet)
        {
            turn.Answer(iq, new Element("query", Ns.MucOwner) { Configure.Form(turn).ToElement() });
            return null;
        }

        return iq.Payload.Child("destroy", Ns.MucOwner) is { } destroy ? Destroy(turn, iq, destroy)
            : DataForm.In(iq.Payload) is { } form ? Configure.Submit(turn, iq, form)
            : StanzaError.BadRequest();
    }

    /// <summary>§10.9. Everyone is told once, and nothing of the room is left.</summary>
    static StanzaError? Destroy(RoomTurn turn, RoomIq iq, Element request)
    {
        Jid? venue = null;
        if (request["jid"] is { } address && !Jid.TryParse(address, out venue))
        {
            return StanzaError.JidMalformed();
        }

        var notice = Notice.Gone() with
        {
            Destroy = new("destroy", Ns.MucUser) { { "jid", venue?.ToString() }, Copy("password"), Copy("reason") },
        };
        foreach (var occupant in turn.State.Occupants)
        {
            foreach (var session in occupant.Sessions)
            {
                Announce.ToSelf(turn, occupant, session, notice);
            }
        }

        turn.Raise(new RoomDestroyed());
        turn.Answer(iq);
        return null;

        Element? Copy(string name) => request.Child(name, Ns.MucOwner)?.Value is { Length: > 0 } text ? new(name, Ns.MucUser) { text } : null;
    }
}
