using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Micro;

/// <summary>
/// A vote's whole way through the host: posted to the directory, a turn of the room, encoded, stored by a store that answers at once and keeps
/// nothing, delivered to a session that counts. Two hundred voters in an anonymous poll take turns and each round change their minds. The room
/// condenses its journal as it always does, every some hundred lines; that is in it. The clock stands still, so no counts are broadcast.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What is owned goes in the cleanup.")]
public class Mailbox
{
    const int Voters = 200;

    readonly Stanza[][] votes = [.. Enumerable.Range(1, 2).Select(choice => (Stanza[])[.. Enumerable.Range(1, Voters).Select(i => Wire.Vote(BenchRoom.JidOf(i), choice))])];
    readonly Answers answers = new();
    readonly CountingStore store = new();
    CountingPeer[] peers = [];
    RoomDirectory? directory;
    int voter, round;

    /// <summary>Fills the room, starts the poll, and makes sure that every vote is stored and answered.</summary>
    [GlobalSetup]
    public void Start()
    {
        directory = new(new(store, new(RoomFeatures.All), new() { Locked = false, Rates = false }) { Time = new StoppedClock() });
        var owner = new CountingPeer(BenchRoom.JidOf(0), PeerStanding.Registered, answers);
        peers = [.. Enumerable.Range(1, Voters).Select(i => new CountingPeer(BenchRoom.JidOf(i), PeerStanding.Anonymous, answers))];
        foreach (var peer in peers.Prepend(owner))
        {
            directory.Post(Wire.Room, peer, Wire.Join(peer.Jid, peer.Jid.Local!));
        }

        directory.Post(Wire.Room, owner, Wire.StartPoll(owner.Jid));
        for (var i = 0; i < 2; i++)
        {
            BatchOf200();
            Check.That(Array.TrueForAll(peers, peer => peer.Last is { Type: "error", Payload: [var error] } && error["type"] == "continue"), "Every voter is told.");
        }

        // The room, the poll, and all votes, in whatever commits; condensing would make them fewer, and begins later.
        var before = (store.Commits, store.Lines);
        BatchOf1();
        Check.That((store.Commits, store.Lines) == (before.Commits + 1, before.Lines + 1) && before.Lines >= Voters, "The votes are stored.");
    }

    /// <summary>Says how many votes shared a commit, and stops the room.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        Console.WriteLine($"// Votes to a commit: {(double)answers.Counted / store.Commits:0.0}");
        directory!.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>One vote, awaited: for the most part two threads waking each other.</summary>
    [Benchmark]
    public void BatchOf1() => Vote(1);

    /// <summary>Each voter votes, then all answers are awaited. Time and bytes are those of a vote.</summary>
    [Benchmark(OperationsPerInvoke = Voters)]
    public void BatchOf200() => Vote(Voters);

    void Vote(int count)
    {
        answers.Expect(count);
        for (var i = 0; i < count; i++)
        {
            directory!.Post(Wire.Room, peers[voter], votes[round][voter]);
            if (++voter == Voters)
            {
                (voter, round) = (0, 1 - round);
            }
        }

        answers.Wait();
    }

    /// <summary>Answers to votes that are still to come.</summary>
    sealed class Answers
    {
        readonly object gate = new();
        int missing;

        public long Counted { get; private set; }

        public void Expect(int count)
        {
            lock (gate)
            {
                missing = count;
                Counted += count;
            }
        }

        public void Got(int count)
        {
            lock (gate)
            {
                missing -= count;
                if (missing == 0)
                {
                    Monitor.Pulse(gate);
                }
            }
        }

        public void Wait()
        {
            lock (gate)
            {
                while (missing > 0)
                {
                    Check.That(Monitor.Wait(gate, TimeSpan.FromSeconds(10)), "Every vote is answered.");
                }
            }
        }
    }

    /// <summary>A session that counts the errors, which are the answers to votes, when what waits for it is sent.</summary>
    sealed class CountingPeer(Jid jid, PeerStanding standing, Answers answers) : ConnectedPeer(jid, standing), IWaitingDelivery
    {
        int queued, errors;

        public Stanza? Last { get; private set; }

        public override void Deliver(StanzaTemplate stanza) => Enqueue(stanza)?.Send();

        public override IWaitingDelivery? Enqueue(StanzaTemplate stanza)
        {
            Last = stanza.Stanza;
            if (stanza.Stanza.Type == "error")
            {
                Interlocked.Increment(ref errors);
            }

            return Interlocked.Exchange(ref queued, 1) == 0 ? this : null;
        }

        public void Send()
        {
            Volatile.Write(ref queued, 0);
            if (Interlocked.Exchange(ref errors, 0) is > 0 and var some)
            {
                answers.Got(some);
            }
        }
    }

    /// <summary>A store that answers at once, keeps nothing, and counts.</summary>
    sealed class CountingStore : IRoomStore
    {
        public long Commits { get; private set; }

        public long Lines { get; private set; }

        public ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel) => new((StoredRoom?)null);

        public ValueTask CommitAsync(RoomCommit commit)
        {
            Commits++;
            Lines += commit.Events.Count;
            return default;
        }

        public ValueTask<IReadOnlyList<Rooms.Archive.ArchivedMessage>> FindMessagesAsync(Jid room, Rooms.Archive.ArchiveWish wish, CancellationToken cancel) => new([]);

        public ValueTask<Rooms.Archive.ArchivePage?> ReadPageAsync(Jid room, Rooms.Archive.ArchiveQuery query, CancellationToken cancel) => default;

        public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel) => new([]);

        public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel) => new([]);
    }

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    }
}
