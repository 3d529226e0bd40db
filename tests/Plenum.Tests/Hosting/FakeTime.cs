namespace Plenum.Tests.Hosting;

/// <summary>Time that stands still until the test moves it. Timers fire while it moves, each at its time, on the test's thread.</summary>
sealed class FakeTime : TimeProvider
{
    readonly Lock gate = new();
    readonly HashSet<FakeTimer> timers = [];
    DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now => GetUtcNow();

    /// <summary>
    /// Waits until some timer runs: what has read the clock and is about to set its timer must not miss that the time moves.
    /// </summary>
    public Task SomethingWaitsAsync() => HostFixture.EventuallyAsync(() =>
    {
        lock (gate)
        {
            return timers.Count > 0;
        }
    });

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = Now + by;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = end;
        }
    }

    FakeTimer? TakeDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var first = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (first is not null)
            {
                now = first.Due > now ? first.Due : now;
                timers.Remove(first);
            }

            return first;
        }
    }

    sealed class FakeTimer(FakeTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public Action Fire => fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            Assert.True(dueTime.TotalMilliseconds < uint.MaxValue - 1, "A timer of the system takes no more than 49 days.");
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    // As the system does it: whole milliseconds.
                    Due = time.now + TimeSpan.FromMilliseconds(Math.Floor(dueTime.TotalMilliseconds));
                    time.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
