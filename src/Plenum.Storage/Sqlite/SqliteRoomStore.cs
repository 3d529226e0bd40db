using Microsoft.Data.Sqlite;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Storage.Sqlite;

/// <summary>Rooms in SQLite.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqliteRoomStore(SqliteDatabase database) : IRoomStore
{
    // Made and used by the writer's thread only.
    SqliteRoomWriter? writer;

    // The rooms from whose archives something is being removed.
    readonly HashSet<long> expiring = [];

    /// <inheritdoc/>
    public ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel) =>
        database.ReadAsync(connection => Load(connection, room, history), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel) =>
        database.ReadAsync(connection => SqliteArchive.Find(connection, room, wish), cancel);

    /// <inheritdoc/>
    public ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel) =>
        database.ReadAsync(connection => SqliteArchive.Read(connection, room, query), cancel);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(RoomCommit commit)
    {
        // Serialized here: the writer's thread is the one that everybody waits for.
        var archived = commit.Archived.Select(change => (change, change switch
        {
            MessageArchived said => StanzaBytes.Encode(said.Message.Stanza),
            MessageReplaced replaced => StanzaBytes.Encode(replaced.Stanza),
            _ => [],
        })).ToArray();
        foreach (var left in await database.WriteAsync(_ => (writer ??= new(database)).Write(commit, archived)))
        {
            _ = ExpireAsync(left);
        }
    }

    /// <summary>
    /// Removes what expired beyond what a commit takes, step by step, so that other commits get their turns. If that ends early (the server
    /// stops, the disk is full), the room's next commit of that kind goes on with it.
    /// </summary>
    async Task ExpireAsync(Expiry expiry)
    {
        lock (expiring)
        {
            if (!expiring.Add(expiry.Room))
            {
                return;
            }
        }

        try
        {
            while (await database.WriteAsync(_ => writer!.Expire(expiry)))
            {
            }
        }
        catch (Exception cause) when (cause is StorageException or ObjectDisposedException)
        {
            // What is too old is found again when the room is next woken for it.
        }
        finally
        {
            lock (expiring)
            {
                expiring.Remove(expiry.Room);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<RoomListing>>(connection =>
    {
        using var command = connection.Statement(
            "SELECT jid, name, public, next_wake FROM room WHERE next_wake IS NOT NULL ORDER BY next_wake, jid");
        return Listings(command);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<RoomListing>>(connection =>
    {
        using var command = connection.Statement(
            "SELECT jid, name, public, next_wake FROM room WHERE public = 1 AND jid > $after ORDER BY jid LIMIT $max",
            ("$after", after?.ToString() ?? ""), ("$max", max));
        return Listings(command);
    }, cancel);

    static StoredRoom? Load(SqliteConnection connection, Jid room, int history)
    {
        using var find = connection.Statement("SELECT id FROM room WHERE jid = $jid", ("$jid", room.ToString()));
        if (find.ExecuteScalar() is not long id)
        {
            return null;
        }

        var events = new List<byte[]>();
        var next = 1L;
        using (var command = connection.Statement("SELECT seq, body FROM room_journal WHERE room = $room ORDER BY seq", ("$room", id)))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                next = reader.GetInt64(0) + 1;
                events.Add(reader.GetFieldValue<byte[]>(1));
            }
        }

        using var oldest = connection.Statement("SELECT time FROM room_archive WHERE room = $room ORDER BY seq LIMIT 1", ("$room", id));
        return new(events, next, History(connection, id, history)) { Oldest = (oldest.ExecuteScalar() as long?)?.ToTime() };
    }

    static List<ArchivedMessage> History(SqliteConnection connection, long room, int most)
    {
        using var command = connection.Statement("""
            SELECT id, time, stanza FROM
              (SELECT seq, id, time, stanza FROM room_archive WHERE room = $room ORDER BY seq DESC LIMIT $most)
            ORDER BY seq
            """, ("$room", room), ("$most", most));
        using var reader = command.ExecuteReader();
        var messages = new List<ArchivedMessage>();
        while (reader.Read())
        {
            messages.Add(new(reader.GetString(0), reader.GetInt64(1).ToTime(), StanzaBytes.Decode(reader.GetFieldValue<byte[]>(2))));
        }

        return messages;
    }

    static List<RoomListing> Listings(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var listings = new List<RoomListing>();
        while (reader.Read())
        {
            listings.Add(new(
                Jid.Parse(reader.GetString(0)), reader.GetString(1), reader.GetBoolean(2), reader.IsDBNull(3) ? null : reader.GetInt64(3).ToTime()));
        }

        return listings;
    }
}
