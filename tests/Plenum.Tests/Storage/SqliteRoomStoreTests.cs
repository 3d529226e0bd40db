using System.Text;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Storage;

public sealed class SqliteRoomStoreTests : RoomStoreContract
{
    readonly TemporaryDirectory directory = new();
    readonly SqliteDatabase database;

    public SqliteRoomStoreTests()
    {
        database = SqliteDatabase.Open(directory);
        Store = new SqliteRoomStore(database);
    }

    protected override IRoomStore Store { get; }

    [Fact]
    public async Task What_a_tombstone_replaces_is_not_on_the_disk_any_more()
    {
        var room = Jid.Parse("room@rooms.example");
        static Stanza Say(string body) => Stanza.Message("groupchat", new Element("body", Ns.Client) { body });
        var said = Enumerable.Range(0, 20).Select(i => new MessageArchived(
            new($"m{i}", DateTimeOffset.UnixEpoch, Say(new string('x', 300) + (i == 10 ? "not for everybody" : "for everybody")))));
        var commit = new RoomCommit(room, 1, ["one"u8.ToArray()], false, [.. said], false, new(room, "", true, null));
        await Store.CommitAsync(commit);
        await Store.CommitAsync(commit with { FirstSeq = 2, Events = [], Archived = [new MessageReplaced("m10", Say("gone"))] });
        database.Dispose();

        var disk = string.Concat(Directory.GetFiles(directory).Select(file => Encoding.UTF8.GetString(File.ReadAllBytes(file))));
        Assert.DoesNotContain("not for everybody", disk, StringComparison.Ordinal);

        // Nor are there copies of the others, as pages leave them that were split: it is not by chance.
        Assert.Equal(19, disk.Split("for everybody").Length - 1);
    }

    public override void Dispose()
    {
        database.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
