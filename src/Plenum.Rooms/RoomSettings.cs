namespace Plenum.Rooms;

/// <summary>Who may create a room (setting <c>Rooms:Creators</c>).</summary>
public enum RoomCreators
{
    /// <summary>Registered accounts.</summary>
    Registered,

    /// <summary>Everyone, anonymous visitors too.</summary>
    Everyone,

    /// <summary>The operators of this server.</summary>
    Operators,
}

/// <summary>What the operator has set for all rooms.</summary>
public sealed record RoomSettings
{
    /// <summary>Who may create a room.</summary>
    public RoomCreators Creators { get; init; } = RoomCreators.Registered;

    /// <summary>
    /// The domains of this server's accounts; empty for any. Who is elsewhere cannot be invited: no message gets there.
    /// </summary>
    public IReadOnlyList<string> AccountDomains { get; init; } = [];

    /// <summary>
    /// True if a room that was just made lets nobody but its owner in until it is configured (XEP-0045 §10.1.1; setting
    /// <c>Rooms:Locked</c>). False opens it at once.
    /// </summary>
    public bool Locked { get; init; } = true;

    /// <summary>
    /// Occupants up to which everyone is told of everyone, 250 by default (setting <c>Rooms:ShownOccupants</c>): a list that one can still
    /// look through, and 62 500 presences when all of them come. Beyond it a room tells of its moderators and of those who speak.
    /// </summary>
    public int ShownOccupants { get; init; } = 250;

    /// <summary>False lifts all rate limits, for benches (setting <c>Limits:Rates</c>).</summary>
    public bool Rates { get; init; } = true;

    /// <summary>
    /// Messages that a room keeps at hand for those who join, 50 by default: two screens of a chat, and at 500 bytes each for
    /// 1 000 rooms 25 MB. Older ones are in the archive.
    /// </summary>
    public int HistoryLength { get; init; } = 50;

    /// <summary>
    /// Characters of those messages together, 262 144 by default: 50 messages of 5 000, far beyond any chat; but one person's 50 pastes of
    /// 100 kB would cost everybody who joins 5 MB. The oldest go first, the newest always stays.
    /// </summary>
    public int HistoryCharacters { get; init; } = 256 * 1024;

    /// <summary>The age in days at which archived messages go (setting <c>Archive:Days</c>); 0, the default: at none.</summary>
    public long ArchiveDays { get; init; }

    /// <summary>The number of messages of a room beyond which the oldest go (setting <c>Archive:Messages</c>); 0, the default: none do.</summary>
    public long ArchiveMessages { get; init; }
}
