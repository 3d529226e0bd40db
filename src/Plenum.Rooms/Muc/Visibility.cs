namespace Plenum.Rooms.Muc;

/// <summary>
/// Of whom everyone is told (XEP-0045 §7.2.2). To tell everyone of everyone takes N² presences when N people come, and nobody reads a list
/// of a thousand nicks. So a room that has more than <see cref="RoomSettings.ShownOccupants"/> tells of its moderators, of those who
/// speak (before their words), and of those that it had told of already; of the latter two of at most that many, those who have been silent
/// for longest being withdrawn. It tells of everyone again when it has shrunk to half: not at once, for a room that breathes around the
/// limit would tell of the same people again and again. Independently of that, of those whose role
/// <see cref="MucOptions.PresenceBroadcast"/> does not name nobody is told. Moderators see no more than others: for them there are the lists of roles.
/// <para>
/// The invariant: a session in the room has been told that another occupant is there, and nothing else of them since, exactly if that
/// occupant <see cref="Occupant.IsAnnounced"/>. What is told of an occupant depends on nobody but the occupant, so that one bit is enough, and
/// who enters is told of all that are announced. Everything that changes the bit tells it: <see cref="Settle"/>, <see cref="Speaks"/> and, for
/// an occupant who has left, <see cref="Announce.ToOthers"/>.
/// </para>
/// </summary>
static class Visibility
{
    /// <summary>Somebody has entered, and nobody was told yet.</summary>
    public static void Entered(RoomState room) => room.IsBig |= room.Occupants.Count > room.Settings.ShownOccupants;

    /// <summary>Somebody has left, and those who were to be told have been.</summary>
    public static void Left(RoomTurn turn)
    {
        var room = turn.State;
        if (room.IsBig && room.Occupants.Count <= room.Settings.ShownOccupants / 2)
        {
            room.IsBig = false;
            ChooseAnew(turn);
        }
    }

    /// <summary>Tells of those of whom everyone is to be told by now and was not, and withdraws the others.</summary>
    public static void ChooseAnew(RoomTurn turn)
    {
        foreach (var occupant in turn.State.Occupants)
        {
            if (occupant.IsAnnounced != IsToBeAnnounced(turn.State, occupant))
            {
                Announce.ToOthers(turn, occupant, occupant.Shown, Notice.Present);
            }
        }
    }

    /// <summary>An occupant is about to be heard by everyone.</summary>
    public static void Speaks(RoomTurn turn, Occupant occupant)
    {
        var room = turn.State;
        occupant.Spoke = ++room.Spoken;
        if (!occupant.IsAnnounced && IsBroadcast(room, occupant))
        {
            room.Announce(occupant);
            Announce.ToOthers(turn, occupant, occupant.Shown, Notice.Present);
            WithdrawSilent(turn);
        }
    }

    /// <summary>
    /// Before the others are told something of an occupant who is there: announces them, or withdraws them, if that has changed. True if the
    /// others are to be told.
    /// </summary>
    public static bool Settle(RoomTurn turn, Occupant occupant)
    {
        var wanted = IsToBeAnnounced(turn.State, occupant);
        if (wanted && !occupant.IsAnnounced)
        {
            turn.State.Announce(occupant);
        }
        else if (!wanted && occupant.IsAnnounced)
        {
            Withdraw(turn, occupant);
        }

        return wanted;
    }

    static bool IsToBeAnnounced(RoomState room, Occupant occupant) =>
        IsBroadcast(room, occupant) && (occupant.IsAnnounced || !room.IsBig || occupant.Role == Role.Moderator);

    static bool IsBroadcast(RoomState room, Occupant occupant) => room.HasRole(MucOptions.PresenceBroadcast, occupant.Role);

    static void WithdrawSilent(RoomTurn turn)
    {
        var room = turn.State;
        if (!room.IsBig)
        {
            return;
        }

        Occupant[] some = [.. room.Announced.Where(occupant => occupant.Role != Role.Moderator).OrderBy(occupant => occupant.Spoke)];
        foreach (var silent in some.Take(Math.Max(0, some.Length - room.Settings.ShownOccupants)))
        {
            Withdraw(turn, silent);
        }
    }

    // For the others they leave, without a word why.
    static void Withdraw(RoomTurn turn, Occupant occupant)
    {
        Announce.ToOthers(turn, occupant, occupant.Shown, Notice.Gone());
        turn.State.Withdraw(occupant);
    }
}
