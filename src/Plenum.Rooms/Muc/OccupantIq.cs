using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>
/// An IQ request to an occupant JID. A ping of one's own is answered by the room: one is still in (XEP-0410). Nothing is passed on to
/// the other occupant's client (XEP-0045 §17.4 leaves that open): clients ask for vCards and versions there, of whole rooms at once.
/// </summary>
static class OccupantIq
{
    public static void Handle(RoomTurn turn, Peer sender, Stanza request)
    {
        if (Refusal(turn.State, sender, request) is { } refusal)
        {
            turn.Refuse(sender, request, refusal);
        }
        else
        {
            turn.Send(request.Result(), sender);
        }
    }

    static StanzaError? Refusal(RoomState room, Peer sender, Stanza request)
    {
        if (!room.Exists)
        {
            return StanzaError.ItemNotFound();
        }

        if (!room.Has(sender) || room.OccupantOf(sender) is not { } occupant)
        {
            // XEP-0045 §6.6 for disco, XEP-0410 §3 for the rest.
            return request.Payload is [{ Namespace: Ns.DiscoInfo or Ns.DiscoItems }] ? StanzaError.BadRequest() : StanzaError.NotAcceptable(Say.NotConnected);
        }

        return request.To?.Resource is not { } nick || room.OccupantWithNick(nick) is not { } asked ? StanzaError.ItemNotFound()
            : asked == occupant && request.Child("ping", Ns.Ping) is not null ? null
            : StanzaError.ServiceUnavailable();
    }
}
