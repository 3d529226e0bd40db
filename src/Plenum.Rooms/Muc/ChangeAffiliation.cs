using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Banning, and giving and taking membership, admin and owner status (XEP-0045 §9.1 to §9.5, §10.3 to §10.8).</summary>
/// <param name="Account">Whose affiliation: a bare JID, in the room or not.</param>
/// <param name="To">The new affiliation.</param>
/// <param name="Reason">Why, or null.</param>
sealed record ChangeAffiliation(Jid Account, Affiliation To, string? Reason) : AdminChange(Reason)
{
    /// <summary>
    /// The most accounts with an affiliation in one room, 2 000: they are in memory while the room is, and a condensed journal holds
    /// 100 bytes of each. Whoever would be one more is refused with <c>not-allowed</c>; nobody loses theirs.
    /// </summary>
    public const int MaxAffiliations = 2000;

    public override StanzaError? Refusal(RoomState room, RoomIq by)
    {
        var account = by.Sender.Jid.Bare;
        var (actor, before) = (room.AffiliationOf(account), room.AffiliationOf(Account));
        return actor switch
        {
            < Affiliation.Admin => StanzaError.Forbidden(),
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
            var before = after.GetValueOrDefault(change.Account, room.AffiliationOf(change.Account));
            owners += Unit(change.To == Affiliation.Owner) - Unit(before == Affiliation.Owner);
            count += Unit(change.To != Affiliation.None) - Unit(before != Affiliation.None);
            after[change.Account] = change.To;
        }

        return owners == 0 ? StanzaError.Conflict("A room must have an owner")
            : count > Math.Max(MaxAffiliations, room.Affiliations.Count) ? StanzaError.NotAllowed($"A room has at most {MaxAffiliations} affiliations")
            : null;

        static int Unit(bool is1) => is1 ? 1 : 0;
    }

    public override void Apply(RoomTurn turn, Notice notice)
    {
        var before = turn.State.AffiliationOf(Account);
        if (before == To)
        {
            return;
        }

        turn.Raise(new AffiliationSet(Account, To));
        foreach (var occupant in turn.State.Occupants.Where(occupant => occupant.RealJid == Account).ToList())
        {
            occupant.Affiliation = To;
            if (RemovalCode(turn.State) is { } code)
            {
                Leave.Remove(turn, occupant, notice with { IsGone = true, Codes = [code] });
            }
            else
            {
                ChangeRole.Set(turn, occupant, RoleAfter(turn.State, occupant.Role, before), notice);
            }
        }

        foreach (var feature in turn.Whole.Active)
        {
            feature.AffiliationChanged(turn, Account, before, To);
        }
    }

    int? RemovalCode(RoomState room) => To switch
    {
        Affiliation.Outcast => 301,
        Affiliation.None when room.IsOn(MucOptions.MembersOnly) => 321,
        _ => null,
    };

    /// <summary>
    /// An affiliation brings its role along; one that is lost takes it away again (§5.1.3). A role that was given by itself stays:
    /// a moderator who becomes or ceases to be a member, voice in a room that is not moderated.
    /// </summary>
    Role RoleAfter(RoomState room, Role role, Affiliation before) => To switch
    {
        >= Affiliation.Admin => Role.Moderator,
        _ when before >= Affiliation.Admin => Join.DefaultRole(room, To),
        Affiliation.Member when role == Role.Visitor => Role.Participant,
        Affiliation.None when role == Role.Participant => Join.DefaultRole(room, To),
        _ => role,
    };
}
