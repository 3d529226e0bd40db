using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;
using static Plenum.Tests.Hosting.HostFixture;

namespace Plenum.Tests.Hosting;

/// <summary>Rooms come into memory, sleep, wake and go.</summary>
public sealed class RoomDirectoryTests
{
    [Fact]
    public async Task A_room_that_does_not_exist_does_not_stay_in_memory_and_leaves_nothing()
    {
        await using var host = new HostFixture();
        var ann = host.Peer("ann");

        RoomRunnerTests.IsError(await ann.AskAsync(Room, "get"), "cancel", "item-not-found");

        await EventuallyAsync(() => host.Directory.LoadedRooms == 0);
        Assert.Equal(0, host.Store.Commits);
    }

    [Fact]
    public async Task A_room_is_loaded_once_and_what_comes_meanwhile_waits_for_it()
    {
        var store = await WithTotalAsync(7);
        await using var host = new HostFixture(store);
        var ann = host.Peer("ann");
        store.HoldLoads();
        var loads = store.Loads;
        var ids = Enumerable.Range(0, 20).Select(_ => ann.Post(Room, "add")).ToList();
        await store.ReachedAsync();
        store.Release();

        Assert.Equal(27, HostedPeer.Total(await ann.AnswerAsync(ids[^1])));
        Assert.Equal(1, store.Loads - loads);
    }

    [Fact]
    public async Task An_empty_room_leaves_memory_after_a_while_and_comes_back_as_it_was()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "add");

        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, host.Directory.LoadedRooms);
        Assert.Equal("1", (await ann.AskAsync(Room, "get")).Payload[0]["occupants"]);

        ann.PostLeave(Room, "ann");
        await UnloadedAsync(host);
        Assert.Equal(1, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task A_session_that_ends_leaves_all_its_rooms()
    {
        await using var host = new HostFixture();
        var ann = host.Peer("ann");
        var bob = host.Peer("bob");
        var rooms = Enumerable.Range(0, 10).Select(i => Jid.Parse($"r{i}@rooms.localhost")).ToList();
        foreach (var room in rooms)
        {
            await ann.JoinAsync(room, "ann");
            await bob.JoinAsync(room, "bob");
        }

        host.Directory.Gone(ann);

        foreach (var room in rooms)
        {
            Assert.Equal("1", (await bob.AskAsync(room, "get")).Payload[0]["occupants"]);
        }
    }

    [Fact]
    public async Task A_session_enters_only_so_many_rooms()
    {
        await using var host = new HostFixture(limits: new() { RoomsPerSession = 2 });
        var ann = host.Peer("ann");
        var rooms = Enumerable.Range(0, 3).Select(i => Jid.Parse($"r{i}@rooms.localhost")).ToList();
        await ann.JoinAsync(rooms[0], "ann");
        await ann.JoinAsync(rooms[1], "ann");
        ann.PostJoin(rooms[2], "ann");

        RoomRunnerTests.IsError(await ann.GetsAsync(stanza => stanza.From?.Bare == rooms[2]), "wait", "resource-constraint");

        ann.PostLeave(rooms[0], "ann");
        await ann.JoinAsync(rooms[2], "ann");
        Assert.Equal("1", (await ann.AskAsync(rooms[2], "get")).Payload[0]["occupants"]);
    }

    [Fact]
    public async Task Past_so_many_rooms_in_memory_another_is_refused()
    {
        await using var host = new HostFixture(limits: new() { LoadedRooms = 1 });
        var ann = await host.JoinedAsync("ann");

        RoomRunnerTests.IsError(await ann.AskAsync(Jid.Parse("other@rooms.localhost"), "get"), "wait", "resource-constraint");
        Assert.Equal(0, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task A_room_is_woken_at_its_time()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "wake", "10.0005");
        await host.Time.SomethingWaitsAsync();

        host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await ann.TotalAsync(Room));

        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ann.GetsAsync(stanza => stanza.Child("woken", TallyFeature.Namespace) is not null);
        Assert.Equal(100, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task A_room_is_woken_after_longer_than_a_timer_can_count()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "wake", $"{100 * 24 * 3600}");
        await host.Time.SomethingWaitsAsync();

        host.Time.Advance(TimeSpan.FromDays(99));
        Assert.Equal(0, await ann.TotalAsync(Room));
        host.Time.Advance(TimeSpan.FromDays(1));

        await ann.GetsAsync(stanza => stanza.Child("woken", TallyFeature.Namespace) is not null);
    }

    [Fact]
    public async Task A_room_that_left_memory_is_woken_at_its_time()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "wake", $"{60 * 24 * 3600}");
        ann.PostLeave(Room, "ann");
        await UnloadedAsync(host);

        host.Time.Advance(TimeSpan.FromDays(60));

        Assert.Equal(100, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task An_empty_room_that_soon_wants_to_be_woken_stays()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "wake", "90");
        ann.PostLeave(Room, "ann");
        await ann.AskAsync(Room, "get");
        var loads = host.Store.Loads;

        await EventuallyAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(10));
            return host.Directory.LoadedRooms == 0;
        });

        Assert.Equal(loads, host.Store.Loads);
        Assert.Equal(100, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task A_time_that_passed_while_the_server_was_down_comes_at_its_start_and_others_at_theirs()
    {
        var store = new MemoryRoomStore();
        var time = new FakeTime();
        var other = Jid.Parse("other@rooms.localhost");
        await using (var host = new HostFixture(store, time: time))
        {
            var ann = await host.JoinedAsync("ann");
            await ann.JoinAsync(other, "ann");
            await ann.AskAsync(Room, "wake", "10");
            await ann.AskAsync(other, "wake", "3600");
        }

        time.Advance(TimeSpan.FromSeconds(20));
        await using var restarted = new HostFixture(store, time: time);
        await restarted.Directory.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, restarted.Directory.LoadedRooms);
        var bob = restarted.Peer("bob");
        Assert.Equal(100, await bob.TotalAsync(Room));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, await bob.TotalAsync(other));
    }

    [Fact]
    public async Task A_wake_up_whose_commit_fails_is_tried_again()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "wake", "10");
        await host.Time.SomethingWaitsAsync();
        host.Store.FailWith(new IOException("No disk."));
        host.Time.Advance(TimeSpan.FromSeconds(10));
        await ann.GetsAsync(stanza => stanza is { Kind: StanzaKind.Presence, Type: "unavailable" });
        host.Store.FailWith(null);

        await EventuallyAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(5));
            return Features.Codec.Decode(host.Store.Journal(Room)[^1]) is Tallied { By: 100 };
        });
    }

    [Fact]
    public async Task A_room_that_cannot_be_read_answers_with_an_error_and_is_read_when_it_can_be()
    {
        var store = await WithTotalAsync(7);
        await using var host = new HostFixture(new BrokenOnce(store));

        RoomRunnerTests.IsError(await host.Peer("ann").AskAsync(Room, "get"), "wait", "internal-server-error");
        Assert.Equal(7, await host.Peer("ann").TotalAsync(Room));
    }

    [Fact]
    public async Task When_the_server_stops_everything_posted_before_is_durable_and_told_and_nothing_after_is_heard()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        var ids = Enumerable.Range(0, 500).Select(_ => ann.Post(Room, "add")).ToList();
        await host.Store.ReachedAsync();

        var stopped = host.Directory.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);
        host.Store.Release();
        await stopped;

        Assert.Equal(500, HostedPeer.Total(Assert.Single(ann.Received, stanza => stanza.Id == ids[^1])));
        var count = ann.Received.Count;
        ann.Post(Room, "add");
        await using var restarted = new HostFixture(host.Store);
        Assert.Equal(500, await restarted.Peer("bob").TotalAsync(Room));
        Assert.Equal(count, ann.Received.Count);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_ever()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();

        using var impatience = new CancellationTokenSource();
        var stopped = host.Directory.StopAsync(impatience.Token);
        await impatience.CancelAsync();
        await stopped;
    }

    static async Task<MemoryRoomStore> WithTotalAsync(int total)
    {
        var store = new MemoryRoomStore();
        await using var host = new HostFixture(store);
        var ann = await host.JoinedAsync("ann");
        for (var i = 0; i < total; i++)
        {
            await ann.AskAsync(Room, "add");
        }

        return store;
    }

    static Task UnloadedAsync(HostFixture host) => EventuallyAsync(() =>
    {
        host.Time.Advance(TimeSpan.FromSeconds(10));
        return host.Directory.LoadedRooms == 0;
    });

    sealed class BrokenOnce(MemoryRoomStore store) : IRoomStore
    {
        bool broken;

        public ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel) =>
            Interlocked.Exchange(ref broken, true) ? store.LoadAsync(room, history, cancel) : throw new IOException("No disk.");

        public ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel) => store.FindMessagesAsync(room, wish, cancel);

        public ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel) => store.ReadPageAsync(room, query, cancel);

        public ValueTask CommitAsync(RoomCommit commit) => store.CommitAsync(commit);

        public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel) => store.ListWakingAsync(cancel);

        public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel) =>
            store.ListPublicAsync(after, max, cancel);
    }
}
