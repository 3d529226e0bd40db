using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>A presence sent to a room: a join, a change of nick or of availability, or a leave.</summary>
static class Presences
{
    public static void Handle(RoomTurn turn, Peer peer, Stanza presence)
    {
        if (presence.Type == "unavailable")
        {
            Leave.Gone(turn, peer);
        }
        else if (presence is { Type: null, To.Resource: { } nick })
        {
            Join.Handle(turn, peer, nick, presence);
        }
    }
}
