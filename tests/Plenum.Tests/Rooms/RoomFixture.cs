using Plenum.Rooms;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Tests.Hosting;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms;

/// <summary>
/// A room in memory with the host's part played straight: a turn's events go through the journal's format, its effects are
/// delivered in order, time stands still until the test moves it. <c>room@rooms.localhost</c>, and rooms open when they are made, unless
/// said.
/// </summary>
sealed class RoomFixture
{
    readonly RoomSettings settings;
    readonly RoomFeatureSet features;
    readonly List<byte[]> journal = [];
    List<ArchivedMessage> archive = [];
    readonly IdSource ids;
    readonly Dictionary<Jid, TestPeer> peers = [];

    public RoomFixture(RoomSettings? settings = null, IReadOnlyList<FeatureManifest>? features = null, string jid = "room@rooms.localhost", bool locked = false)
    {
        this.settings = (settings ?? new()) with { Locked = locked };
        this.features = new(features ?? RoomFeatures.All);
        ids = new CountingIds(Jid.Parse(jid).Local!);
        Jid = Jid.Parse(jid);
        Room = new(Jid, this.settings, this.features);
    }

    /// <summary>The room's bare JID.</summary>
    public Jid Jid { get; }

    /// <summary>The room; another object after <see cref="Restart"/>.</summary>
    public Room Room { get; private set; }

    /// <summary>The time; Sunday, 1 November 2026, noon, until it is moved.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What accounts are to be asked; nobody answers.</summary>
    public List<AccountQuestion> Questions { get; } = [];

    /// <summary>What the room has archived.</summary>
    public IReadOnlyList<ArchivedMessage> Archive => archive;

    /// <summary>How many messages the room had looked up in its archive, because they were not at hand.</summary>
    public int Recalled { get; private set; }

    /// <summary>The journal's lines as text.</summary>
    public IReadOnlyList<string> Journal => [.. journal.Select(System.Text.Encoding.UTF8.GetString)];

    /// <summary>A session of <c>NAME@localhost/RESOURCE</c>; a name with an <c>@</c> is taken as it is.</summary>
    public TestPeer Peer(string name, string resource = "a", PeerStanding standing = PeerStanding.Registered)
    {
        var jid = Jid.Parse($"{(name.Contains('@', StringComparison.Ordinal) ? name : name + "@localhost")}/{resource}");
        return peers[jid] = new(this, jid, standing);
    }

    /// <summary>A session that has joined under its account's name, having read everything that it got.</summary>
    public TestPeer Joined(string name, string? nick = null, string resource = "a", PeerStanding standing = PeerStanding.Registered)
    {
        var peer = Peer(name, resource, standing);
        peer.Join(nick ?? name);
        peer.Skip();
        return peer;
    }

    /// <summary>The occupant-id of an account.</summary>
    public string IdOf(string name) => Room.View.OccupantIdOf(Jid.Parse($"{name}@localhost"));

    /// <summary>The <c>occupant-id</c> element of an account, as it stands in what the room passes on.</summary>
    public string Oid(string name) => $"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{IdOf(name)}'/>";

    /// <summary>The <c>x</c> element of a presence, with an item and status codes.</summary>
    public static string X(string item, params int[] codes) =>
        $"<x xmlns='http://jabber.org/protocol/muc#user'>{item}{string.Concat(codes.Select(code => $"<status code='{code}'/>"))}</x>";

    /// <summary>The presence of an occupant whose account is <paramref name="name"/>, without <c>to</c>, as others than moderators see it.</summary>
    public string Seen(string name, TestPeer by, string nick = "", string affiliation = "none", string role = "participant") =>
        $"<presence from='room@rooms.localhost/{(nick.Length > 0 ? nick : name)}' to='{by.Jid}'>{Oid(name)}{X($"<item affiliation='{affiliation}' role='{role}'/>")}</presence>";

    /// <summary>The subject that a room without one tells those who join.</summary>
    public static string NoSubject(TestPeer to) => $"<message from='room@rooms.localhost' to='{to.Jid}' type='groupchat'><subject/></message>";

    /// <summary>Moves the time, waking the room whenever it wants to be.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Now + by;
        while (Room.NextWake is { } wake && wake <= end)
        {
            Now = wake > Now ? wake : Now;
            Handle(new WakeUp());
            Assert.False(Room.NextWake <= wake, "A woken room must not ask to be woken at the same time again.");
        }

        Now = end;
    }

    /// <summary>The clock goes back.</summary>
    public void SetBack(TimeSpan by) => Now -= by;

    /// <summary>The session is over: nothing comes to it any more.</summary>
    public void Forget(TestPeer peer) => peers.Remove(peer.Jid);

    /// <summary>One turn.</summary>
    public RoomOutcome Handle(RoomInput input)
    {
        var outcome = Room.Handle(input, Now, ids);
        for (Dictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>> recalled = []; outcome.Wants is { } wish;)
        {
            Recalled++;
            recalled.Add(wish, MemoryArchive.Find(archive, wish));
            outcome = Room.Handle(input, Now, ids, recalled);
        }

        journal.AddRange(outcome.Events.Select(features.Codec.Encode));
        archive = MemoryArchive.With(outcome.Events.Any(happened => happened is RoomDestroyed) ? [] : archive, outcome.Archived);
        Questions.AddRange(outcome.Questions);
        foreach (var effect in outcome.Effects)
        {
            foreach (var peer in effect.To)
            {
                ((TestPeer)peer).Deliver(effect.Stanza with { To = peer.Jid });
            }

            // Every session of a test is available.
            foreach (var account in effect.Accounts ?? [])
            {
                peers.Values.Where(peer => peer.Jid.Bare == account).ToList().ForEach(peer => peer.Deliver(effect.Stanza with { To = account }));
            }
        }

        foreach (var request in outcome.Pages)
        {
            var query = request.Query ?? new();
            var answer = request.Query is not null ? ArchiveAnswer.Of(request, query, MemoryArchive.Page(archive, query))
                : [ArchiveAnswer.Reach(request, archive.FirstOrDefault(), archive.LastOrDefault())];
            answer.ToList().ForEach(stanza => ((TestPeer)request.Asker).Deliver(stanza with { To = request.Asker.Jid }));
        }

        return outcome;
    }

    /// <summary>As after <c>kill -9</c>: nobody is in the room, what it remembers comes from its journal and archive.</summary>
    public void Restart()
    {
        Room = Replayed(journal);
        Room.Reaches(archive is [var oldest, ..] ? oldest.Time : null);
        foreach (var message in archive.TakeLast(settings.HistoryLength))
        {
            Room.Recall(message);
        }
    }

    /// <summary>Replaces the journal by the condensed one, and starts again from it.</summary>
    public void Condense()
    {
        var condensed = Room.Condense().Select(features.Codec.Encode).ToList();
        journal.Clear();
        journal.AddRange(condensed);
        Restart();
    }

    /// <summary>What the room remembers, as the condensed lines of its journal in a fixed order: equal for equal states.</summary>
    public IReadOnlyList<string> Memory() => MemoryOf(Room);

    /// <summary>Two rooms in which nobody is: one replayed from the journal, one from what the room condenses it to.</summary>
    public (Room Replayed, Room Condensed) Copies() => (Replayed(journal), Replayed(Room.Condense().Select(features.Codec.Encode)));

    /// <summary>
    /// Checks that the room, its replayed journal and its replayed condensed journal remember the same, as far as condensing remembers: what
    /// it forgets altogether shows only in how <see cref="Copies"/> behave.
    /// </summary>
    public void RemembersTheSameReplayedAndCondensed()
    {
        Assert.Equal(Memory(), MemoryOf(Replayed(journal)));
        Assert.Equal(Memory(), MemoryOf(Replayed(Room.Condense().Select(features.Codec.Encode))));
    }

    IReadOnlyList<string> MemoryOf(Room room) =>
        [.. room.Condense().Select(happened => System.Text.Encoding.UTF8.GetString(features.Codec.Encode(happened))).Order(StringComparer.Ordinal)];

    Room Replayed(IEnumerable<byte[]> lines)
    {
        var room = new Room(Jid, settings, features);
        foreach (var line in lines)
        {
            room.Replay(features.Codec.Decode(line));
        }

        return room;
    }

    sealed class CountingIds(string prefix) : IdSource
    {
        int last;

        public override string Next() => $"{prefix}-{++last}";
    }
}
