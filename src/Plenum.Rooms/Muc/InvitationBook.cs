using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>What a room knows of the invitations through it, as long as it is in memory: who may send more, and who may decline.</summary>
sealed class InvitationBook
{
    /// <summary>
    /// Accounts that one account may invite, or tell of a new affiliation, through a room: 50 at once, a class or a large team, then one in
    /// 10 s. It is a message to somebody who has not asked for it. One more is refused with <c>policy-violation</c>.
    /// </summary>
    public const int Burst = 50;

    /// <summary>
    /// Invitations that may still be declined, 1 000 in a room, some 100 kB: the oldest ones go first, and to decline those does nothing.
    /// </summary>
    public const int MaxOpen = 1000;

    readonly AccountRate rate = new(Burst, TimeSpan.FromSeconds(10));
    readonly OrderedDictionary<(Jid Invitee, Jid Inviter), bool> open = [];

    /// <summary>True if the account may write to so many others now; it then has as many less.</summary>
    public bool MayTell(RoomTurn turn, Jid by, int others) => !turn.Room.Settings.Rates || rate.TryTake(by, turn.Now, others);

    /// <summary>Somebody was invited.</summary>
    public void Add(Jid invitee, Jid inviter)
    {
        open.Remove((invitee, inviter));
        if (open.Count >= MaxOpen)
        {
            open.RemoveAt(0);
        }

        open.Add((invitee, inviter), true);
    }

    /// <summary>The invitation is declined; false if there was none.</summary>
    public bool Remove(Jid invitee, Jid inviter) => open.Remove((invitee, inviter));
}
