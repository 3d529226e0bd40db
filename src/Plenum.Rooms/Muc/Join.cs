using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Entering a room (XEP-0045 §7.2), and creating it where there is none (§10.1).</summary>
static class Join
{
    /// <summary>
    /// How many admins and owners may be in a room beyond its maximum, 20: enough to look after it however many others keep it full
    /// (§7.2.9). One more is refused like everyone else.
    /// </summary>
    const int AdminsBeyondMaximum = 20;

    /// <summary>Stanzas that somebody who enters is sent beside presences and history: their own presence, the subject, a poll.</summary>
    const int Others = 6;

    /// <summary>A session enters, or enters again having lost its state.</summary>
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
            turn.Raise(new RoomCreated(peer.Jid.Bare, turn.NewId() + turn.NewId()) { Locked = room.Settings.Locked });
        }

        Temporary.Entered(turn);

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
            < Affiliation.Owner when room.IsLocked => StanzaError.ItemNotFound("This chat does not exist yet"),
            Affiliation.Outcast => StanzaError.Forbidden("You are banned from this chat"),
            Affiliation.None when room.IsOn(MucOptions.MembersOnly) => StanzaError.RegistrationRequired("Only members may enter this chat"),
            _ when room.IsOn(MucOptions.PasswordProtected) && !KnowsPassword(room, presence) => StanzaError.NotAuthorized("A password is needed to enter this chat"),
            _ when room.OccupantWithNick(nick) is { } other && other.RealJid != peer.Jid.Bare => StanzaError.Conflict("This nickname is in use"),
            _ when Registration.Refusal(room, peer.Jid.Bare, nick) is { } reserved => reserved,
            _ when IsFull(room, affiliation, nick) => new(StanzaErrorType.Wait, "service-unavailable", "This chat is full"),
            _ => turn.Whole.Features.ByName
                .Select(feature => turn.Whole.Active[feature].AdmitJoin(room, new(peer, nick, affiliation, presence), turn.Now))
                .FirstOrDefault(refusal => refusal is not null),
        };
    }

    /// <summary>§7.2.5. How long the comparison takes tells nothing of the password but its length.</summary>
    static bool KnowsPassword(RoomState room, Stanza presence) =>
        presence.Child("x", Ns.Muc)?.Child("password", Ns.Muc)?.Value is { } given
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(room.ValueOf(MucOptions.Secret)));

    /// <summary>§7.2.9. Another session of somebody who is in takes no place.</summary>
    static bool IsFull(RoomState room, Affiliation affiliation, string nick) =>
        int.TryParse(room.ValueOf(MucOptions.MaxUsers), CultureInfo.InvariantCulture, out var most)
        && room.OccupantWithNick(nick) is null
        && room.Occupants.Count >= (affiliation >= Affiliation.Admin ? most + AdminsBeyondMaximum : most);

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
        Visibility.Entered(room);
        turn.Expect(room.Announced.Count + room.Settings.HistoryLength + Others);
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
        foreach (var message in room.History.For(room.Jid, Limits(room, presence), turn.Now))
        {
            turn.Send(message, peer);
        }

        turn.Send(Subjects.ForJoining(room), peer);
        foreach (var feature in turn.Whole.Active)
        {
            feature.Joined(turn, occupant, peer);
        }
    }

    /// <summary>What the newcomer asks for, within what the room gives (§7.2.14).</summary>
    static HistoryLimits Limits(RoomState room, Stanza presence)
    {
        var asked = HistoryLimits.Of(presence);
        var most = int.Parse(room.ValueOf(MucOptions.MaxHistory), CultureInfo.InvariantCulture);
        return asked with { MaxStanzas = Math.Min(asked.MaxStanzas ?? most, most) };
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
