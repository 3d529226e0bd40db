using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>What a presence tells of an occupant beyond their state.</summary>
sealed record Notice
{
    /// <summary>They are there.</summary>
    public static Notice Present { get; } = new();

    /// <summary>They are no longer there, for the reason that these status codes name.</summary>
    public static Notice Gone(params int[] codes) => new() { IsGone = true, Codes = codes };

    /// <summary>True for <c>unavailable</c>.</summary>
    public bool IsGone { get; init; }

    /// <summary>Status codes (XEP-0045 §16.6.2), without 110.</summary>
    public IReadOnlyList<int> Codes { get; init; } = [];

    /// <summary>The nick that they change to, or null.</summary>
    public string? NewNick { get; init; }

    /// <summary>The nick of who did this to them, or null.</summary>
    public string? Actor { get; init; }

    /// <summary>Why it was done, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What an <c>unavailable</c> presence carries (a farewell).</summary>
    public IReadOnlyList<Element> Farewell { get; init; } = [];

    /// <summary>The <c>destroy</c> element, where the room is destroyed (XEP-0045 §10.9).</summary>
    public Element? Destroy { get; init; }
}

/// <summary>Presence of occupants: who gets it, and what each may see of it (XEP-0045 §7.2.2 to §7.2.5).</summary>
static class Announce
{
    /// <summary>Tells everyone: the occupant's own sessions last.</summary>
    public static void ToAll(RoomTurn turn, Occupant occupant, Notice notice)
    {
        ToOthers(turn, occupant, occupant.Shown, notice);
        foreach (var session in occupant.Sessions)
        {
            ToSelf(turn, occupant, session, notice);
        }
    }

    /// <summary>
    /// Tells the other occupants, if they are told of this one (<see cref="Visibility"/>); <paramref name="shown"/> is the session that stands
    /// for it.
    /// </summary>
    public static void ToOthers(RoomTurn turn, Occupant occupant, OccupantSession shown, Notice notice)
    {
        occupant.Told = default;
        if (!(notice.IsGone ? occupant.IsAnnounced : Visibility.Settle(turn, occupant)))
        {
            return;
        }

        List<Peer> seeing = [], others = [];
        var all = turn.State.ValueOf(MucOptions.Whois) == "anyone";
        foreach (var other in turn.State.Occupants)
        {
            if (other != occupant)
            {
                var list = all || other.Role == Role.Moderator ? seeing : others;
                foreach (var session in other.Sessions)
                {
                    list.Add(session.Peer);
                }
            }
        }

        if (seeing.Count > 0)
        {
            turn.Send(Compose(turn.State, occupant, shown, notice, withJid: true), [.. seeing]);
        }

        if (others.Count > 0)
        {
            turn.Send(Compose(turn.State, occupant, shown, notice, withJid: false), [.. others]);
        }
    }

    /// <summary>Tells one of the occupant's own sessions: with status 110 and its own full JID; <paramref name="id"/> answers its request.</summary>
    public static void ToSelf(RoomTurn turn, Occupant occupant, OccupantSession session, Notice notice, string? id = null)
    {
        var shown = occupant.Sessions.Count == 0 ? session : occupant.Shown;
        var self = notice with { Codes = [.. notice.Codes.Append(110).Order()] };
        turn.Send(Compose(turn.State, occupant, shown with { Peer = session.Peer }, self, withJid: true) with { Id = id }, session.Peer);
    }

    /// <summary>Tells a session of all occupants of whom everyone is told, but its own.</summary>
    public static void OthersTo(RoomTurn turn, Occupant occupant, Peer session)
    {
        var withJid = MaySeeJids(turn.State, occupant);
        Peer[] to = [session];
        foreach (var other in turn.State.Announced)
        {
            if (other != occupant)
            {
                turn.Send(Present(turn.State, other, withJid), to);
            }
        }
    }

    static StanzaTemplate Present(RoomState room, Occupant occupant, bool withJid)
    {
        var told = occupant.Told;
        if ((withJid ? told.WithJid : told.WithoutJid) is { } known)
        {
            return known;
        }

        var made = new StanzaTemplate(Compose(room, occupant, occupant.Shown, Notice.Present, withJid));
        occupant.Told = withJid ? told with { WithJid = made } : told with { WithoutJid = made };
        return made;
    }

    public static bool MaySeeJids(RoomState room, Occupant reader) => reader.Role == Role.Moderator || room.ValueOf(MucOptions.Whois) == "anyone";

    static Stanza Compose(RoomState room, Occupant occupant, OccupantSession shown, Notice notice, bool withJid) =>
        Stanza.Presence(notice.IsGone ? "unavailable" : null) with
        {
            From = occupant.Jid,
            Payload =
            [
                .. notice.IsGone ? notice.Farewell : shown.Show,
                occupant.IdElement,
                new Element("x", Ns.MucUser)
                {
                    Item(occupant, withJid ? shown.Peer.Jid : null, notice),
                    notice.Destroy,
                    notice.Codes.Select(Status),
                },
                .. notice.IsGone || Hats.HatsFeature.Of(room, occupant) is not { } hats ? (IEnumerable<Element>)[] : [hats],
            ],
        };

    static Element Item(Occupant occupant, Jid? jid, Notice notice) => new("item", Ns.MucUser)
    {
        { "affiliation", (notice.Destroy is null ? occupant.Affiliation : Affiliation.None).Word() },
        { "jid", jid?.ToString() },
        { "nick", notice.NewNick },
        { "role", (notice.IsGone && notice.NewNick is null ? Role.None : occupant.Role).Word() },
        notice.Actor is null ? null : new Element("actor", Ns.MucUser) { { "nick", notice.Actor } },
        notice.Reason is null ? null : new Element("reason", Ns.MucUser) { notice.Reason },
    };

    /// <summary>A <c>status</c> element (XEP-0045 §16.6.2).</summary>
    public static Element Status(int code) => new("status", Ns.MucUser) { { "code", code.ToString(CultureInfo.InvariantCulture) } };
}
