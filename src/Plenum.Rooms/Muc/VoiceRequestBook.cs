using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>The requests for voice that moderators may still have before them.</summary>
sealed class VoiceRequestBook
{
    /// <summary>
    /// How long a request waits, 5 minutes: who was not answered then may ask again; before, they are refused with
    /// <c>policy-violation</c>, so that a moderator has one form of each at most.
    /// </summary>
    public static TimeSpan Waits => TimeSpan.FromMinutes(5);

    /// <summary>
    /// Requests that wait in one room, 20: nobody looks through more while a chat goes on. One more is refused with
    /// <c>resource-constraint</c>.
    /// </summary>
    public const int MaxWaiting = 20;

    // Until when each waits.
    readonly Dictionary<Jid, DateTimeOffset> waiting = [];

    /// <summary>Null, or why the account may not ask now. The request then waits.</summary>
    public StanzaError? TryAdd(Jid account, DateTimeOffset now)
    {
        foreach (var (other, until) in waiting)
        {
            if (until <= now)
            {
                waiting.Remove(other);
            }
        }

        if (waiting.ContainsKey(account))
        {
            return StanzaError.PolicyViolation("You have asked already. Please wait for the moderators.");
        }

        if (waiting.Count >= MaxWaiting)
        {
            return StanzaError.ResourceConstraint("Too many have asked already. Please wait a while.");
        }

        waiting.Add(account, now + Waits);
        return null;
    }

    /// <summary>The account has voice: nobody needs to answer any more.</summary>
    public void Remove(Jid account) => waiting.Remove(account);
}
