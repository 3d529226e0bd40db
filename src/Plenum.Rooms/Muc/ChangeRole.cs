using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Kicking, giving and taking voice, making and unmaking moderators (XEP-0045 §8.2 to §8.4, §9.6, §9.7).</summary>
/// <param name="Occupant">Whose role.</param>
/// <param name="To">The new role; none is a kick.</param>
/// <param name="Reason">Why, or null.</param>
sealed record ChangeRole(Occupant Occupant, Role To, string? Reason) : AdminChange(Reason)
{
    public override StanzaError? Refusal(RoomState room, RoomIq by)
    {
        var actor = room.AffiliationOf(by.Sender.Jid.Bare);
        if (by.Occupant is not { Role: Role.Moderator })
        {
            return StanzaError.Forbidden();
        }

        var isModerator = Occupant.Role == Role.Moderator;
        return To switch
        {
            _ when To == Occupant.Role => null,
            Role.None => MayKick(actor, isModerator && Occupant != by.Occupant) ? null : StanzaError.NotAllowed(),
            Role.Moderator => actor >= Affiliation.Admin ? null : StanzaError.Forbidden(),
            _ when Occupant.Affiliation >= Affiliation.Admin => StanzaError.NotAllowed(),
            _ when isModerator => actor >= Affiliation.Admin ? null : StanzaError.Forbidden(),
            Role.Visitor => MaySilence(actor) ? null : StanzaError.NotAllowed(),
            _ => null,
        };
    }

    public override void Apply(RoomTurn turn, Jid by, Notice notice)
    {
        // An earlier item of the same request may have removed or changed them.
        if (Occupant.Role == To || Occupant.Role == Role.None)
        {
            return;
        }

        if (To == Role.None)
        {
            Leave.Remove(turn, Occupant, notice with { IsGone = true, Codes = [307] });
        }
        else
        {
            Set(turn, Occupant, To, notice);
        }
    }

    /// <summary>
    /// Sets a role and tells everyone. Who becomes a moderator is told of all occupants anew: now they may see the real JIDs (§7.2.4).
    /// </summary>
    public static void Set(RoomTurn turn, Occupant occupant, Role role, Notice notice)
    {
        var promoted = role == Role.Moderator && occupant.Role < role && turn.State.ValueOf(MucOptions.Whois) != "anyone";
        occupant.Role = role;
        Announce.ToAll(turn, occupant, notice);
        if (promoted)
        {
            foreach (var session in occupant.Sessions)
            {
                Announce.OthersTo(turn, occupant, session.Peer);
            }
        }
    }

    /// <summary>Nobody is kicked by somebody with a lower affiliation (§8.2), and a moderator by admins only (§5.1.3).</summary>
    bool MayKick(Affiliation actor, bool isOtherModerator) =>
        actor >= Occupant.Affiliation && (!isOtherModerator || actor >= Affiliation.Admin);

    /// <summary>Voice is not taken from somebody with the same or a higher affiliation (§8.4); among those without one, moderators may.</summary>
    bool MaySilence(Affiliation actor) => actor > Occupant.Affiliation || Occupant.Affiliation == Affiliation.None;
}
