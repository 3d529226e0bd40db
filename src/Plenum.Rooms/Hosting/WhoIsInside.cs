using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>
/// Who was told that they are in a room, and as whom: they are told if the room must be dropped, when its own state is already ahead of
/// what anybody knows. It costs what has changed, not how many are in.
/// </summary>
sealed class WhoIsInside
{
    readonly Dictionary<Jid, (ConnectedPeer Session, Jid Occupant)> inside = [];
    RoomState? of;

    /// <summary>Follows what has become durable and was told.</summary>
    public void Follow(RoomState state)
    {
        if (!ReferenceEquals(of, state))
        {
            // The room was loaded, or destroyed and made anew: nobody of before is in it.
            inside.Clear();
            of = state;
        }

        foreach (var (session, to) in state.TakeMoves())
        {
            if (to is null)
            {
                inside.Remove(session.Jid);
            }
            else
            {
                inside[session.Jid] = ((ConnectedPeer)session, to);
            }
        }
    }

    /// <summary>Nobody is in any more; gives who was.</summary>
    public IReadOnlyList<(ConnectedPeer Session, Jid Occupant)> Clear()
    {
        (ConnectedPeer, Jid)[] was = [.. inside.Values];
        inside.Clear();
        of = null;
        return was;
    }
}
