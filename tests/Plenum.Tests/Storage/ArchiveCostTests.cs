using Microsoft.Data.Sqlite;
using Plenum.Rooms.Archive;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;

namespace Plenum.Tests.Storage;

/// <summary>What a page costs does not depend on how many messages there are: counted in steps of SQLite's machine, not in time.</summary>
public sealed class ArchiveCostTests : IDisposable
{
    const int Few = 1_000, Many = 100_000;

    static readonly DateTimeOffset Start = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    static readonly (string What, Func<int, ArchiveQuery> Query)[] Queries =
    [
        ("the first page", _ => new()),
        ("the last page", _ => new() { Page = new() { Before = "" } }),
        ("a page after one in the middle", count => new() { Page = new() { After = Id(count / 2) } }),
        ("a page before one in the middle", count => new() { Page = new() { Before = Id(count / 2) } }),
        ("nothing but the count", _ => new() { Page = new() { Max = 0 } }),
        ("from a time on", count => new() { Start = Start.AddSeconds(count / 2) }),
        ("the last before a time", count => new() { End = Start.AddSeconds(count / 2), Page = new() { Before = "" } }),
        ("from a time when all was over", count => new() { Start = Start.AddSeconds(count + 1) }),
        ("between two messages", count => new() { AfterId = Id(count / 3), BeforeId = Id(count / 2) }),
        ("the last of a nick", _ => new() { Nick = "nick3", Page = new() { Before = "" } }),
        ("the last of a nick that has long gone", _ => new() { Nick = "early", Page = new() { Before = "" } }),
        ("the first of a nick that has just come", _ => new() { Nick = "late" }),
        ("a page of an account from a time on", count => new() { OccupantId = "occupant3", Start = Start.AddSeconds(count / 2) }),
        ("three messages", count => new() { Ids = [Id(1), Id(count / 2), Id(count)] }),
    ];

    readonly TemporaryDirectory few = new(), many = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        few.Dispose();
        many.Dispose();
    }

    [Fact]
    public async Task A_page_costs_the_same_of_a_thousand_messages_and_of_a_hundred_thousand()
    {
        using SqliteDatabase small = await FilledAsync(few, Few), large = await FilledAsync(many, Many);
        foreach (var (what, query) in Queries)
        {
            var (cheap, dear) = (await CostAsync(small, query(Few)), await CostAsync(large, query(Many)));
            Assert.True(dear.Steps <= cheap.Steps + 50, $"{what}: {cheap.Steps} steps, then {dear.Steps}");

            // Trees of a hundred times as much are a level deeper, for each message that is found by way of another tree.
            Assert.True(dear.Pages <= (2 * cheap.Pages) + 10, $"{what}: {cheap.Pages} pages, then {dear.Pages}");
            Assert.Equal(cheap.Messages, dear.Messages);
        }
    }

    static string Id(int number) => $"id{number}";

    static async Task<SqliteDatabase> FilledAsync(TemporaryDirectory directory, int count)
    {
        var database = SqliteDatabase.Open(directory);
        await new SqliteRoomStore(database).CommitAsync(new(Jid.Parse("room@rooms.example"), 1, [[1]], false, [], false, new(Jid.Parse("room@rooms.example"), "", true, null)));
        await database.WriteAsync(connection => Run(connection, $"""
            WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < {count})
            INSERT INTO room_archive (room, seq, id, time, nick, occupant, stanza)
            SELECT 1, i, 'id' || i, {Start.ToUnixTimeMilliseconds() * 1000} + i * 1000000,
              CASE WHEN i <= 60 THEN 'early' WHEN i > {count - 60} THEN 'late' ELSE 'nick' || (i % 10) END, 'occupant' || (i % 10),
              CAST('<message xmlns="jabber:client" type="groupchat"><body>Message number ' || i || '</body></message>' AS BLOB)
            FROM number
            """));
        return database;
    }

    static async Task<(long Steps, int Pages, int Messages)> CostAsync(SqliteDatabase database, ArchiveQuery query)
    {
        // There is one reader at a time, and so one connection.
        var steps = 0L;
        SqliteConnection? reader = null;
        await database.ReadAsync(connection =>
        {
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 1, _ =>
            {
                steps++;
                return 0;
            }, null);
            Touched(connection, reset: true);
            reader = connection;
            return true;
        }, Cancel);
        var page = await new SqliteRoomStore(database).ReadPageAsync(Jid.Parse("room@rooms.example"), query, Cancel);
        SQLitePCL.raw.sqlite3_progress_handler(reader!.Handle, 0, null, null);
        Assert.NotEqual(0, steps);
        return (steps, Touched(reader, reset: false), page!.Messages.Count);
    }

    // Pages of the database that were looked at, in memory or on the disk.
    static int Touched(SqliteConnection connection, bool reset)
    {
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_HIT, out var hits, out _, reset ? 1 : 0);
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_MISS, out var misses, out _, reset ? 1 : 0);
        return hits + misses;
    }

    static bool Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return true;
    }
}
