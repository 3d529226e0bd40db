using System.Text;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Storage;

/// <summary>What every store of rooms must do.</summary>
public abstract class RoomStoreContract : IDisposable
{
    protected static readonly Jid Room = Jid.Parse("room@rooms.example");
    protected static readonly Jid Other = Jid.Parse("other@rooms.example");

    // More digits than a store must keep.
    static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 22, 1, 2, 3, TimeSpan.Zero).AddTicks(1_234_560);

    protected abstract IRoomStore Store { get; }

    public abstract void Dispose();

    [Fact]
    public async Task A_room_that_was_never_written_is_not_there() => Assert.Null(await LoadAsync(Room));

    [Fact]
    public async Task What_was_committed_is_read_in_its_order()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one", "two"]) with { Archived = [Said("a", "Hello"), Said("b", "World")] });
        await Store.CommitAsync(Commit(Room, 3, ["three"]) with { Archived = [Said("c", "Bye")] });

        var kept = await LoadAsync(Room);

        Assert.Equal(["one", "two", "three"], Lines(kept));
        Assert.Equal(4, kept!.NextSeq);
        Assert.Equal(["a", "b", "c"], kept.History.Select(message => message.Id));
    }

    [Fact]
    public async Task An_archived_stanza_comes_back_as_it_was()
    {
        var stanza = Stanza.Message("groupchat",
            new Element("body", Ns.Client) { "1 < 2 & 'so' \"on\"\n\t\u00e9 \U0001F600" },
            new Element("x", "urn:example:x") { { "a", "\t\n'<&>" }, { "urn:example:attribute", "b", "c" }, new Element("y", "") { "z" } })
            with { From = Room.WithResource("Some Nick"), Id = "id1", Lang = "fr" };

        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [new MessageArchived(new("a", Now, stanza))] });

        var message = Assert.Single((await LoadAsync(Room))!.History);
        Assert.Equal(stanza.ToString(), message.Stanza.ToString());
        Assert.Equal(Now, message.Time);
    }

    [Fact]
    public async Task Only_the_newest_messages_are_history()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [.. "abcde".Select(id => Said(id.ToString(), "Hello"))] });

        Assert.Equal(["d", "e"], (await LoadAsync(Room, history: 2))!.History.Select(message => message.Id));
        Assert.Empty((await LoadAsync(Room, history: 0))!.History);
    }

    [Fact]
    public async Task A_tombstone_takes_the_place_of_a_message()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello"), Said("b", "Sorry"), Said("c", "Bye")] });
        await Store.CommitAsync(Commit(Room, 2, []) with { Archived = [new MessageReplaced("b", Tombstone), Said("d", "Gone")] });

        var kept = (await LoadAsync(Room))!.History;
        Assert.Equal(["a", "b", "c", "d"], kept.Select(message => message.Id));
        Assert.Equal(new ArchivedMessage("b", Now, Tombstone).ToString(), kept[1].ToString());
    }

    [Fact]
    public async Task Changes_of_one_commit_follow_each_other()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello"), new MessageReplaced("a", Tombstone), Said("b", "Bye")] });

        Assert.Equal([null, "Bye"], (await LoadAsync(Room))!.History.Select(message => message.Stanza.Body));
    }

    [Fact]
    public async Task A_tombstone_for_a_message_that_is_not_there_changes_nothing()
    {
        await Store.CommitAsync(Commit(Other, 1, ["one"]) with { Archived = [Said("b", "Of another room")] });
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello"), new MessageReplaced("b", Tombstone)] });

        Assert.Equal("Hello", Assert.Single((await LoadAsync(Room))!.History).Stanza.Body);
        Assert.Equal("Of another room", Assert.Single((await LoadAsync(Other))!.History).Stanza.Body);
    }

    [Theory]
    [InlineData(3, null, "d e f")]
    [InlineData(null, 2, "e f")]
    [InlineData(3, 2, "e f")]
    [InlineData(4, 5, "e f")]
    [InlineData(0, 6, "a b c d e f")]
    [InlineData(9, null, "")]
    [InlineData(null, 0, "")]
    public async Task The_oldest_messages_go_by_time_or_number(int? before, int? keep, string left)
    {
        List<ArchiveChange> said = [.. "abcdef".Select((id, i) => new MessageArchived(Said(id.ToString(), "Hello").Message with { Time = Now.AddHours(i) }))];
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = said });
        await Store.CommitAsync(Commit(Other, 1, ["one"]) with { Archived = said });
        DateTimeOffset? time = before is { } hours ? Now.AddHours(hours) : null;
        await Store.CommitAsync(Commit(Room, 2, []) with { Archived = [new MessagesExpired(time, keep)] });

        var kept = (await LoadAsync(Room))!;
        Assert.Equal(left, string.Join(' ', kept.History.Select(message => message.Id)));
        Assert.Equal(kept.History is [var oldest, ..] ? oldest.Time : null, kept.Oldest);
        Assert.Equal(6, (await LoadAsync(Other))!.History.Count);
        await Store.CommitAsync(Commit(Room, 2, []) with { Archived = [Said("g", "Hello")] });
        Assert.Equal("g", (await LoadAsync(Room))!.History[^1].Id);
    }

    [Fact]
    public async Task Many_messages_go_in_steps()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [.. Enumerable.Range(0, 3500).Select(i => Said($"{i}", "Hello"))] });

        await Store.CommitAsync(Commit(Room, 2, []) with { Archived = [new MessagesExpired(Keep: 10), Said("last", "Bye")] });

        // The steps are queued by the time the commit is done; what is written next comes after at least one of them.
        var left = int.MaxValue;
        for (var i = 0; i < 1000 && left > 11; i++)
        {
            await Store.CommitAsync(Commit(Room, 2, []));
            left = (await LoadAsync(Room, history: 10_000))!.History.Count;
        }

        Assert.InRange(left, 10, 11);
        Assert.Equal(["3499", "last"], (await LoadAsync(Room))!.History.TakeLast(2).Select(message => message.Id));
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_in_its_room()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello"), Said("b", "Bye")] });
        await Store.CommitAsync(Commit(Other, 1, ["one"]) with { Archived = [Said("c", "Of another room")] });

        Assert.Equal("Bye", Assert.Single(await Store.FindMessagesAsync(Room, new MessageWish("b"), Cancel)).Stanza.Body);
        Assert.Empty(await Store.FindMessagesAsync(Room, new MessageWish("c"), Cancel));
        Assert.Empty(await Store.FindMessagesAsync(Jid.Parse("nowhere@rooms.example"), new MessageWish("b"), Cancel));
    }

    [Fact]
    public async Task A_message_is_found_with_its_corrections_by_its_author_and_what_the_author_calls_it()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with
        {
            Archived =
            [
                By("ann", "a", "m1"), By("ann", "b", "m2"), By("bob", "c", "m1"), By("ann", "d", "m3", corrects: "m1"),
                By("bob", "e", "m4", corrects: "m1"), By("ann", "f", "m1"), By("ann", "g", null),
            ],
        });
        await Store.CommitAsync(Commit(Other, 1, ["one"]) with { Archived = [By("ann", "h", "m1")] });

        Assert.Equal("a d f", await FoundAsync(new("ann", "m1")));
        Assert.Equal("b", await FoundAsync(new("ann", "m2")));
        Assert.Equal("c e", await FoundAsync(new("bob", "m1")));
        Assert.Equal("", await FoundAsync(new("ann", "m3")));
    }

    [Fact]
    public async Task Of_very_many_corrections_the_newest_are_found()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with
        {
            Archived = [.. Enumerable.Range(0, VersionsWish.Most + 3).Select(i => By("ann", $"a{i}", $"m{i}", corrects: "m0"))],
        });

        Assert.Equal(Enumerable.Range(3, VersionsWish.Most).Select(i => $"a{i}"), (await FoundAsync(new("ann", "m0"))).Split(' '));
    }

    [Fact]
    public async Task Messages_alone_leave_the_journal_as_it_is()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]));
        await Store.CommitAsync(Commit(Room, 2, []) with { Archived = [Said("a", "Hello")] });
        await Store.CommitAsync(Commit(Room, 2, ["two"]));

        Assert.Equal(["one", "two"], Lines(await LoadAsync(Room)));
    }

    [Fact]
    public async Task A_condensed_journal_stands_for_all_before_it()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one", "two", "three"]) with { Archived = [Said("a", "Hello")] });
        await Store.CommitAsync(Commit(Room, 4, ["all"]) with { Replaces = true });
        await Store.CommitAsync(Commit(Room, 5, ["more"]));

        var kept = await LoadAsync(Room);
        Assert.Equal(["all", "more"], Lines(kept));
        Assert.Equal(6, kept!.NextSeq);
        Assert.Single(kept.History);
    }

    [Fact]
    public async Task A_destroyed_room_leaves_nothing_behind()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello")] });
        await Store.CommitAsync(Destruction(Room, 2));

        Assert.Null(await LoadAsync(Room));
        Assert.Empty(await ListedAsync());
        Assert.Empty(await Store.ListWakingAsync(Cancel));
    }

    [Fact]
    public async Task A_room_made_anew_has_nothing_of_the_old_one()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Archived = [Said("a", "Hello")] });
        await Store.CommitAsync(Destruction(Room, 2));
        await Store.CommitAsync(Commit(Room, 1, ["anew"]) with { Archived = [Said("a", "The same id")] });

        var kept = await LoadAsync(Room);
        Assert.Equal(["anew"], Lines(kept));
        Assert.Equal("The same id", Assert.Single(kept!.History).Stanza.Body);
    }

    [Fact]
    public async Task A_room_destroyed_and_made_anew_in_one_batch_keeps_what_came_after()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one", "two"]) with { Archived = [Said("a", "Hello")] });
        await Store.CommitAsync(Commit(Room, 3, ["anew"]) with { Replaces = true, ForgetsArchive = true, Archived = [Said("b", "Hello again")] });

        var kept = await LoadAsync(Room);
        Assert.Equal(["anew"], Lines(kept));
        Assert.Equal("b", Assert.Single(kept!.History).Id);
    }

    [Fact]
    public async Task Who_writes_where_somebody_else_has_written_is_fenced_and_stores_nothing()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one", "two"]));

        await Assert.ThrowsAsync<RoomFencedException>(async () => await Store.CommitAsync(
            Commit(Room, 2, ["mine"]) with { Archived = [Said("a", "Hello")], Listing = new(Room, "Mine", true, null) }));

        var kept = await LoadAsync(Room);
        Assert.Equal(["one", "two"], Lines(kept));
        Assert.Empty(kept!.History);
        Assert.Equal("Name", Assert.Single(await ListedAsync()).Name);
    }

    [Fact]
    public async Task Who_condenses_or_destroys_what_somebody_else_has_written_to_is_fenced()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one", "two"]));

        await Assert.ThrowsAsync<RoomFencedException>(async () => await Store.CommitAsync(Commit(Room, 2, ["all"]) with { Replaces = true }));
        await Assert.ThrowsAsync<RoomFencedException>(async () => await Store.CommitAsync(Destruction(Room, 2)));

        Assert.Equal(["one", "two"], Lines(await LoadAsync(Room)));
    }

    [Fact]
    public async Task Who_writes_to_a_room_that_somebody_else_has_destroyed_or_condensed_is_fenced()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]));
        await Store.CommitAsync(Destruction(Room, 2));
        await Store.CommitAsync(Commit(Other, 1, ["one"]));
        await Store.CommitAsync(Commit(Other, 2, ["all", "of it"]) with { Replaces = true });

        await Assert.ThrowsAsync<RoomFencedException>(async () => await Store.CommitAsync(Commit(Room, 2, ["late"])));
        await Assert.ThrowsAsync<RoomFencedException>(async () => await Store.CommitAsync(Commit(Other, 2, ["late"])));

        Assert.Null(await LoadAsync(Room));
        Assert.Equal(["all", "of it"], Lines(await LoadAsync(Other)));
    }

    [Fact]
    public async Task A_commit_that_fails_fails_alone()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]));

        var commits = Enumerable.Range(0, 50).Select(i => Store.CommitAsync(Commit(Jid.Parse($"r{i}@rooms.example"), 1, ["one"])).AsTask()).ToList();
        var fenced = Store.CommitAsync(Commit(Room, 1, ["again"])).AsTask();
        commits.AddRange(Enumerable.Range(50, 50).Select(i => Store.CommitAsync(Commit(Jid.Parse($"r{i}@rooms.example"), 1, ["one"])).AsTask()));

        await Task.WhenAll(commits);
        await Assert.ThrowsAsync<RoomFencedException>(() => fenced);
        Assert.Equal(["one"], Lines(await LoadAsync(Jid.Parse("r99@rooms.example"))));
    }

    [Fact]
    public async Task Rooms_that_want_to_be_woken_are_listed_by_their_times()
    {
        await Store.CommitAsync(Commit(Room, 1, ["one"]) with { Listing = new(Room, "Late", true, Now.AddHours(2)) });
        await Store.CommitAsync(Commit(Other, 1, ["one"]) with { Listing = new(Other, "Early", false, Now) });
        var sleeper = Jid.Parse("sleeper@rooms.example");
        await Store.CommitAsync(Commit(sleeper, 1, ["one"]) with { Listing = new(sleeper, "Never", true, null) });

        Assert.Equal(
            [new RoomListing(Other, "Early", false, Now), new(Room, "Late", true, Now.AddHours(2))], await Store.ListWakingAsync(Cancel));

        await Store.CommitAsync(Commit(Other, 2, []) with { Archived = [Said("a", "Hello")], Listing = new(Other, "Early", false, null) });
        Assert.Equal([Room], (await Store.ListWakingAsync(Cancel)).Select(listing => listing.Room));
    }

    [Fact]
    public async Task Public_rooms_are_listed_in_pages()
    {
        foreach (var (name, isPublic) in new[] { ("d", true), ("b", true), ("c", false), ("a", true) })
        {
            var room = Jid.Parse($"{name}@rooms.example");
            await Store.CommitAsync(Commit(room, 1, ["one"]) with { Listing = new(room, name, isPublic, null) });
        }

        var first = await Store.ListPublicAsync(null, 2, Cancel);
        var second = await Store.ListPublicAsync(first[^1].Room, 2, Cancel);

        Assert.Equal(["a", "b"], first.Select(listing => listing.Name));
        Assert.Equal(["d"], second.Select(listing => listing.Name));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("x", 511)]
    [InlineData("x", 512)]
    [InlineData("\u00fc\U0001F600", 2000)]
    public async Task A_name_is_kept_as_it_is_however_long(string part, int times)
    {
        var name = string.Concat(Enumerable.Repeat(part, times));
        foreach (var listed in (string[])[name, "Other", name])
        {
            var next = (await LoadAsync(Room))?.NextSeq ?? 1;
            await Store.CommitAsync(Commit(Room, next, ["one"]) with { Listing = new(Room, listed, true, null) });
            Assert.Equal(new RoomListing(Room, listed, true, null), Assert.Single(await ListedAsync()));
        }
    }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ValueTask<StoredRoom?> LoadAsync(Jid room, int history = 50) => Store.LoadAsync(room, history, Cancel);

    protected static string[] Lines(StoredRoom? room) => [.. (room?.Events ?? []).Select(Encoding.UTF8.GetString)];

    protected static RoomCommit Commit(Jid room, long firstSeq, string[] lines) =>
        new(room, firstSeq, [.. lines.Select(Encoding.UTF8.GetBytes)], false, [], false, new(room, "Name", true, null));

    static RoomCommit Destruction(Jid room, long firstSeq) => new(room, firstSeq, [], Replaces: true, [], ForgetsArchive: true, Listing: null);

    static MessageArchived Said(string id, string body) =>
        new(new(id, Now, Stanza.Message("groupchat", new Element("body", Ns.Client) { body }) with { From = Room.WithResource("nick") }));

    static MessageArchived By(string occupant, string archiveId, string? id, string? corrects = null) => new(new(archiveId, Now, Stanza.Message(
        "groupchat",
        new Element("body", Ns.Client) { archiveId },
        corrects is null ? null : new Element("replace", "urn:xmpp:message-correct:0") { { "id", corrects } },
        new Element("occupant-id", Ns.OccupantId) { { "id", occupant } }) with { Id = id, From = Room.WithResource(occupant) }));

    async Task<string> FoundAsync(VersionsWish wish) =>
        string.Join(' ', (await Store.FindMessagesAsync(Room, wish, Cancel)).Select(message => message.Id));

    static Stanza Tombstone => Stanza.Message("groupchat", new Element("retracted", "urn:xmpp:message-retract:1")) with { From = Room.WithResource("nick") };

    ValueTask<IReadOnlyList<RoomListing>> ListedAsync() => Store.ListPublicAsync(null, 100, Cancel);
}
