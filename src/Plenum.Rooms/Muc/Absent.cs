using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>The affiliation of somebody who is not in the room has changed: no presence can tell of it.</summary>
static class Absent
{
    /// <summary>
    /// Tells the occupants that may see addresses (XEP-0045 §10.3), and the account itself: who may enter a members-only room now is invited
    /// (§9.5), others get status 101 (§18.1.1). Of more changes than <see cref="InvitationBook.Burst"/> the accounts are not told.
    /// </summary>
    public static void Tell(RoomTurn turn, ChangeAffiliation change, Jid by)
    {
        TellOccupants(turn, change);
        if (change.IsDomain || change.IsInvited || change.Account == by || !Invitations.IsHere(turn.Room.Settings, change.Account.Domain)
            || !turn.State.Invitations.MayTell(turn, by, others: 1))
        {
            return;
        }

        if (change.To == Affiliation.Member && turn.State.IsOn(MucOptions.MembersOnly))
        {
            Invitations.Send(turn, change.Account, by, change.Reason);
            return;
        }

        turn.Notify(Message(turn, new("item", Ns.MucUser) 
        {
            { "affiliation", change.To.Word() }, { "jid", change.Account.ToString() }, { "role", Role.None.Word() },
        }, Announce.Status(101)), [change.Account]);
    }

    static void TellOccupants(RoomTurn turn, ChangeAffiliation change)
    {
        Peer[] seeing = [.. turn.State.Occupants.Where(occupant => Announce.MaySeeJids(turn.State, occupant))
            .SelectMany(occupant => occupant.Sessions).Select(session => session.Peer)];
        turn.Send(Message(turn, new("item", Ns.MucUser)
        {
            { "affiliation", change.To.Word() },
            { "jid", change.Account.ToString() },
            { "role", Role.None.Word() },
            change.Reason is null ? null : new Element("reason", Ns.MucUser) { change.Reason },
        }), seeing);
    }

    static Stanza Message(RoomTurn turn, Element item, Element? status = null) =>
        Stanza.Message(null, new Element("x", Ns.MucUser) { item, status }) with { From = turn.State.Jid, Id = turn.NewId() };
}
