using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Entering a room (XEP-0045 §7.2).</summary>
static class Join
{
    public static void Handle(RoomTurn turn, Peer peer, string nick, Stanza presence)
    {
        var room = turn.State;
        if (!room.Exists)
        {
            turn.Raise(new RoomCreated(peer.Jid.Bare, turn.NewId() + turn.NewId()));
            room = turn.State;
        }

        var occupant = new Occupant(room.Jid.WithResource(nick), peer.Jid.Bare, room.OccupantIdOf(peer.Jid.Bare))
        {
            Affiliation = room.AffiliationOf(peer.Jid.Bare),
            Role = Role.Participant,
        };
        room.SetSession(occupant, new(peer, presence.Payload));
        foreach (var feature in turn.Whole.Active)
        {
            feature.Joined(turn, occupant, peer);
        }
    }
}
