using System.Diagnostics.CodeAnalysis;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Rooms.OccupantIds;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>
/// The state that every part of a room shares. What is remembered (affiliations, options, subject) changes by events only;
/// occupancy and history at hand are not remembered in the journal.
/// </summary>
sealed class RoomState(Jid jid, RoomSettings settings) : IRoomView
{
    readonly Dictionary<string, Occupant> byNick = [];
    readonly Dictionary<Jid, Occupant> bySession = [];
    readonly Dictionary<Jid, string> reservedNicks = [];
    readonly Dictionary<string, Jid> nickOwners = [];
    readonly Dictionary<Jid, Occupant[]> byAccount = [];
    readonly LinkedList<Occupant> occupants = new();
    readonly LinkedList<Occupant> announced = new();
    List<Move> moves = [];
    Peer[]? peers;

    public Jid Jid { get; } = jid;

    public RoomSettings Settings { get; } = settings;

    [MemberNotNullWhen(true, nameof(OccupantIdKey))]
    public bool Exists => OccupantIdKey is not null;

    /// <summary>The key of the room's occupant-ids, chosen when the room is created.</summary>
    public string? OccupantIdKey { get; set; }

    /// <summary>True until the room is configured for the first time: only its owners may enter, for others it is not there (XEP-0045 §10.1.1).</summary>
    public bool IsLocked { get; set; }

    /// <summary>When a room without occupants ends, if it is known; see <see cref="Temporary"/>.</summary>
    public DateTimeOffset? Ends { get; set; }

    /// <summary>The affiliations that were given: to accounts, and bans to whole domains too (XEP-0045 §9.2).</summary>
    public Dictionary<Jid, Affiliation> Affiliations { get; } = [];

    /// <summary>Why they were given, where somebody has said so.</summary>
    public Dictionary<Jid, string> AffiliationReasons { get; } = [];

    /// <summary>The domains among them: all of these are banned.</summary>
    public HashSet<string> BannedDomains { get; } = [];

    /// <summary>The options that were set; the others have their defaults.</summary>
    public Dictionary<string, string> Options { get; } = [];

    public Subject? Subject { get; set; }

    public History History { get; } = new();

    /// <summary>No archived message is earlier; null where there is none.</summary>
    public DateTimeOffset? Oldest { get; set; }

    public InvitationBook Invitations { get; } = new();

    public PrivateMessageBook PrivateMessages { get; } = new();

    public RelayedRequests Relayed { get; } = new();

    public VoiceRequestBook VoiceRequests { get; } = new();

    public IReadOnlyCollection<Occupant> Occupants => occupants;

    /// <summary>The occupants of whom everyone was told, in the order in which they were.</summary>
    public IReadOnlyCollection<Occupant> Announced => announced;

    /// <summary>True while not everyone is told of everyone; see <see cref="Visibility"/>.</summary>
    public bool IsBig { get; set; }

    /// <summary>How often anything was said since the room was loaded.</summary>
    public long Spoken { get; set; }

    /// <summary>All sessions in the room. The array is made anew when occupancy changes, so that an effect may keep it.</summary>
    public Peer[] Peers => peers ??= [.. occupants.SelectMany(occupant => occupant.Sessions).Select(session => session.Peer)];

    public Occupant? OccupantOf(Peer peer) => bySession.GetValueOrDefault(peer.Jid);

    public Occupant? OccupantWithNick(string nick) => byNick.GetValueOrDefault(nick);

    public IReadOnlyList<Occupant> OccupantsOf(Jid bareJid) => byAccount.GetValueOrDefault(bareJid, []);

    /// <summary>What was given to the account itself comes before what holds for its domain (XEP-0045 §9.2).</summary>
    public Affiliation AffiliationOf(Jid bareJid) => Affiliations.TryGetValue(bareJid, out var given) ? given
        : BannedDomains.Contains(bareJid.Domain) ? Affiliation.Outcast
        : Affiliation.None;

    /// <summary>The nicks that accounts have reserved.</summary>
    public IReadOnlyDictionary<Jid, string> ReservedNicks => reservedNicks;

    /// <summary>The nick that an account has reserved, or null.</summary>
    public string? NickOf(Jid bareJid) => reservedNicks.GetValueOrDefault(bareJid);

    /// <summary>The account that has reserved a nick, or null.</summary>
    public Jid? OwnerOfNick(string nick) => nickOwners.GetValueOrDefault(nick);

    /// <summary>Reserves a nick that nobody has, in place of the one before; null for none.</summary>
    public void ReserveNick(Jid bareJid, string? nick)
    {
        if (reservedNicks.Remove(bareJid, out var before))
        {
            nickOwners.Remove(before);
        }

        if (nick is not null)
        {
            reservedNicks[bareJid] = nick;
            nickOwners[nick] = bareJid;
        }
    }

    public string OccupantIdOf(Jid bareJid) => OccupantId.Of(OccupantIdKey ?? "", bareJid);

    /// <summary>True if the room does not exist, as far as this session is to know.</summary>
    [MemberNotNullWhen(false, nameof(OccupantIdKey))]
    public bool IsHiddenFrom(Peer peer) => !Exists || (IsLocked && AffiliationOf(peer.Jid.Bare) != Affiliation.Owner);

    public string ValueOf(RoomOption option) => Options.GetValueOrDefault(option.Var, option.Default);

    public bool IsOn(RoomOption option) => ValueOf(option) == "1";

    /// <summary>True if this very session is in the room, and not another one that was bound to the same full JID since.</summary>
    public bool Has(Peer peer) =>
        OccupantOf(peer) is { } occupant && occupant.Sessions.Any(session => ReferenceEquals(session.Peer, peer));

    /// <summary>Adds or replaces a session of an occupant; the occupant is new if its nick is.</summary>
    public void SetSession(Occupant occupant, OccupantSession session)
    {
        if (byNick.TryAdd(occupant.Nick, occupant))
        {
            occupant.Place = occupants.AddLast(occupant);
            byAccount[occupant.RealJid] = [.. OccupantsOf(occupant.RealJid), occupant];
        }

        bySession[session.Peer.Jid] = occupant;
        occupant.Sessions = [.. occupant.Sessions.Where(other => other.Peer.Jid != session.Peer.Jid), session];
        Moved(session.Peer, occupant.Jid);
    }

    /// <summary>Removes a session, and the occupant with its last one.</summary>
    public void RemoveSession(Occupant occupant, Peer peer)
    {
        bySession.Remove(peer.Jid);
        occupant.Sessions = [.. occupant.Sessions.Where(session => session.Peer.Jid != peer.Jid)];
        if (occupant.Sessions.Count == 0)
        {
            byNick.Remove(occupant.Nick);
            occupants.Remove(occupant.Place!);
            if (occupant.IsAnnounced)
            {
                announced.Remove(occupant.AnnouncedPlace!);
            }

            if (OccupantsOf(occupant.RealJid) is [_])
            {
                byAccount.Remove(occupant.RealJid);
            }
            else
            {
                byAccount[occupant.RealJid] = [.. OccupantsOf(occupant.RealJid).Where(other => other != occupant)];
            }
        }

        Moved(peer, null);
    }

    /// <summary>Gives an occupant another nick, which must be free. Their place in the order of occupants stays.</summary>
    public void Rename(Occupant occupant, Jid newJid)
    {
        byNick.Remove(occupant.Nick);
        occupant.Jid = newJid;
        byNick.Add(occupant.Nick, occupant);
        foreach (var session in occupant.Sessions)
        {
            Moved(session.Peer, newJid);
        }
    }

    /// <summary>Notes that everyone is, or was, told of an occupant.</summary>
    public void Announce(Occupant occupant)
    {
        occupant.IsAnnounced = true;
        occupant.AnnouncedPlace = announced.AddLast(occupant);
    }

    /// <summary>Notes that everyone is told that an occupant is gone, though they are not.</summary>
    public void Withdraw(Occupant occupant)
    {
        occupant.IsAnnounced = false;
        announced.Remove(occupant.AnnouncedPlace!);
    }

    /// <summary>Who came, went and was renamed since this was last asked, in order.</summary>
    public IReadOnlyList<Move> TakeMoves()
    {
        var taken = moves;
        moves = moves.Count == 0 ? moves : [];
        return taken;
    }

    void Moved(Peer peer, Jid? to)
    {
        moves.Add(new(peer, to));
        peers = null;
    }
}

/// <summary>A session came or was renamed, or went.</summary>
/// <param name="Session">The session.</param>
/// <param name="To">Its occupant JID from now on; null if it went.</param>
readonly record struct Move(Peer Session, Jid? To);
