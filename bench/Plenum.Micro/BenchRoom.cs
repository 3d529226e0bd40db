using System.Globalization;
using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Micro;

/// <summary>
/// A room in memory, its settings the server's but for rates, which would refuse what a benchmark sends. The clock stands still, so nothing is
/// ever due; nobody stores its events or is told its effects. The first occupant is the owner, the others are visitors.
/// </summary>
sealed class BenchRoom
{
    static readonly RoomFeatureSet features = new(RoomFeatures.All);
    static readonly DateTimeOffset now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    readonly CountedIds ids = new();
    readonly Room room = new(Wire.Room, new() { Locked = false, Rates = false }, features);

    public BenchRoom(int occupants)
    {
        Occupants = [.. Enumerable.Range(0, occupants).Select(Session)];
        foreach (var peer in Occupants)
        {
            Handle(Join(peer));
        }

        Check.That(room.View.Occupants.Count == occupants, "All are in.");
    }

    /// <summary>The sessions, the owner first.</summary>
    public IReadOnlyList<Peer> Occupants { get; }

    public IRoomView View => room.View;

    /// <summary>One turn.</summary>
    public RoomOutcome Handle(RoomInput input) => room.Handle(input, now, ids);

    /// <summary>What a session sends.</summary>
    public static StanzaReceived From(Peer peer, Func<Jid, Stanza> stanza) => new(peer, stanza(peer.Jid));

    public static StanzaReceived Join(Peer peer) => From(peer, jid => Wire.Join(jid, jid.Local!));

    /// <summary>A session; number 0 is the one with an account.</summary>
    public static Peer Session(int number) => new SilentPeer(JidOf(number), number == 0 ? PeerStanding.Registered : PeerStanding.Anonymous);

    public static Jid JidOf(int number) => Jid.Parse(number == 0 ? "owner@localhost/web" : $"visitor{number}@anon.localhost/web");

    sealed class SilentPeer(Jid jid, PeerStanding standing) : Peer(jid, standing);

    // As long as the server's, which are random: what they cost is the random generator's.
    sealed class CountedIds : IdSource
    {
        long last;

        public override string Next() => (++last).ToString("x32", CultureInfo.InvariantCulture);
    }
}
