using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>Leaving a room (XEP-0045 §7.14), and being removed from it.</summary>
static class Leave
{
    /// <summary>A session leaves; what it says in parting is shown when it is the occupant's last.</summary>
    public static void Handle(RoomTurn turn, Peer peer, Stanza presence)
    {
        if (turn.State.OccupantOf(peer) is { } occupant)
        {
            var notice = Notice.Gone() with { Farewell = Presences.Shown(turn, presence) };
            Go(turn, occupant, peer, notice, isThere: true);
        }
    }

    /// <summary>A session has ended. One that has been replaced by another of the same full JID has no part in the room any more.</summary>
    public static void Gone(RoomTurn turn, Peer peer)
    {
        if (turn.State.Has(peer))
        {
            Go(turn, turn.State.OccupantOf(peer)!, peer, Notice.Gone(), isThere: false);
        }
    }

    /// <summary>A session is taken for dead: it leaves with status 333 (XEP-0045 §11.1).</summary>
    public static void Lost(RoomTurn turn, Peer peer)
    {
        if (turn.State.OccupantOf(peer) is { } occupant)
        {
            Go(turn, occupant, peer, Notice.Gone(333), isThere: true);
        }
    }

    /// <summary>An occupant is removed, with all sessions. A room that may be empty then ends with the turn: <see cref="EndIfEmpty"/>.</summary>
    public static void Remove(RoomTurn turn, Occupant occupant, Notice notice)
    {
        var (shown, sessions) = (occupant.Shown, occupant.Sessions);
        foreach (var session in sessions)
        {
            turn.State.RemoveSession(occupant, session.Peer);
        }

        occupant.Role = Role.None;
        foreach (var session in sessions)
        {
            Announce.ToSelf(turn, occupant, session, notice);
        }

        Announce.ToOthers(turn, occupant, shown, notice);
        Visibility.Left(turn);
        foreach (var session in sessions)
        {
            TellFeatures(turn, occupant, session.Peer);
        }
    }

    /// <summary>The room ends, and with it the stay of everyone: they are told once, with this element (§10.9).</summary>
    public static void Destroy(RoomTurn turn, Element destroy)
    {
        var notice = Notice.Gone() with { Destroy = destroy };
        foreach (var occupant in turn.State.Occupants)
        {
            foreach (var session in occupant.Sessions)
            {
                Announce.ToSelf(turn, occupant, session, notice);
            }
        }

        turn.Raise(new RoomDestroyed());
    }

    /// <summary>The server stops (XEP-0045 §11.2). Occupancy stays as it is: it ends with the process.</summary>
    public static void Everyone(RoomTurn turn)
    {
        foreach (var occupant in turn.State.Occupants)
        {
            foreach (var session in occupant.Sessions)
            {
                Announce.ToSelf(turn, occupant, session, Notice.Gone(332));
            }
        }
    }

    /// <summary>A room that is not persistent ends when nobody is in it (XEP-0045 §7.14), and so does one that was never configured (§10.1.3).</summary>
    public static void EndIfEmpty(RoomTurn turn)
    {
        if (turn.State.Occupants.Count == 0 && Temporary.EndsWhenEmpty(turn.State))
        {
            turn.Raise(new RoomDestroyed());
        }
    }

    static void Go(RoomTurn turn, Occupant occupant, Peer peer, Notice notice, bool isThere)
    {
        if (turn.State is { IsLocked: true, Occupants.Count: 1 } && occupant.Sessions.Count == 1)
        {
            notice = notice with { Destroy = new("destroy", Ns.MucUser) };
        }

        var shown = occupant.Shown;
        var session = occupant.Sessions.First(session => session.Peer.Jid == peer.Jid);
        turn.State.RemoveSession(occupant, peer);
        if (isThere)
        {
            Announce.ToSelf(turn, occupant, session, notice);
        }

        if (occupant.Sessions.Count == 0)
        {
            occupant.Role = Role.None;
            Announce.ToOthers(turn, occupant, session, notice);
            Visibility.Left(turn);
        }
        else if (occupant.Shown != shown)
        {
            Announce.ToAll(turn, occupant, Notice.Present);
        }

        TellFeatures(turn, occupant, peer);
        EndIfEmpty(turn);
    }

    static void TellFeatures(RoomTurn turn, Occupant occupant, Peer session)
    {
        foreach (var feature in turn.Whole.Active)
        {
            feature.Left(turn, occupant, session);
        }
    }
}
