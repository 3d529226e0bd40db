using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Banning, and giving and taking membership, admin and owner status (XEP-0045 §9.1 to §9.5, §10.3 to §10.8).</summary>
/// <param name="Account">Whose affiliation: a bare JID, in the room or not; or a domain, with all accounts that have none of their own.</param>
/// <param name="To">The new affiliation.</param>
/// <param name="Reason">Why, or null.</param>
sealed record ChangeAffiliation(Jid Account, Affiliation To, string? Reason) : AdminChange(Reason)
{
    /// <summary>
    /// The most accounts with an affiliation in one room, 2 000: they are in memory while the room is, and a condensed journal holds
    /// 100 bytes of each. Whoever would be one more is refused with <c>not-allowed</c>; nobody loses theirs.
    /// </summary>
    public const int MaxAffiliations = 2000;

    /// <summary>True where it comes with an invitation, so that the account needs to hear no more of it.</summary>
    public bool IsInvited { get; init; }

    /// <summary>True if it is about all accounts of a domain.</summary>
    public bool IsDomain => Account.Local is null;

    public override StanzaError? Refusal(RoomState room, RoomIq by)
    {
        var account = by.Sender.Jid.Bare;
        var (actor, before) = (room.AffiliationOf(account), room.AffiliationOf(Account));
        return actor switch
        {
            < Affiliation.Admin => StanzaError.Forbidden(),
            _ when IsDomain => To <= Affiliation.None ? null : StanzaError.NotAllowed("A domain can be banned and no more"),
            _ when To == Affiliation.Outcast && Account == account => StanzaError.Conflict("You cannot ban yourself"),
            Affiliation.Admin when To == Affiliation.Outcast && before >= Affiliation.Admin => StanzaError.NotAllowed(),
            Affiliation.Admin when (To >= Affiliation.Admin || before >= Affiliation.Admin) && To != before => StanzaError.Forbidden(),
            _ => null,
        };
    }

    /// <summary>Null, or why these changes together would leave the room in a state it must not be in.</summary>
    public static StanzaError? Refusal(RoomState room, IEnumerable<ChangeAffiliation> changes)
    {
        var (owners, count) = (room.Affiliations.Values.Count(affiliation => affiliation == Affiliation.Owner), room.Affiliations.Count);
        var after = new Dictionary<Jid, Affiliation>();
        foreach (var change in changes)
        {
            var before = after.GetValueOrDefault(change.Account, room.Affiliations.GetValueOrDefault(change.Account));
            owners += Unit(change.To == Affiliation.Owner) - Unit(before == Affiliation.Owner);
            count += Unit(change.To != Affiliation.None) - Unit(before != Affiliation.None);
            after[change.Account] = change.To;
        }

        return owners == 0 ? StanzaError.Conflict("A room must have an owner")
            : count > Math.Max(MaxAffiliations, room.Affiliations.Count) ? StanzaError.NotAllowed($"A room has at most {MaxAffiliations} affiliations")
            : null;

        static int Unit(bool is1) => is1 ? 1 : 0;
    }

    public override void Apply(RoomTurn turn, Jid by, Notice notice)
    {
        var room = turn.State;
        var before = room.Affiliations.GetValueOrDefault(Account);
        if (before == To && (Reason is null || Reason == room.AffiliationReasons.GetValueOrDefault(Account)))
        {
            return;
        }

        turn.Raise(new AffiliationSet(Account, To) { Reason = Reason });
        if (before == To)
        {
            return; // There is another reason for the same, and nothing to be told.
        }

        var isThere = false;
        foreach (var occupant in room.Occupants.Where(Concerns).ToList())
        {
            isThere = true;
            Follow(turn, occupant, notice);
        }

        if (!isThere)
        {
            Absent.Tell(turn, this, by);
        }

        foreach (var feature in turn.Whole.Active)
        {
            feature.AffiliationChanged(turn, Account, before, To);
        }
    }

    bool Concerns(Occupant occupant) => IsDomain ? occupant.RealJid.Domain == Account.Domain : occupant.RealJid == Account;

    /// <summary>
    /// The occupant gets what now holds for them: a ban of their domain does not touch who has an affiliation of their own, and whose own is
    /// taken away may be of a banned domain.
    /// </summary>
    static void Follow(RoomTurn turn, Occupant occupant, Notice notice)
    {
        var (before, after) = (occupant.Affiliation, turn.State.AffiliationOf(occupant.RealJid));
        if (before == after)
        {
            return;
        }

        occupant.Affiliation = after;
        if (RemovalCode(turn.State, after) is { } code)
        {
            Leave.Remove(turn, occupant, notice with { IsGone = true, Codes = [code] });
        }
        else
        {
            ChangeRole.Set(turn, occupant, RoleAfter(turn.State, occupant.Role, before, after), notice);
        }
    }

    static int? RemovalCode(RoomState room, Affiliation after) => after switch
    {
        Affiliation.Outcast => 301,
        Affiliation.None when room.IsOn(MucOptions.MembersOnly) => 321,
        _ => null,
    };

    /// <summary>
    /// An affiliation brings its role along; one that is lost takes it away again (§5.1.3). A role that was given by itself stays:
    /// a moderator who becomes or ceases to be a member, voice in a room that is not moderated.
    /// </summary>
    static Role RoleAfter(RoomState room, Role role, Affiliation before, Affiliation after) => after switch
    {
        >= Affiliation.Admin => Role.Moderator,
        _ when before >= Affiliation.Admin => Join.DefaultRole(room, after),
        Affiliation.Member when role == Role.Visitor => Role.Participant,
        Affiliation.None when role == Role.Participant => Join.DefaultRole(room, after),
        _ => role,
    };
}
