namespace Plenum.Rooms.Hosting;

/// <summary>Times for timers.</summary>
static class Timers
{
    /// <summary>
    /// How long a timer must run to fire at or after <paramref name="due"/>, at most <paramref name="longest"/>. Timers count whole
    /// milliseconds and round down: one more, or it would fire early and be set again.
    /// </summary>
    public static TimeSpan Until(DateTimeOffset due, DateTimeOffset now, TimeSpan longest) =>
        due <= now ? TimeSpan.Zero
        : due - now is var wait && wait < longest ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds))
        : longest;
}
