using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>Rooms that are not in memory and want to be woken: one timer for all.</summary>
sealed class SleepingRooms(TimeProvider time, Action<Jid> wake) : IDisposable
{
    static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    readonly Lock gate = new();
    readonly Dictionary<Jid, DateTimeOffset> times = [];
    readonly SortedSet<(DateTimeOffset Time, Jid Room)> order = new(Comparer<(DateTimeOffset Time, Jid Room)>.Create((a, b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Room.ToString(), b.Room.ToString())));

    ITimer? timer;
    bool disposed;

    /// <summary>Wakes the room at that time, unless it is removed before.</summary>
    public void Add(Jid room, DateTimeOffset at)
    {
        lock (gate)
        {
            Forget(room);
            times.Add(room, at);
            order.Add((at, room));
            Arm();
        }
    }

    /// <summary>The room is in memory and looks after itself.</summary>
    public void Remove(Jid room)
    {
        lock (gate)
        {
            Forget(room);
        }
    }

    /// <summary>Wakes all whose time has come.</summary>
    public void WakeDue()
    {
        List<Jid> due = [];
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (order.Count > 0 && order.Min is var first && first.Time <= now)
            {
                due.Add(first.Room);
                Forget(first.Room);
            }

            Arm();
        }

        due.ForEach(wake);
    }

    /// <summary>Wakes nobody from now on.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer?.Dispose();
        }
    }

    void Forget(Jid room)
    {
        if (times.Remove(room, out var at))
        {
            order.Remove((at, room));
        }
    }

    void Arm()
    {
        if (order.Count > 0 && !disposed)
        {
            timer ??= time.CreateTimer(static rooms => ((SleepingRooms)rooms!).WakeDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(Timers.Until(order.Min.Time, time.GetUtcNow(), LongestTimer), Timeout.InfiniteTimeSpan);
        }
    }
}
