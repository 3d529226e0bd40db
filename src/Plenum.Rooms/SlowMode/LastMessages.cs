using Plenum.Xmpp;

namespace Plenum.Rooms.SlowMode;

/// <summary>When each account last spoke, as far as it still matters. Volatile.</summary>
public sealed class LastMessages
{
    /// <summary>
    /// The most accounts remembered, 10 000: about 1 MB, and far more than speak within the time that any slow mode makes sense for. When there
    /// would be more, all are forgotten, and everyone has one message free.
    /// </summary>
    public const int Most = 10_000;

    // When this many are remembered, those that need not wait any more are forgotten.
    const int Enough = 1000;

    readonly Dictionary<Jid, DateTimeOffset> spoke = [];
    int sweepAt = Enough;

    /// <summary>The number of accounts remembered.</summary>
    public int Count => spoke.Count;

    /// <summary>When the account last spoke, or null: it has not, or long ago.</summary>
    public DateTimeOffset? Of(Jid account) => spoke.TryGetValue(account, out var at) ? at : null;

    /// <summary>The account has spoken, and must wait for <paramref name="duration"/>.</summary>
    public void Note(Jid account, DateTimeOffset now, TimeSpan duration)
    {
        spoke[account] = now;
        if (spoke.Count >= sweepAt)
        {
            Sweep(now - duration);
        }
    }

    // Each sweep doubles what must come before the next one, so that a message pays for a constant part of it.
    void Sweep(DateTimeOffset before)
    {
        foreach (var (account, at) in spoke)
        {
            if (at <= before)
            {
                spoke.Remove(account);
            }
        }

        if (spoke.Count >= Most)
        {
            spoke.Clear();
        }

        sweepAt = Math.Clamp(2 * spoke.Count, Enough, Most);
    }
}
