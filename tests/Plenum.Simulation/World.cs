using System.Text.RegularExpressions;
using Plenum.Rooms;
using Plenum.Rooms.Polls;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>What a history is played with.</summary>
/// <param name="Features">The features of the room.</param>
/// <param name="Fault">How the host is wrong.</param>
sealed record Variant(IReadOnlyList<FeatureManifest> Features, HostFault Fault = HostFault.None)
{
    /// <summary>False to judge by nothing but what clients were told.</summary>
    public bool LooksAtMemory { get; init; } = true;

    /// <summary>What the operator has set. So few messages are at hand that most of what is looked back at must be found.</summary>
    public RoomSettings Settings { get; init; } = new() { HistoryLength = 12 };
}

/// <summary>One history: a room, its host, its clients, the time. The same seed gives the same history.</summary>
sealed partial class World
{
    static readonly Jid RoomJid = Jid.Parse("room@rooms.localhost");

    readonly RoomFeatureSet features;
    readonly RoomSettings settings;
    readonly bool looksAtMemory;
    readonly Disk disk = new();
    readonly Oracle oracle = new();
    readonly List<string> told = [];
    readonly CountingIds ids = new();

    public World(int seed, Variant variant)
    {
        Random = new(seed);
        features = new(variant.Features);
        settings = variant.Settings;
        looksAtMemory = variant.LooksAtMemory;
        Host = new(disk, new(disk, features, settings) { Ids = ids }, RoomJid, variant.Fault, this);
    }

    public Random Random { get; }

    public Host Host { get; }

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 1, 12, 0, 0, 250, TimeSpan.Zero);

    /// <summary>The sessions that were ever connected, dead ones removed now and then.</summary>
    public List<Session> Sessions { get; } = [];

    /// <summary>What was sent, and what was told to whom: sorted within a batch, ids made alike.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>The last of what happened, for who must find out why.</summary>
    public IEnumerable<string> Last(int lines) => Trace.Concat(told).TakeLast(lines);

    public Oracle Oracle => oracle;

    public TaskLedger Tasks { get; } = new();

    public ArchiveLedger Archive { get; } = new();

    public PresenceLedger Presences { get; } = new();

    public MessageLedger Messages { get; } = new();

    /// <summary>Connects a session of an account; two accounts are registered, the others anonymous.</summary>
    public Session Connect(int account)
    {
        var standing = account < 2 ? PeerStanding.Registered : PeerStanding.Anonymous;
        var session = new Session(account, Jid.Parse($"account{account}@localhost/{Random.Next(3)}"), standing, Delivered);
        foreach (var old in Sessions.Where(old => old.Alive && old.Jid == session.Jid))
        {
            Disconnect(old);
        }

        Sessions.RemoveAll(old => !old.Alive);
        Sessions.Add(session);
        return session;
    }

    /// <summary>The connection ends; the room hears of it in its turn.</summary>
    public void Disconnect(Session session)
    {
        session.Alive = false;
        session.Left();
        Host.Post(new PeerGone(session));
    }

    public void Send(Session session, Stanza stanza)
    {
        Trace.Add($"{Now:HH:mm:ss.fff} {session.Jid} > {stanza}");
        Host.Post(new StanzaReceived(session, stanza with { From = session.Jid, To = stanza.To ?? RoomJid }));
    }

    /// <summary>The occupant JID of a nick.</summary>
    public static Jid Nick(string nick) => RoomJid.WithResource(nick);

    /// <summary>Handles a batch; false if the process has died of it.</summary>
    public bool Run(int most, Mishap mishap = Mishap.None)
    {
        var goesOn = Host.Run(most, mishap);
        Trace.AddRange(told.Order(StringComparer.Ordinal));
        told.Clear();
        if (goesOn && Host.IsIdle)
        {
            oracle.Settled(Sessions, Now);
            if (Host.Live is { } live)
            {
                Tasks.Settled(Sessions, live);
                Presences.Settled(Sessions, live);
            }
        }

        return goesOn;
    }

    /// <summary>Time passes, and the room is woken when it wants to be, or a little later.</summary>
    public void Advance(TimeSpan by, Func<Mishap> mishap)
    {
        var end = Now + by;
        while (Host.NextWake is { } wake && wake <= end)
        {
            Now = wake > Now ? wake : Now;
            Now += Random.Next(8) == 0 ? TimeSpan.FromMilliseconds(Random.Next(1500)) : TimeSpan.Zero;
            Host.Post(new WakeUp(), first: Random.Next(4) > 0);
            var goesOn = Run(int.MaxValue, mishap());
            Violation.Unless(!goesOn || Host.Live is null || !(Host.NextWake <= wake), Properties.Wakes, $"{Host.NextWake:T} again at {Now:T}");
        }

        Now = end > Now ? end : Now;
    }

    /// <summary>The process is dead for a while.</summary>
    public void Sleep(TimeSpan time) => Now += time;

    /// <summary>The process has died.</summary>
    public void Died()
    {
        Trace.Add($"{Now:HH:mm:ss.fff} the process has died");
        foreach (var session in Sessions)
        {
            session.Alive = false;
            session.Left();
        }

        Sessions.Clear();
        oracle.Crashed();
    }

    /// <summary>Live, replayed, and condensed and replayed: the same memory, and the same answers.</summary>
    public void CheckMemory()
    {
        if (Host.Live is not { } live || !looksAtMemory)
        {
            return;
        }

        var replayed = Replay(disk.Journal);
        var condensed = Replay([.. live.Condense().Select(features.Codec.Encode)]);
        var expected = Memory(live);
        Violation.Unless(expected == Memory(replayed), Properties.Memory, $"live\n{expected}\nreplayed\n{Memory(replayed)}");
        Violation.Unless(expected == Memory(condensed), Properties.Memory, $"live\n{expected}\ncondensed\n{Memory(condensed)}");
        var (answers, others) = (Answers(replayed), Answers(condensed));
        Violation.Unless(answers == others, Properties.Memory, $"replayed\n{answers}\ncondensed\n{others}");
    }

    /// <summary>The archive has one end for each start, in turn; what the journal says runs is what the archive says has started.</summary>
    public void CheckArchive()
    {
        Messages.Check(disk.Archive);
        Archive.Check(disk, RoomJid);
        string? running = null;
        var ended = new HashSet<string>();
        foreach (var message in disk.Archive)
        {
            if (message.Stanza.Payload.FirstOrDefault(element => element.Name == "x-poll") is not { } poll)
            {
                continue;
            }

            var id = poll["id"]!;
            Violation.Unless(message.Stanza.Body is not null, Properties.Updates, $"an update of {id} is archived");
            if (poll["over"] is null)
            {
                Violation.Unless(running is null, Properties.OnePoll, $"{id} was started while {running} ran");
                running = id;
            }
            else
            {
                Violation.Unless(ended.Add(id), Properties.OneEnd, $"{id} ended twice in the archive");
                Violation.Unless(running == id, Properties.OneEnd, $"{id} ended in the archive while {running} ran");
                running = null;
            }
        }

        var remembered = Replay(disk.Journal).Condense().OfType<PollStarted>().SingleOrDefault()?.Id;
        Violation.Unless(remembered == running, Properties.OneEnd, $"the journal knows {remembered}, the archive {running}");
    }

    /// <summary>Long after everything, when nothing goes wrong any more: no poll runs, and each result in the archive is right.</summary>
    public void CheckEnd()
    {
        Run(int.MaxValue);
        Advance(TimeSpan.FromMinutes(15), () => Mishap.None);
        Run(int.MaxValue);
        CheckMemory();
        CheckArchive();
        Tasks.Settled([], Replay(disk.Journal));
        Violation.Unless(!Replay(disk.Journal).Condense().OfType<PollStarted>().Any(), Properties.Ends, "one runs at the end");
        foreach (var message in disk.Archive)
        {
            oracle.Archived(message.Stanza);
        }
    }

    Room Replay(IReadOnlyList<byte[]> lines)
    {
        var room = new Room(RoomJid, settings, features);
        foreach (var line in lines)
        {
            room.Replay(features.Codec.Decode(line));
        }

        return room;
    }

    string Memory(Room room) =>
        string.Join('\n', room.Condense().Select(happened => System.Text.Encoding.UTF8.GetString(features.Codec.Encode(happened))).Order(StringComparer.Ordinal));

    // What a copy of the room answers to somebody who joins, asks for its configuration and its tasks, votes, and waits.
    string Answers(Room room)
    {
        var (probe, ids) = (new Session(0, Jid.Parse("account0@localhost/probe"), PeerStanding.Registered, (_, _) => { }), new CountingIds());
        RoomInput[] inputs =
        [
            new StanzaReceived(probe, Stanza.Presence(null, new Element("x", Ns.Muc)) with { From = probe.Jid, To = Nick("probe") }),
            new StanzaReceived(probe, Stanza.Iq("get", new Element("query", Ns.MucOwner)) with { Id = "q1", From = probe.Jid, To = RoomJid }),
            new StanzaReceived(probe, TaskLedger.Items() with { From = probe.Jid, To = RoomJid }),
            new StanzaReceived(probe, Stanza.Message("groupchat", new Element("body", Ns.Client) { "!1" }) with { Id = "m1", From = probe.Jid, To = RoomJid }),
            new WakeUp(),
        ];
        var told = inputs.SelectMany((input, index) => room.Handle(input, Now.AddSeconds(index * index), ids).Effects);
        return string.Join('\n', told.Select(effect => $"{effect.To.Length} {effect.Stanza}")) + $"\n{room.NextWake:O}";
    }

    void Delivered(Session to, Stanza stanza)
    {
        told.Add($"{Now:HH:mm:ss.fff} {to.Jid} < {Ids().Replace(stanza.ToString(), "id-*")}");
        oracle.Delivered(to, stanza, Now);
        Tasks.Delivered(to, stanza);
        Archive.Delivered(stanza);
        PresenceLedger.Delivered(to, stanza);
        Messages.Delivered(to, stanza);
    }

    [GeneratedRegex("id-[0-9]+")]
    private static partial Regex Ids();

    sealed class CountingIds : IdSource
    {
        int last;

        public override string Next() => $"id-{++last}";
    }
}
