using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Tests.Hosting;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Storage;

/// <summary>Pages of archives as a store must read them: as if it had looked at every message (<see cref="MemoryArchive"/>).</summary>
public abstract class ArchivePageContract : IDisposable
{
    static readonly Jid Room = Jid.Parse("room@rooms.example");
    static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero);

    readonly List<ArchivedMessage> archive = [];

    protected abstract IRoomStore Store { get; }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public abstract void Dispose();

    [Fact]
    public async Task Any_query_is_answered_as_if_every_message_was_looked_at()
    {
        var random = new Random(313);
        await FillAsync(120, random);
        for (var i = 0; i < 3000; i++)
        {
            var query = RandomQuery(random);
            var (expected, found) = (Text(MemoryArchive.Page(archive, query)), Text(await Store.ReadPageAsync(Room, query, Cancel)));
            Assert.True(expected == found, $"{query}\nexpected {expected}\nfound    {found}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_in_either_direction_are_the_whole_archive(bool backwards)
    {
        await FillAsync(120, new(7));
        List<ArchivedMessage> paged = [];
        var page = new ResultSetRequest { Max = 7, Before = backwards ? "" : null };
        for (var complete = false; !complete;)
        {
            var read = await Store.ReadPageAsync(Room, new() { Page = page }, Cancel);
            Assert.NotNull(read);
            Assert.Equal(archive.Count, read.Count);
            Assert.Equal(backwards ? archive.Count - paged.Count - read.Messages.Count : paged.Count, read.FirstIndex);
            paged.InsertRange(backwards ? 0 : paged.Count, read.Messages);
            page = backwards ? page with { Before = paged[0].Id } : page with { After = paged[^1].Id };
            complete = read.Complete;
        }

        Assert.Equal(archive.Select(message => message.ToString()), paged.Select(message => message.ToString()));
    }

    [Fact]
    public async Task A_page_ends_before_it_has_too_many_bytes_and_has_one_message_at_least()
    {
        foreach (var length in new[] { 100_000, 100_000, 100_000, 250_000, 10 })
        {
            archive.Add(Message(archive.Count, "nick", "occupant", new string('x', length)));
        }

        await CommitAsync();

        Assert.Equal("0 1 (5, 0)", Text(await Store.ReadPageAsync(Room, new(), Cancel)));
        Assert.Equal("2 (5, 2)", Text(await Store.ReadPageAsync(Room, new() { Page = new() { After = "1" } }, Cancel)));
        Assert.Equal("3 (5, 3)", Text(await Store.ReadPageAsync(Room, new() { Page = new() { After = "2" } }, Cancel)));
        Assert.Equal("4 (5, 4)", Text(await Store.ReadPageAsync(Room, new() { Page = new() { Before = "" } }, Cancel)));
        Assert.Equal("3 (2, 0)", Text(await Store.ReadPageAsync(Room, new() { Ids = ["4", "3"] }, Cancel)));
    }

    [Fact]
    public async Task A_page_has_at_most_250_messages_and_50_where_no_number_is_named()
    {
        await FillAsync(300, new(1));

        Assert.Equal(50, (await Store.ReadPageAsync(Room, new(), Cancel))!.Messages.Count);
        Assert.Equal(250, (await Store.ReadPageAsync(Room, new() { Page = new() { Max = 1000 } }, Cancel))!.Messages.Count);
        Assert.Equal(" (300, )", Text(await Store.ReadPageAsync(Room, new() { Page = new() { Max = 0 } }, Cancel)));
    }

    [Fact]
    public async Task A_room_without_messages_or_that_is_not_there_has_an_empty_archive()
    {
        Assert.Equal(" (0, ) complete", Text(await Store.ReadPageAsync(Room, new(), Cancel)));
        Assert.Equal("none", Text(await Store.ReadPageAsync(Room, new() { AfterId = "0" }, Cancel)));
        await CommitAsync();
        Assert.Equal(" (0, ) complete", Text(await Store.ReadPageAsync(Room, new() { Start = Start, End = Start }, Cancel)));
        Assert.Equal("none", Text(await Store.ReadPageAsync(Room, new() { Ids = ["0"] }, Cancel)));
    }

    // Times repeat, nicks and accounts go their own ways, some messages are the room's own, some are tombstones, and there is another room.
    async Task FillAsync(int count, Random random)
    {
        for (var i = 0; i < count; i++)
        {
            archive.Add(Message(i, random.Next(8) == 0 ? null : $"nick{random.Next(3)}", random.Next(8) == 0 ? null : $"occupant{random.Next(3)}", $"{i}",
                i == 0 ? Start : archive[^1].Time.AddMilliseconds(random.Next(3) * 500)));
        }

        await CommitAsync();
        var other = archive.Select(message => message with { Id = $"other{message.Id}", Stanza = message.Stanza with { From = Jid.Parse("other@rooms.example/nick0") } });
        await CommitAsync(Jid.Parse("other@rooms.example"), [.. other.Select(message => new MessageArchived(message))]);
        List<ArchiveChange> replaced = [.. archive.Where(_ => random.Next(10) == 0)
            .Select(message => new MessageReplaced(message.Id, message.Stanza with { Payload = [.. message.Stanza.Payload.Where(child => child.Name != "body")] }))];
        await Store.CommitAsync(new(Room, 2, [], false, replaced, false, new(Room, "", true, null)));
        var after = MemoryArchive.With(archive, replaced);
        archive.Clear();
        archive.AddRange(after);
    }

    Task CommitAsync() => CommitAsync(Room, [.. archive.Select(message => new MessageArchived(message))]);

    async Task CommitAsync(Jid room, IReadOnlyList<ArchiveChange> changes) =>
        await Store.CommitAsync(new(room, 1, ["one"u8.ToArray()], false, changes, false, new(room, "", true, null)));

    static ArchivedMessage Message(int number, string? nick, string? occupant, string body, DateTimeOffset? time = null) => new(
        $"{number}", time ?? Start, Stanza.Message("groupchat",
            new Element("body", Ns.Client) { body },
            occupant is null ? null : new Element("occupant-id", Ns.OccupantId) { { "id", occupant } }) with { From = nick is null ? Room : Room.WithResource(nick) });

    static ArchiveQuery RandomQuery(Random random)
    {
        return new()
        {
            Nick = Sometimes(8, () => $"nick{random.Next(4)}"),
            OccupantId = Sometimes(8, () => $"occupant{random.Next(4)}"),
            Start = random.Next(4) == 0 ? Time() : null,
            End = random.Next(4) == 0 ? Time() : null,
            AfterId = Sometimes(6, Id),
            BeforeId = Sometimes(6, Id),
            Ids = random.Next(8) == 0 ? [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Id())] : null,
            Page = new()
            {
                Max = random.Next(3) == 0 ? null : random.Next(0, 30),
                After = Sometimes(3, Id),
                Before = Sometimes(3, () => random.Next(2) == 0 ? "" : Id()),
            },
        };

        string Id() => random.Next(40) == 0 ? "nothing" : $"{random.Next(120)}";
        DateTimeOffset Time() => Start.AddMilliseconds(random.Next(-1000, 62_000)).AddTicks(random.Next(2) * random.Next(10_000));
        string? Sometimes(int oneIn, Func<string> value) => random.Next(oneIn) == 0 ? value() : null;
    }

    static string Text(ArchivePage? page) => page is null ? "none"
        : $"{string.Join(' ', page.Messages.Select(message => message.Id))} ({page.Count}, {page.FirstIndex}){(page.Complete ? " complete" : "")}";
}
