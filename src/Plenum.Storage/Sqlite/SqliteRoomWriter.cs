using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;

namespace Plenum.Storage.Sqlite;

/// <summary>Writes commits of rooms, by statements that are prepared once.</summary>
sealed class SqliteRoomWriter
{
    // Messages that one commit removes: some milliseconds, for which the commits of all rooms wait.
    const int MostExpired = 1000;

    readonly SqliteStatement find, insert, update, delete, forgetJournal, forgetArchive, appendLine, appendMessage, replaceMessage, expireAged, expireSurplus;

    public SqliteRoomWriter(SqliteDatabase database)
    {
        find = database.Compile("""
            SELECT r.id, coalesce((SELECT max(j.seq) FROM room_journal j WHERE j.room = r.id), 0) FROM room r WHERE r.jid = $jid
            """, "$jid");
        insert = database.Compile("""
            INSERT INTO room (jid, name, public, next_wake) VALUES ($jid, $name, $public, $wake) RETURNING id
            """, "$jid", "$name", "$public", "$wake");
        update = database.Compile("""
            UPDATE room SET name = $name, public = $public, next_wake = $wake
            WHERE id = $room AND (name IS NOT $name OR public IS NOT $public OR next_wake IS NOT $wake)
            """, "$room", "$name", "$public", "$wake");
        delete = database.Compile("DELETE FROM room WHERE id = $room", "$room");
        forgetJournal = database.Compile("DELETE FROM room_journal WHERE room = $room", "$room");
        forgetArchive = database.Compile("DELETE FROM room_archive WHERE room = $room", "$room");
        appendLine = database.Compile("INSERT INTO room_journal (room, seq, body) VALUES ($room, $seq, $body)", "$room", "$seq", "$body");
        appendMessage = database.Compile("""
            INSERT INTO room_archive (room, seq, id, time, nick, occupant, version, stanza)
            VALUES ($room, coalesce((SELECT max(seq) FROM room_archive WHERE room = $room), 0) + 1, $id, $time, $nick, $occupant, $version, $stanza)
            """, "$room", "$id", "$time", "$nick", "$occupant", "$version", "$stanza");
        replaceMessage = database.Compile("UPDATE room_archive SET stanza = $stanza WHERE room = $room AND id = $id", "$room", "$id", "$stanza");

        // Of the oldest only: the numbers say how many, and nothing else is looked at.
        expireAged = database.Compile("""
            DELETE FROM room_archive WHERE room = $room AND time < $before
              AND seq < (SELECT min(seq) FROM room_archive WHERE room = $room) + $most
            """, "$room", "$before", "$most");
        expireSurplus = database.Compile("""
            DELETE FROM room_archive WHERE room = $room AND seq <= (SELECT max(seq) FROM room_archive WHERE room = $room) - $keep
              AND seq < (SELECT min(seq) FROM room_archive WHERE room = $room) + $most
            """, "$room", "$keep", "$most");
    }

    /// <summary>
    /// Writes a commit; throws <see cref="RoomFencedException"/> if the journal does not end where its writer thinks. Gives what there is still
    /// to be removed, by <see cref="Expire"/>.
    /// </summary>
    public IReadOnlyList<Expiry> Write(RoomCommit commit, (ArchiveChange Change, byte[] Stanza)[] archived)
    {
        var (room, last) = Find(commit);
        if (last + 1 != commit.FirstSeq)
        {
            throw new RoomFencedException(commit.Room);
        }

        if (room is { } known)
        {
            if (commit.Replaces)
            {
                forgetJournal.Run(known);
            }

            if (commit.ForgetsArchive)
            {
                forgetArchive.Run(known);
            }
        }

        if (commit.Listing is { } listing)
        {
            return Append(List(room, commit, listing), commit, archived);
        }

        if (room is { } gone)
        {
            delete.Run(gone);
        }

        return [];
    }

    /// <summary>Removes the oldest messages that are to go, but no more than one commit should; true if there are more.</summary>
    public bool Expire(Expiry expiry)
    {
        var (room, expired) = expiry;
        var aged = expired.Before is { } before ? expireAged.Run(room, before.ToMicroseconds(), MostExpired) : 0;
        var surplus = expired.Keep is { } keep ? expireSurplus.Run(room, keep, MostExpired) : 0;
        return Math.Max(aged, surplus) == MostExpired;
    }

    (long? Room, long Last) Find(RoomCommit commit)
    {
        Span<long> row = stackalloc long[2];
        return find.TryRead(row, commit.Room.ToString()) ? (row[0], row[1]) : (null, 0);
    }

    long List(long? room, RoomCommit commit, RoomListing listing)
    {
        var wake = listing.NextWake?.ToMicroseconds();
        var isPublic = listing.Public ? 1 : 0;
        if (room is { } known)
        {
            update.Run(known, listing.Name, isPublic, wake);
            return known;
        }

        Span<long> row = stackalloc long[1];
        insert.TryRead(row, commit.Room.ToString(), listing.Name, isPublic, wake);
        return row[0];
    }

    List<Expiry> Append(long room, RoomCommit commit, (ArchiveChange Change, byte[] Stanza)[] archived)
    {
        var (seq, left) = (commit.FirstSeq, new List<Expiry>());
        foreach (var line in commit.Events)
        {
            appendLine.Run(room, seq++, line);
        }

        foreach (var (change, stanza) in archived)
        {
            switch (change)
            {
                case MessageArchived { Message: var message }:
                    appendMessage.Run(room, message.Id, message.Time.ToMicroseconds(), message.Nick, message.OccupantId, SqliteVersions.KeyOf(message), stanza);
                    break;
                case MessageReplaced replaced:
                    replaceMessage.Run(room, replaced.Id, stanza);
                    break;
                case MessagesExpired expired when Expire(new(room, expired)):
                    left.Add(new(room, expired));
                    break;
            }
        }

        return left;
    }
}

/// <summary>What is to be removed from an archive.</summary>
/// <param name="Room">The number of the room.</param>
/// <param name="Expired">What is to go.</param>
readonly record struct Expiry(long Room, MessagesExpired Expired);
