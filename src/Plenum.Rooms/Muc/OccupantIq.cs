using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>An IQ request to an occupant JID: the self-ping (XEP-0410), and what is relayed to the occupant (XEP-0045 §17.4).</summary>
static class OccupantIq
{
    public static void Handle(RoomTurn turn, Peer sender, Stanza request) => turn.Refuse(sender, request, StanzaError.ServiceUnavailable());
}
