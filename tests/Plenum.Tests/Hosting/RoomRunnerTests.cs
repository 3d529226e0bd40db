using Plenum.Rooms.Hosting;
using Plenum.Xmpp;
using static Plenum.Tests.Hosting.HostFixture;

namespace Plenum.Tests.Hosting;

/// <summary>Decide, make durable, only then tell; and one way back.</summary>
public sealed class RoomRunnerTests
{
    [Fact]
    public async Task Nobody_is_told_anything_before_it_is_durable()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        var before = ann.Received.Count;

        var id = ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        ann.Post(Room, "get");
        await OtherRoomsLiveOnAsync(host);

        Assert.Equal(before, ann.Received.Count);
        host.Store.Release();
        Assert.Equal(1, HostedPeer.Total(await ann.AnswerAsync(id)));
    }

    [Fact]
    public async Task What_a_batch_of_turns_tells_a_session_leaves_in_one_go()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        await ann.SentAsync();
        string[] ids = [ann.Post(Room, "add"), ann.Post(Room, "add"), ann.Post(Room, "get")];
        var before = ann.Sendings;

        host.Store.Release();
        foreach (var id in ids)
        {
            await ann.AnswerAsync(id);
        }

        await ann.SentAsync();

        // Two batches; what the second one adds may still go with the first. Four answers.
        Assert.InRange(ann.Sendings - before, 1, 2);
    }

    [Fact]
    public async Task No_account_is_notified_before_it_is_durable()
    {
        const string PubSub = "http://jabber.org/protocol/pubsub", Note = "urn:peertube-plugin-livechat:note";
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AnswerAsync(ann.PostPubSub(Room, new("subscribe", PubSub) { { "node", "livechat-notes" }, { "jid", "ann@localhost" } }));
        host.Store.Hold();

        var id = ann.PostPubSub(Room, new("publish", PubSub)
        {
            { "node", "livechat-notes" },
            new Plenum.Xmpp.Xml.Element("item", PubSub) { { "id", "n1" }, new Plenum.Xmpp.Xml.Element("note", Note) },
        });
        await host.Store.ReachedAsync();
        await OtherRoomsLiveOnAsync(host);

        Assert.Empty(host.Notified);
        host.Store.Release();
        await ann.AnswerAsync(id);
        var (message, account) = Assert.Single(host.Notified);
        Assert.Equal(("headline", "ann@localhost"), (message.Type, account.ToString()));
    }

    [Fact]
    public async Task What_needs_no_commit_is_told_at_once()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.FailWith(new IOException("No disk."));

        Assert.Equal(0, await ann.TotalAsync(Room));
    }

    [Fact]
    public async Task A_room_whose_commit_fails_tells_nobody_of_it_and_goes_back_to_what_is_durable()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var bob = await host.JoinedAsync("bob");
        await ann.AskAsync(Room, "add");
        host.Store.FailWith(new IOException("No disk."));

        var answer = await ann.AskAsync(Room, "add");
        host.Store.FailWith(null);

        IsError(answer, "wait", "internal-server-error");
        foreach (var (peer, nick) in new[] { (ann, "ann"), (bob, "bob") })
        {
            var removal = await peer.GetsAsync(stanza => stanza is { Kind: StanzaKind.Presence, Type: "unavailable" });
            Assert.Equal($"<presence xmlns='jabber:client' from='{Room}/{nick}' type='unavailable'>"
                + "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><status code='110'/><status code='333'/></x>"
                + "</presence>", removal.ToString());
        }

        var total = await bob.AskAsync(Room, "add");
        Assert.Equal(2, HostedPeer.Total(total));
        Assert.Equal("0", total.Payload[0]["occupants"]);
        Assert.IsType<IOException>(Assert.Single(host.Logged).Cause);
    }

    [Fact]
    public async Task A_room_that_throws_goes_back_to_what_is_durable()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "add");

        IsError(await ann.AskAsync(Room, "fail"), "wait", "internal-server-error");

        Assert.Equal(1, await ann.TotalAsync(Room));
        Assert.Contains(ann.Received, stanza => stanza is { Kind: StanzaKind.Presence, Type: "unavailable" });
    }

    [Fact]
    public async Task Who_comes_in_while_the_commit_fails_gets_an_error_and_is_not_in()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var bob = host.Peer("bob");
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        ann.Post(Room, "add");
        bob.PostJoin(Room, "bob");
        host.Store.FailWith(new IOException("No disk."));
        host.Store.Release();

        // The first commit fails: bob's join is in the next batch, which finds the room as it was stored, and empty.
        await bob.AskAsync(Room, "get");
        IsError(await bob.GetsAsync(stanza => stanza is { Kind: StanzaKind.Presence, Type: "error" }), "wait", "internal-server-error");
        Assert.DoesNotContain(bob.Received, stanza => stanza is { Kind: StanzaKind.Presence, Type: "unavailable" });
    }

    [Fact]
    public async Task A_room_that_somebody_else_writes_is_let_go_and_read_again()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "add");
        await host.Store.CommitAsync(new(Room, host.Store.Journal(Room).Count + 1, [Features.Codec.Encode(new Tallied(41))], false, [], false,
            new(Room, "", true, null)));

        IsError(await ann.AskAsync(Room, "add"), "wait", "internal-server-error");

        Assert.Equal(42, await ann.TotalAsync(Room));
        Assert.IsType<RoomFencedException>(Assert.Single(host.Logged).Cause);
    }

    [Fact]
    public async Task Turns_that_wait_for_a_commit_share_the_next_one()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var before = host.Store.Commits;
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        var ids = Enumerable.Range(0, 200).Select(_ => ann.Post(Room, "add")).ToList();
        host.Store.Release();

        Assert.Equal(201, HostedPeer.Total(await ann.AnswerAsync(ids[^1])));
        Assert.Equal(2, host.Store.Commits - before);
    }

    [Fact]
    public async Task A_batch_has_a_most()
    {
        await using var host = new HostFixture(limits: new() { TurnsPerCommit = 10 });
        var ann = await host.JoinedAsync("ann");
        var before = host.Store.Commits;
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        var ids = Enumerable.Range(0, 95).Select(_ => ann.Post(Room, "add")).ToList();
        host.Store.Release();

        Assert.Equal(96, HostedPeer.Total(await ann.AnswerAsync(ids[^1])));
        Assert.Equal(11, host.Store.Commits - before);
    }

    [Fact]
    public async Task What_is_posted_is_handled_and_told_in_its_order()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var ids = Enumerable.Range(0, 1000).Select(i => ann.Post(Room, i % 3 == 0 ? "get" : "add")).ToList();
        await ann.AnswerAsync(ids[^1]);

        var answers = ann.Received.Where(stanza => stanza.Type == "result").TakeLast(1000).ToList();
        Assert.Equal(ids, answers.Select(stanza => stanza.Id));
        Assert.Equal(answers.Select(HostedPeer.Total).Order(), answers.Select(HostedPeer.Total));
    }

    [Fact]
    public async Task A_mailbox_that_is_full_refuses_with_a_wait_but_lets_everyone_leave()
    {
        await using var host = new HostFixture(limits: new() { WaitingInputs = 5 });
        var ann = await host.JoinedAsync("ann");
        var bob = await host.JoinedAsync("bob");
        var eve = await host.JoinedAsync("eve");
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();

        var waiting = Enumerable.Range(0, 5).Select(_ => ann.Post(Room, "get")).ToList();
        var refused = ann.Post(Room, "get");
        host.Directory.Gone(bob);
        eve.PostLeave(Room, "eve");

        IsError(await ann.AnswerAsync(refused), "wait", "resource-constraint");
        host.Store.Release();
        await ann.AnswerAsync(waiting[^1]);
        Assert.Equal("1", (await ann.AskAsync(Room, "get")).Payload[0]["occupants"]);
    }

    [Fact]
    public async Task A_long_journal_is_condensed_and_remembers_the_same()
    {
        var store = new MemoryRoomStore();
        await using (var host = new HostFixture(store))
        {
            var ann = await host.JoinedAsync("ann");
            for (var i = 0; i < 1000; i++)
            {
                await ann.AskAsync(Room, "add");
            }
        }

        Assert.InRange(store.Journal(Room).Count, 1, 300);
        await using var restarted = new HostFixture(store);
        Assert.Equal(1000, await restarted.Peer("bob").TotalAsync(Room));
    }

    [Fact]
    public async Task A_room_with_a_large_memory_is_condensed_rarely()
    {
        var store = new MemoryRoomStore();
        await using var host = new HostFixture(store);
        var ann = await host.JoinedAsync("ann");
        var lines = new List<int>();
        for (var i = 0; i < 600; i++)
        {
            await ann.AskAsync(Room, "add");
            lines.Add(store.Journal(Room).Count);
        }

        Assert.Equal(2, lines.Zip(lines.Skip(1)).Count(pair => pair.Second < pair.First));
    }

    [Fact]
    public async Task A_destroyed_room_leaves_nothing_and_made_anew_starts_with_nothing()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.AskAsync(Room, "add");
        await ann.AskAsync(Room, "destroy");

        Assert.Null(await host.Store.LoadAsync(Room, 50, TestContext.Current.CancellationToken));
        await EventuallyAsync(() => host.Directory.LoadedRooms == 0);

        var bob = await host.JoinedAsync("bob");
        Assert.Equal(1, HostedPeer.Total(await bob.AskAsync(Room, "add")));
    }

    [Fact]
    public async Task A_room_destroyed_and_made_anew_in_one_batch_keeps_only_what_came_after()
    {
        var store = new MemoryRoomStore();
        await using (var host = new HostFixture(store))
        {
            var ann = await host.JoinedAsync("ann");
            await ann.AskAsync(Room, "add");
            store.Hold();
            ann.Post(Room, "add");
            await store.ReachedAsync();
            ann.Post(Room, "add");
            ann.Post(Room, "destroy");
            ann.PostJoin(Room, "ann");
            var id = ann.Post(Room, "add");
            store.Release();
            Assert.Equal(1, HostedPeer.Total(await ann.AnswerAsync(id)));
        }

        await using var restarted = new HostFixture(store);
        Assert.Equal(1, await restarted.Peer("bob").TotalAsync(Room));
    }

    [Fact]
    public async Task A_room_made_and_destroyed_in_one_batch_is_never_stored()
    {
        await using var host = new HostFixture();
        var ann = host.Peer("ann");
        host.Store.HoldLoads();
        ann.Post(Room, "get");
        await host.Store.ReachedAsync();
        ann.PostJoin(Room, "ann");
        ann.Post(Room, "add");
        var id = ann.Post(Room, "destroy");
        host.Store.Release();

        await ann.AnswerAsync(id);
        Assert.Equal((1, 0), (host.Store.Loads, host.Store.Commits));
    }

    internal static void IsError(Stanza stanza, string type, string condition)
    {
        Assert.Equal("error", stanza.Type);
        var error = stanza.Child("error", Ns.Client)!;
        Assert.Equal(type, error["type"]);
        Assert.NotNull(error.Child(condition, Ns.StanzaErrors));
    }

    /// <summary>So much happens elsewhere that a room which wrongly went on would have told by now.</summary>
    static async Task OtherRoomsLiveOnAsync(HostFixture host)
    {
        var bob = host.Peer("bob");
        for (var i = 0; i < 100; i++)
        {
            IsError(await bob.AskAsync(Jid.Parse($"other{i}@rooms.localhost"), "get"), "cancel", "item-not-found");
        }
    }
}
