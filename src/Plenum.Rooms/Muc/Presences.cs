using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>A presence sent to a room: a join, a change of nick or of availability, or a leave.</summary>
static class Presences
{
    public static void Handle(RoomTurn turn, Peer peer, Stanza presence)
    {
        var occupant = turn.State.OccupantOf(peer);
        switch (presence.Type)
        {
            case null when occupant is null && presence.Child("x", Ns.Muc) is null:
                Desynchronized(turn, peer, presence);
                break;
            case null when occupant is null || IsJoinAgain(occupant, presence):
                Join.Handle(turn, peer, presence);
                break;
            case null when presence.To?.Resource is { } nick && nick != occupant.Nick:
                ChangeNick.Handle(turn, peer, occupant, presence);
                break;
            case null:
                ChangeAvailability(turn, peer, occupant, presence);
                break;
            case "unavailable":
                // From somebody who is not in the room it is ignored (XEP-0045 §17.3).
                Leave.Handle(turn, peer, presence);
                break;
            case "error":
                Ghost.Handle(turn, peer, presence);
                break;
        }
    }

    /// <summary>
    /// A presence without the <c>x</c> of MUC from a session that is not in the room: mostly a client that thinks it is. To let it in would
    /// leave it without what it has missed, so it is told that it is out (§7.2.17), and can enter anew. Clients that can do nothing but
    /// groupchat 1.0 stay outside.
    /// </summary>
    static void Desynchronized(RoomTurn turn, Peer peer, Stanza presence)
    {
        if (presence.To?.Resource is null)
        {
            turn.Send(Error(presence, StanzaError.JidMalformed("A nickname is missing")), peer);
            return;
        }

        turn.Send(
            Stanza.Presence("unavailable", new Element("x", Ns.MucUser)
            {
                new Element("item", Ns.MucUser)
                {
                    { "affiliation", "none" }, { "role", "none" }, new Element("reason", Ns.MucUser) { "You are not in the room." },
                },
                Announce.Status(110), Announce.Status(307), Announce.Status(333),
            }) with { From = presence.To }, peer);
    }

    /// <summary>
    /// The most characters (of XML) of a presence that others see, 4 096: it stays in memory, and everyone who joins gets it. Of a
    /// larger one they see the <c>show</c> only.
    /// </summary>
    public const int MaxShown = 4096;

    /// <summary>What others may see of a presence: all but what only the room may write, or what was for the room alone.</summary>
    public static IReadOnlyList<Element> Shown(RoomTurn turn, Stanza presence)
    {
        Element[] shown = [.. turn.Whole.Features.RemoveReserved(presence).Payload.Where(element => element.Namespace != Ns.Muc)];
        return shown.Sum(element => element.ToString().Length) <= MaxShown ? shown
            : [.. shown.Where(element => element.Is("show", Ns.Client) && element.Value.Length <= 4).Take(1)];
    }

    /// <summary>
    /// The error for a presence. The <c>x</c> of MUC stands beside it, as in XEP-0045's examples: clients (slixmpp) tell by it that
    /// the error is about a room.
    /// </summary>
    public static Stanza Error(Stanza presence, StanzaError error)
    {
        var refused = presence.Error(error);
        return refused with { Payload = [new Element("x", Ns.Muc), .. refused.Payload] };
    }

    /// <summary>A client that joins where it is already has lost what it knew of the room (XEP-0045 §7.2.1).</summary>
    static bool IsJoinAgain(Occupant occupant, Stanza presence) =>
        presence.To?.Resource == occupant.Nick && presence.Child("x", Ns.Muc) is not null;

    /// <summary>XEP-0045 §7.7. The others are told when it is the session that stands for the occupant.</summary>
    static void ChangeAvailability(RoomTurn turn, Peer peer, Occupant occupant, Stanza presence)
    {
        var before = occupant.Shown;
        var session = new OccupantSession(peer, Shown(turn, presence));
        turn.State.SetSession(occupant, session);
        if (before.Peer == peer || occupant.Shown.Peer == peer)
        {
            Announce.ToAll(turn, occupant, Notice.Present);
        }
        else
        {
            Announce.ToSelf(turn, occupant, session, Notice.Present, presence.Id);
        }
    }
}
