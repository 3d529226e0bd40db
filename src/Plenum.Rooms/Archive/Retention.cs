using System.Globalization;

namespace Plenum.Rooms.Archive;

/// <summary>
/// How long a room keeps what was said (XEP-0313 §3.2): by age, by number, or for ever. A room may keep less than the operator allows, not
/// more. Only the oldest go.
/// </summary>
static class Retention
{
    /// <summary>Nothing is kept of what is said: not for those who join, and not in the archive. What is there already stays for its time.</summary>
    public static RoomOption Keeps { get; } =
        new("muc#roomconfig_enablearchiving", RoomOptionKind.Switch, "Keep what is said, for those who come later", "1");

    /// <summary>The age in days at which messages go; 0 for the server's.</summary>
    public static RoomOption Days { get; } =
        new("muc#roomconfig_archive_days", RoomOptionKind.Number, "Days for which messages are kept (0: as long as the server keeps them)", "0") { Maximum = 36_500 };

    /// <summary>The number of messages beyond which the oldest go; 0 for the server's.</summary>
    public static RoomOption Messages { get; } =
        new("muc#roomconfig_archive_messages", RoomOptionKind.Number, "Messages that are kept (0: as many as the server keeps)", "0") { Maximum = 1_000_000_000 };

    /// <summary>The greatest age of a message, or null.</summary>
    public static TimeSpan? Age(RoomState room) =>
        Least(room.Settings.ArchiveDays, room.ValueOf(Days)) is { } days ? TimeSpan.FromDays(days) : null;

    /// <summary>The greatest number of messages, or null.</summary>
    public static long? Number(RoomState room) => Least(room.Settings.ArchiveMessages, room.ValueOf(Messages));

    /// <summary>
    /// When messages next go for their age, or null: at the end of the day (UTC) in which the oldest has reached it, so that a room which
    /// sleeps is woken once a day at most.
    /// </summary>
    public static DateTimeOffset? NextWake(RoomState room) => Age(room) is { } age && room.Oldest is { } oldest
        ? new DateTimeOffset((oldest + age).UtcDateTime.Date.AddDays(1), TimeSpan.Zero)
        : null;

    /// <summary>Lets go what has reached its age.</summary>
    public static void Wake(RoomTurn turn)
    {
        if (NextWake(turn.State) <= turn.Now && Age(turn.State) is { } age)
        {
            turn.Expire(new(Before: turn.Now - age));
        }
    }

    static long? Least(long server, string room) => (server, long.Parse(room, CultureInfo.InvariantCulture)) switch
    {
        (0, 0) => null,
        (0, var own) => own,
        (_, 0) => server,
        var (most, own) => Math.Min(most, own),
    };
}
