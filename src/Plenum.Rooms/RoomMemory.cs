using Plenum.Rooms.Muc;

namespace Plenum.Rooms;

/// <summary>How the room's own events change what all its parts share.</summary>
static class RoomMemory
{
    public static void Apply(RoomState state, RoomEvent happened)
    {
        switch (happened)
        {
            case RoomCreated created:
                state.OccupantIdKey = created.OccupantIdKey;
                state.Affiliations[created.Creator] = Affiliation.Owner;
                state.IsLocked = created.Locked;
                break;
            case RoomUnlocked:
                state.IsLocked = false;
                break;
            case RoomLeftBehind left:
                state.Ends = left.Ends;
                break;
            case AffiliationSet given:
                SetAffiliation(state, given);
                break;
            case NickReserved reserved:
                state.ReserveNick(reserved.Account, reserved.Nick);
                break;
            case OptionsSet set:
                foreach (var (option, value) in set.Values)
                {
                    state.Options[option] = value;
                }

                break;
            case SubjectSet changed:
                state.Subject = new(changed.Text, changed.By, changed.ById, changed.At);
                break;
        }
    }

    static void SetAffiliation(RoomState state, AffiliationSet given)
    {
        state.Affiliations.Remove(given.Account);
        state.AffiliationReasons.Remove(given.Account);
        if (given.Account.Local is null)
        {
            state.BannedDomains.Remove(given.Account.Domain);
        }

        if (given.Affiliation <= Affiliation.None)
        {
            state.ReserveNick(given.Account, null);
        }

        if (given.Affiliation == Affiliation.None)
        {
            return;
        }

        state.Affiliations[given.Account] = given.Affiliation;
        if (given.Reason is { } reason)
        {
            state.AffiliationReasons[given.Account] = reason;
        }

        if (given.Account.Local is null)
        {
            state.BannedDomains.Add(given.Account.Domain);
        }
    }

    public static IEnumerable<RoomEvent> Condense(RoomState state)
    {
        if (!state.Exists)
        {
            yield break;
        }

        // The creator may have lost ownership since: any owner serves, there always is one (XEP-0045 §5.2). Always the same one, whatever
        // order the others came in.
        var owners = state.Affiliations.Where(entry => entry.Value == Affiliation.Owner);
        var owner = owners.MinBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Key;
        yield return new RoomCreated(owner, state.OccupantIdKey) { Locked = state.IsLocked };
        foreach (var (account, affiliation) in state.Affiliations)
        {
            if (account != owner)
            {
                yield return new AffiliationSet(account, affiliation) { Reason = state.AffiliationReasons.GetValueOrDefault(account) };
            }
        }

        foreach (var (account, nick) in state.ReservedNicks)
        {
            yield return new NickReserved(account, nick);
        }

        if (state.Ends is { } ends)
        {
            yield return new RoomLeftBehind(ends);
        }

        if (state.Options.Count > 0)
        {
            yield return new OptionsSet(new Dictionary<string, string>(state.Options));
        }

        if (state.Subject is { } subject)
        {
            yield return new SubjectSet(subject.Text, subject.By, subject.ById, subject.At);
        }
    }
}
