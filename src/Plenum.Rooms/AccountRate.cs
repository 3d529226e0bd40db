using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>
/// How fast each account may do something: so often at once, then once in each interval. Volatile: a restart forgives everyone.
/// </summary>
/// <param name="burst">How often at once.</param>
/// <param name="interval">The time after which it may be done once more.</param>
public sealed class AccountRate(int burst, TimeSpan interval)
{
    // When this many accounts are remembered, those that could do it as often at once again are forgotten: about 100 kB a room.
    const int Enough = 1000;

    // For each account the time at which it has its whole burst again.
    readonly Dictionary<Jid, DateTimeOffset> full = [];
    int sweepAt = Enough;

    /// <summary>The number of accounts remembered.</summary>
    public int Count => full.Count;

    /// <summary>True if the account may do it now, <paramref name="times"/> times; it then has as many less. False: it keeps what it has.</summary>
    public bool TryTake(Jid account, DateTimeOffset now, int times = 1)
    {
        var at = full.GetValueOrDefault(account, now);
        at = at < now ? now : at;
        if (at - now > (burst - times) * interval)
        {
            return false;
        }

        full[account] = at + (times * interval);
        if (full.Count >= sweepAt)
        {
            Sweep(now);
        }

        return true;
    }

    // Each sweep doubles what must come before the next one, so that a turn pays for a constant part of it.
    void Sweep(DateTimeOffset now)
    {
        foreach (var (account, at) in full)
        {
            if (at <= now)
            {
                full.Remove(account);
            }
        }

        sweepAt = Math.Max(Enough, 2 * full.Count);
    }
}
