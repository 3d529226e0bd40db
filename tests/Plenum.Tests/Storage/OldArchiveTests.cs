using Microsoft.Data.Sqlite;
using Plenum.Rooms.Archive;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;

namespace Plenum.Tests.Storage;

/// <summary>A database that was written before archives could be asked.</summary>
public sealed class OldArchiveTests : IDisposable
{
    const string Schema = """
        CREATE TABLE room (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          jid TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          public INTEGER NOT NULL,
          next_wake INTEGER
        ) STRICT;
        CREATE INDEX room_waking ON room (next_wake) WHERE next_wake IS NOT NULL;
        CREATE TABLE room_journal (
          room INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          body BLOB NOT NULL,
          PRIMARY KEY (room, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE room_archive (
          room INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          id TEXT NOT NULL,
          time INTEGER NOT NULL,
          stanza BLOB NOT NULL,
          PRIMARY KEY (room, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX room_archive_id ON room_archive (room, id);
        CREATE INDEX room_archive_time ON room_archive (room, time);
        CREATE TABLE account (
          name TEXT NOT NULL PRIMARY KEY,
          operator INTEGER NOT NULL,
          sha1_salt BLOB NOT NULL,
          sha1_iterations INTEGER NOT NULL,
          sha1_stored_key BLOB NOT NULL,
          sha1_server_key BLOB NOT NULL,
          sha256_salt BLOB NOT NULL,
          sha256_iterations INTEGER NOT NULL,
          sha256_stored_key BLOB NOT NULL,
          sha256_server_key BLOB NOT NULL,
          created INTEGER NOT NULL,
          changed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE server (
          key TEXT NOT NULL PRIMARY KEY,
          value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE account_xml (
          account TEXT NOT NULL,
          namespace TEXT NOT NULL,
          name TEXT NOT NULL,
          xml BLOB NOT NULL,
          PRIMARY KEY (account, namespace, name)
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
        """;

    static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Jid Room = Jid.Parse("room@rooms.example");

    readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Its_messages_can_be_asked_for_by_time_nick_and_occupant()
    {
        Write(
            (0, "<message xmlns='jabber:client' from='room@rooms.example/ann' type='groupchat'><body>1</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='a'/></message>"),
            (5_000_600, "<message xmlns='jabber:client' from='room@rooms.example/bob' type='groupchat'><body>2</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b'/></message>"),
            // The clock was set back.
            (1_000_000, "<message xmlns='jabber:client' from='room@rooms.example/ann' type='groupchat'><body>3</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b'/></message>"),
            (6_000_000, "<message xmlns='jabber:client' from='room@rooms.example' type='groupchat'><body>4</body></message>"));

        using var database = SqliteDatabase.Open(directory);

        Assert.Equal("1 3", await AskAsync(database, new() { Nick = "ann" }));
        Assert.Equal("2 3", await AskAsync(database, new() { OccupantId = "b" }));
        Assert.Equal("2 3 4", await AskAsync(database, new() { Start = Noon.AddSeconds(5) }));
        Assert.Equal("1 2 3", await AskAsync(database, new() { End = Noon.AddSeconds(5) }));
    }

    [Fact]
    public async Task Its_messages_can_be_taken_back_with_their_corrections()
    {
        Write(
            (0, "<message xmlns='jabber:client' from='room@rooms.example/ann' type='groupchat' id='m1'><body>1</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='a'/></message>"),
            (1, "<message xmlns='jabber:client' from='room@rooms.example/bob' type='groupchat' id='m1'><body>2</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b'/></message>"),
            (2, "<message xmlns='jabber:client' from='room@rooms.example/ann' type='groupchat' id='m2'><body>3</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='a'/></message>"),
            (3, "<message xmlns='jabber:client' from='room@rooms.example' type='groupchat'><body>4</body></message>"));

        using var database = SqliteDatabase.Open(directory);

        var found = await new SqliteRoomStore(database).FindMessagesAsync(Room, new VersionsWish("a", "m1"), TestContext.Current.CancellationToken);
        Assert.Equal(["1", "3"], found.Select(message => message.Stanza.Body));
    }

    static async Task<string> AskAsync(SqliteDatabase database, ArchiveQuery query)
    {
        var page = await new SqliteRoomStore(database).ReadPageAsync(Room, query, TestContext.Current.CancellationToken);
        return string.Join(' ', page!.Messages.Select(message => message.Stanza.Body));
    }

    void Write(params ReadOnlySpan<(long After, string Stanza)> messages)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "plenum.db")};Pooling=False");
        connection.Open();
        Run(connection, Schema);
        Run(connection, "INSERT INTO room VALUES (1, 'room@rooms.example', '', 1, NULL)");
        for (var i = 0; i < messages.Length; i++)
        {
            Run(connection, "INSERT INTO room_archive VALUES (1, $seq, 'id' || $seq, $time, CAST($stanza AS BLOB))",
                ("$seq", i + 1), ("$time", (Noon.ToUnixTimeMilliseconds() * 1000) + messages[i].After), ("$stanza", messages[i].Stanza));
        }
    }

    static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
