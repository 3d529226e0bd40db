using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms;

/// <summary>One session of an occupant.</summary>
/// <param name="Peer">The session.</param>
/// <param name="Show">What the session's last presence carried that others may see (show, status, caps …).</param>
public sealed record OccupantSession(Peer Peer, IReadOnlyList<Element> Show);

/// <summary>Someone in a room: a nick, the account behind it, and its sessions there (XEP-0045 §7.2, several sessions of one account share a nick).</summary>
public sealed class Occupant
{
    internal Occupant(Jid jid, Jid realJid, string id) => (Jid, RealJid, Id) = (jid, realJid, id);

    /// <summary>The occupant JID: the room's JID with the nick as resource.</summary>
    public Jid Jid { get; internal set; }

    /// <summary>The nick.</summary>
    public string Nick => Jid.Resource!;

    /// <summary>The real bare JID.</summary>
    public Jid RealJid { get; }

    /// <summary>The occupant-id (XEP-0421).</summary>
    public string Id { get; }

    /// <summary>The role.</summary>
    public Role Role { get; internal set; }

    /// <summary>The affiliation.</summary>
    public Affiliation Affiliation { get; internal set; }

    /// <summary>The sessions in the order in which they came; at least one while in the room.</summary>
    public IReadOnlyList<OccupantSession> Sessions { get; internal set; } = [];
}
