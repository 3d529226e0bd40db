using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Entering a room (XEP-0045 §7.2), and creating it where there is none (§10.1).</summary>
static class Join
{
    /// <summary>
    /// A session enters, or enters again having lost its state. A presence without the <c>x</c> of MUC is a join too
    /// (groupchat 1.0, §7.2.18): who is not in the room and sends it gets everything, and so is in step again.
    /// </summary>
    public static void Handle(RoomTurn turn, Peer peer, Stanza presence)
    {
        var room = turn.State;
        if (room.OccupantOf(peer) is null && Refusal(turn, peer, presence) is { } refusal)
        {
            turn.Send(Presences.Error(presence, refusal), peer);
            return;
        }

        var created = !room.Exists;
        if (created)
        {
            // Two ids: the key of the occupant-ids must not be guessed in centuries.
            turn.Raise(new RoomCreated(peer.Jid.Bare, turn.NewId() + turn.NewId()));
        }

        Enter(turn, OccupantFor(room, peer, presence.To!), peer, presence, created);
    }

    /// <summary>The role of somebody who enters (XEP-0045 §5.1.2).</summary>
    public static Role DefaultRole(RoomState room, Affiliation affiliation) => affiliation switch
    {
        >= Affiliation.Admin => Role.Moderator,
        Affiliation.None when room.IsOn(MucOptions.Moderated) => Role.Visitor,
        _ => Role.Participant,
    };

    static StanzaError? Refusal(RoomTurn turn, Peer peer, Stanza presence)
    {
        var room = turn.State;
        if (Nick.Refusal(presence.To?.Resource) is { } badNick)
        {
            return badNick;
        }

        if (!room.Exists)
        {
            return MayCreate(room.Settings.Creators, peer.Standing) ? null : StanzaError.NotAllowed("You may not create rooms here");
        }

        var nick = presence.To!.Resource!;
        var affiliation = room.AffiliationOf(peer.Jid.Bare);
        return affiliation switch
        {
            Affiliation.Outcast => StanzaError.Forbidden("You are banned from this chat"),
            Affiliation.None when room.IsOn(MucOptions.MembersOnly) => StanzaError.RegistrationRequired("Only members may enter this chat"),
            _ when room.OccupantWithNick(nick) is { } other && other.RealJid != peer.Jid.Bare => StanzaError.Conflict("This nickname is in use"),
            _ => turn.Whole.Features.ByName
                .Select(feature => turn.Whole.Active[feature].AdmitJoin(room, new(peer, nick, affiliation, presence), turn.Now))
                .FirstOrDefault(refusal => refusal is not null),
        };
    }

    static bool MayCreate(RoomCreators creators, PeerStanding standing) => creators switch
    {
        RoomCreators.Everyone => true,
        RoomCreators.Operators => standing == PeerStanding.Operator,
        _ => standing >= PeerStanding.Registered,
    };

    static Occupant OccupantFor(RoomState room, Peer peer, Jid occupantJid)
    {
        if (room.OccupantWithNick(occupantJid.Resource!) is { } present)
        {
            return present;
        }

        var account = peer.Jid.Bare;
        var affiliation = room.AffiliationOf(account);
        return new(occupantJid, account, room.OccupantIdOf(account)) { Affiliation = affiliation, Role = DefaultRole(room, affiliation) };
    }

    /// <summary>The order is that of XEP-0045 §7.1: the others' presence, one's own, the history, the subject.</summary>
    static void Enter(RoomTurn turn, Occupant occupant, Peer peer, Stanza presence, bool created)
    {
        var room = turn.State;
        var session = new OccupantSession(peer, Presences.Shown(turn, presence));
        room.SetSession(occupant, session);
        Announce.OthersTo(turn, occupant, peer);
        if (occupant.Shown == session)
        {
            Announce.ToOthers(turn, occupant, session, Notice.Present);
            foreach (var other in occupant.Sessions.Where(other => other != session))
            {
                Announce.ToSelf(turn, occupant, other, Notice.Present);
            }
        }

        Announce.ToSelf(turn, occupant, session, new() { Codes = [.. Codes(room, created)] }, presence.Id);
        foreach (var message in room.History.For(room.Jid, HistoryLimits.Of(presence), turn.Now))
        {
            turn.Send(message, peer);
        }

        turn.Send(Subjects.ForJoining(room), peer);
        foreach (var feature in turn.Whole.Active)
        {
            feature.Joined(turn, occupant, peer);
        }
    }

    static IEnumerable<int> Codes(RoomState room, bool created)
    {
        if (room.ValueOf(MucOptions.Whois) == "anyone")
        {
            yield return 100;
        }

        if (created)
        {
            yield return 201;
        }
    }
}
