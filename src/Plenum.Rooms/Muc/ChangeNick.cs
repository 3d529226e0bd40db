using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Changing the nick (XEP-0045 §7.6). All sessions of the occupant are renamed: the room shows them as one.</summary>
static class ChangeNick
{
    public static void Handle(RoomTurn turn, Peer peer, Occupant occupant, Stanza presence)
    {
        var to = presence.To!;
        if (Refusal(turn.State, occupant, to.Resource!) is { } refusal)
        {
            turn.Send(Presences.Error(presence, refusal), peer);
            return;
        }

        Announce.ToAll(turn, occupant, Notice.Gone(303) with { NewNick = to.Resource });
        turn.State.Rename(occupant, to);
        turn.State.SetSession(occupant, new(peer, Presences.Shown(turn, presence)));
        Announce.ToAll(turn, occupant, Notice.Present);
    }

    /// <summary>A nick in use is refused to its owner's second occupant too: two occupants are never merged.</summary>
    static StanzaError? Refusal(RoomState room, Occupant occupant, string nick) =>
        Nick.Refusal(nick) ?? Registration.Refusal(room, occupant.RealJid, nick) ?? (room.OccupantWithNick(nick) is null ? null : StanzaError.Conflict("This nickname is in use"));
}
