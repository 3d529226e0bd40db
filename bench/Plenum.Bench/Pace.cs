using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench;

/// <summary>Does something so many times a second, from now on. Who is late makes up for it.</summary>
sealed class Pace(double perSecond, Action act)
{
    readonly long began = Stopwatch.GetTimestamp();
    long done;

    /// <summary>How often it was done.</summary>
    public long Done => done;

    /// <summary>Does what is due of each, then lets clients read until more is.</summary>
    public static void Step(Poller poller, params ReadOnlySpan<Pace> paces)
    {
        var wait = 100.0;
        foreach (var pace in paces)
        {
            wait = Math.Min(wait, pace.Act());
        }

        poller.Once((int)Math.Ceiling(wait));
    }

    /// <summary>Does it once if it is due; in how many milliseconds it is again.</summary>
    double Act()
    {
        if (Left() <= 0)
        {
            done++;
            act();
        }

        return Math.Max(0, Left());
    }

    double Left() => (done * 1000.0 / perSecond) - Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}
