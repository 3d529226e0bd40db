namespace Plenum.Rooms.Muc;

/// <summary>Leaving a room (XEP-0045 §7.14).</summary>
static class Leave
{
    /// <summary>A session leaves or has ended.</summary>
    public static void Gone(RoomTurn turn, Peer peer)
    {
        if (turn.State.OccupantOf(peer) is { } occupant)
        {
            turn.State.RemoveSession(occupant, peer);
            foreach (var feature in turn.Whole.Active)
            {
                feature.Left(turn, occupant, peer);
            }
        }
    }

    /// <summary>The server stops.</summary>
    public static void Everyone(RoomTurn turn)
    {
    }
}
