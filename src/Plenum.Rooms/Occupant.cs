using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms;

/// <summary>One session of an occupant.</summary>
/// <param name="Peer">The session.</param>
/// <param name="Show">What the session's last presence carried that others may see (show, status, caps …).</param>
public sealed record OccupantSession(Peer Peer, IReadOnlyList<Element> Show)
{
    /// <summary>How ready to chat the session is, in rising order (RFC 6121 §4.7.2.1).</summary>
    internal int Availability => Show.FirstOrDefault(element => element.Is("show", Ns.Client))?.Value switch
    {
        "xa" => 0,
        "away" => 1,
        "dnd" => 2,
        "chat" => 4,
        _ => 3,
    };
}

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

    /// <summary>The <c>occupant-id</c> element that goes with whatever the room passes on from this occupant.</summary>
    public Element IdElement => field ??= new("occupant-id", Ns.OccupantId) { { "id", Id } };

    /// <summary>The role; <see cref="Role.None"/> when they have left.</summary>
    public Role Role { get; internal set; }

    /// <summary>The affiliation.</summary>
    public Affiliation Affiliation { get; internal set; }

    /// <summary>The sessions in the order of their last presence; at least one while in the room.</summary>
    public IReadOnlyList<OccupantSession> Sessions { get; internal set; } = [];

    /// <summary>True if everyone was told that they are in the room; see <see cref="Visibility"/>.</summary>
    internal bool IsAnnounced { get; set; }

    /// <summary>When they last spoke, counted in what was said; 0 for never.</summary>
    internal long Spoke { get; set; }

    internal LinkedListNode<Occupant>? Place { get; set; }

    internal LinkedListNode<Occupant>? AnnouncedPlace { get; set; }

    /// <summary>The presence as everyone was last told, with the real JID and without, so that it is serialized once for all who come.</summary>
    internal (StanzaTemplate? WithJid, StanzaTemplate? WithoutJid) Told { get; set; }

    /// <summary>
    /// The session whose presence stands for the occupant: the most available one, and of several the one that has spoken up last.
    /// Not to be asked of an occupant who has left.
    /// </summary>
    public OccupantSession Shown => Sessions is [var only] ? only : Sessions.Reverse().MaxBy(session => session.Availability)!;
}
