using Plenum.Xmpp;

namespace Plenum.Rooms.Polls;

/// <summary>
/// How fast one account may vote: 5 votes at once, then one a second. Changing one's mind five times at once is enough for
/// anybody, and each vote costs a line of the journal and an answer. What goes over it is refused with
/// <c>policy-violation</c> of type <c>wait</c>, neither counted nor shown. Volatile: a restart forgives everyone.
/// </summary>
public sealed class VoteRate
{
    const int Burst = 5;

    // When this many accounts are remembered, those that could vote 5 times again are forgotten: about 100 kB a room.
    const int Enough = 1000;

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // For each account the time at which it has all its votes again.
    readonly Dictionary<Jid, DateTimeOffset> full = [];
    int sweepAt = Enough;

    /// <summary>The number of accounts remembered.</summary>
    public int Count => full.Count;

    /// <summary>True if the account may vote now; it then has one vote less.</summary>
    public bool TryTake(Jid voter, DateTimeOffset now)
    {
        var at = full.GetValueOrDefault(voter, now);
        at = at < now ? now : at;
        if (at - now > (Burst - 1) * Interval)
        {
            return false;
        }

        full[voter] = at + Interval;
        if (full.Count >= sweepAt)
        {
            Sweep(now);
        }

        return true;
    }

    // Each sweep doubles what must come before the next one, so that a vote pays for a constant part of it.
    void Sweep(DateTimeOffset now)
    {
        foreach (var (voter, at) in full)
        {
            if (at <= now)
            {
                full.Remove(voter);
            }
        }

        sweepAt = Math.Max(Enough, 2 * full.Count);
    }
}
