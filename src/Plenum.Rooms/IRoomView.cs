using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>A room to look at. Nothing can be changed through it.</summary>
public interface IRoomView
{
    /// <summary>The room's bare JID.</summary>
    Jid Jid { get; }

    /// <summary>False before the room is created and after it is destroyed.</summary>
    bool Exists { get; }

    /// <summary>What the operator has set for all rooms.</summary>
    RoomSettings Settings { get; }

    /// <summary>The newest messages.</summary>
    History History { get; }

    /// <summary>The occupants in the order in which they came.</summary>
    IReadOnlyCollection<Occupant> Occupants { get; }

    /// <summary>The occupant whose session this is, or null.</summary>
    Occupant? OccupantOf(Peer peer);

    /// <summary>The occupant with this nick, or null.</summary>
    Occupant? OccupantWithNick(string nick);

    /// <summary>The occupants of an account, mostly one or none; looking them up costs the same however many others there are.</summary>
    IReadOnlyList<Occupant> OccupantsOf(Jid bareJid);

    /// <summary>The affiliation of a bare JID; <see cref="Affiliation.None"/> if it has none.</summary>
    Affiliation AffiliationOf(Jid bareJid);

    /// <summary>The occupant-id of a bare JID in this room (XEP-0421): stable, tells nothing of the JID.</summary>
    string OccupantIdOf(Jid bareJid);

    /// <summary>The value of an option.</summary>
    string ValueOf(RoomOption option);

    /// <summary>True if a <see cref="RoomOptionKind.Switch"/> is on.</summary>
    bool IsOn(RoomOption option) => ValueOf(option) == "1";
}
