using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>Administration of a room (XEP-0045 §8.2 to §8.5, §9, §10.3 to §10.8): lists, and changes of roles and affiliations.</summary>
static class Admin
{
    /// <summary>
    /// The most characters of a reason, 300: everyone sees it, and a list of 2 000 bans with one each still fits into what may wait for a
    /// client. A longer one is refused with <c>not-acceptable</c>.
    /// </summary>
    public const int MaxReason = 300;

    /// <summary>Answers a <c>muc#admin</c> request, or says why not.</summary>
    public static StanzaError? Handle(RoomTurn turn, RoomIq iq)
    {
        Element[] items = [.. iq.Payload.Elements.Where(child => child.Is("item", Ns.MucAdmin))];
        return (iq.IsSet, items) switch
        {
            (_, []) => StanzaError.BadRequest(),
            (true, _) => Change(turn, iq, items),
            (false, [var item]) => AdminLists.Answer(turn, iq, item),
            _ => StanzaError.BadRequest(),
        };
    }

    /// <summary>All items or none: every one is checked before the first is applied (§9.2).</summary>
    static StanzaError? Change(RoomTurn turn, RoomIq iq, Element[] items)
    {
        var changes = new List<AdminChange>();
        foreach (var item in items)
        {
            var (change, refusal) = Read(turn.State, item);
            if ((refusal ?? change!.Refusal(turn.State, iq)) is { } error)
            {
                return error;
            }

            changes.Add(change!);
        }

        if (ChangeAffiliation.Refusal(turn.State, changes.OfType<ChangeAffiliation>()) is { } together)
        {
            return together;
        }

        turn.Answer(iq);
        foreach (var change in changes)
        {
            change.Apply(turn, iq.Sender.Jid.Bare, new() { Actor = iq.Occupant?.Nick, Reason = change.Reason });
        }

        Leave.EndIfEmpty(turn);
        return null;
    }

    /// <remarks><code>item[affiliation, jid or nick] = reason?   |   item[role, nick] = reason?</code></remarks>
    static (AdminChange? Change, StanzaError? Refusal) Read(RoomState room, Element item)
    {
        var reason = item.Child("reason", Ns.MucAdmin)?.Value is { Length: > 0 } given ? given : null;
        return (MucWords.ParseAffiliation(item["affiliation"]), MucWords.ParseRole(item["role"])) switch
        {
            _ when reason?.Length > MaxReason => (null, StanzaError.NotAcceptable($"A reason has at most {MaxReason} characters")),
            _ when (item["affiliation"] is null) == (item["role"] is null) => (null, StanzaError.BadRequest()),
            ({ } affiliation, null) => ReadAccount(room, item) switch
            {
                ({ } account, _) => (new ChangeAffiliation(account, affiliation, reason), null),
                (_, var refusal) => (null, refusal),
            },
            (null, { } role) when item["nick"] is { } nick =>
                room.OccupantWithNick(nick) is { } occupant ? (new ChangeRole(occupant, role, reason), null) : (null, StanzaError.ItemNotFound()),
            _ => (null, StanzaError.BadRequest()),
        };
    }

    static (Jid? Account, StanzaError? Refusal) ReadAccount(RoomState room, Element item) => (item["jid"], item["nick"]) switch
    {
        ({ } jid, _) => Jid.TryParse(jid, out var account) ? (account.Bare, null) : (null, StanzaError.JidMalformed()),
        (null, { } nick) => room.OccupantWithNick(nick) is { } occupant ? (occupant.RealJid, null) : (null, StanzaError.ItemNotFound()),
        _ => (null, StanzaError.BadRequest()),
    };
}

/// <summary>One item of a request, read and not yet applied.</summary>
/// <param name="Reason">Why, or null.</param>
abstract record AdminChange(string? Reason)
{
    /// <summary>Null, or why the sender may not do this as the room is now.</summary>
    public abstract StanzaError? Refusal(RoomState room, RoomIq by);

    /// <summary>Does it; <paramref name="by"/> is the account that does, <paramref name="notice"/> has its nick and the reason.</summary>
    public abstract void Apply(RoomTurn turn, Jid by, Notice notice);
}
