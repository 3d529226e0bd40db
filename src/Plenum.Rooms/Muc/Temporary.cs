namespace Plenum.Rooms.Muc;

/// <summary>
/// Rooms that end when nobody is in them (XEP-0045 §7.14): those that are not persistent, and those whose creator never configured
/// them. While the server runs, they end with the turn in which the last occupant leaves. Who was in a room is not remembered, so
/// after <c>kill -9</c> such a room is found without anybody: it then waits a while for them to come back.
/// </summary>
static class Temporary
{
    /// <summary>
    /// How long a room waits that was found empty, 5 minutes: clients come back within a minute or two after the server has, and
    /// nobody minds an empty room for longer. Then it is destroyed.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A time that has passed, whatever the time is.</summary>
    public static readonly DateTimeOffset AtOnce = DateTimeOffset.UnixEpoch;

    /// <summary>True for a room that ends when nobody is in it.</summary>
    public static bool EndsWhenEmpty(RoomState room) => room.Exists && (room.IsLocked || !room.IsOn(MucOptions.Persistent));

    /// <summary>When the room wants to be woken for this, or null.</summary>
    public static DateTimeOffset? NextWake(RoomState room) => IsForsaken(room) ? room.Ends ?? AtOnce : null;

    /// <summary>Begins to wait for somebody to come, or ends it.</summary>
    public static void Wake(RoomTurn turn)
    {
        if (!IsForsaken(turn.State))
        {
            return;
        }

        if (turn.State.Ends is null)
        {
            turn.Raise(new RoomLeftBehind(turn.Now + Patience));
        }
        else if (turn.State.Ends <= turn.Now)
        {
            turn.Raise(new RoomDestroyed());
        }
    }

    /// <summary>Somebody has come.</summary>
    public static void Entered(RoomTurn turn)
    {
        if (turn.State.Ends is not null)
        {
            turn.Raise(new RoomLeftBehind(null));
        }
    }

    static bool IsForsaken(RoomState room) => room.Occupants.Count == 0 && EndsWhenEmpty(room);
}
