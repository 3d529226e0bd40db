using Microsoft.Data.Sqlite;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// Reads archives. The messages of a room are numbered without gaps in the order of their times, and only the oldest are ever removed.
/// So ids and times become numbers by an index, a page is a range of numbers, and how many there are is a subtraction: what a page
/// costs does not depend on how many messages there are, nor on where it is.
/// </summary>
static class SqliteArchive
{
    /// <summary>The messages that are wished for, oldest first.</summary>
    public static IReadOnlyList<ArchivedMessage> Find(SqliteConnection connection, Jid room, ArchiveWish wish)
    {
        var (condition, value) = wish is VersionsWish of ? ("version = $is", (object)SqliteVersions.KeyOf(of)) : ("id = $is", ((MessageWish)wish).Id);
        using var command = connection.Statement($"""
            SELECT a.id, a.time, a.stanza FROM room r JOIN room_archive a ON a.room = r.id WHERE r.jid = $jid AND a.{condition}
            ORDER BY a.seq DESC LIMIT $most
            """, ("$jid", room.ToString()), ("$is", value), ("$most", VersionsWish.Most));
        using var reader = command.ExecuteReader();
        var found = new List<ArchivedMessage>();
        while (reader.Read())
        {
            found.Add(Message(reader, 0));
        }

        found.Reverse();
        return found.FindAll(wish.Fits);
    }

    /// <summary>A page; null if the query names a message that is not there.</summary>
    public static ArchivePage? Read(SqliteConnection connection, Jid jid, ArchiveQuery query)
    {
        using var find = connection.Statement("SELECT id FROM room WHERE jid = $jid", ("$jid", jid.ToString()));
        var room = new RoomArchive(connection, find.ExecuteScalar() as long? ?? 0);
        return room.Asked(query) is not { } asked ? null
            : room.Paged(query, asked) is not { } paged ? null
            : query.Ids is { } ids ? room.Chosen(query, ids, asked, paged)
            : room.Page(query, asked, paged);
    }

    static ArchivedMessage Message(SqliteDataReader reader, int column) =>
        new(reader.GetString(column), reader.GetInt64(column + 1).ToTime(), StanzaBytes.Decode(reader.GetFieldValue<byte[]>(column + 2)));

    /// <summary>Numbers of messages, from the first to the last; none where the last is before the first.</summary>
    readonly record struct Range(long First, long Last)
    {
        public int Count => (int)Math.Clamp(Last - First + 1, 0, int.MaxValue);
    }

    sealed class RoomArchive(SqliteConnection connection, long room)
    {
        /// <summary>What the query's conditions leave of the archive, but for who has said it; null if it names a message that is not there.</summary>
        public Range? Asked(ArchiveQuery query)
        {
            var first = Number("SELECT min(seq) FROM room_archive WHERE room = $room") ?? 1;
            var last = Number("SELECT max(seq) FROM room_archive WHERE room = $room") ?? 0;
            if (query.Start is { } start)
            {
                first = Number("SELECT seq FROM room_archive WHERE room = $room AND time >= $is ORDER BY time, seq LIMIT 1", start.ToMicrosecondsUp()) ?? last + 1;
            }

            if (query.End is { } end)
            {
                last = Number("SELECT seq FROM room_archive WHERE room = $room AND time <= $is ORDER BY time DESC, seq DESC LIMIT 1", end.ToMicroseconds()) ?? first - 1;
            }

            return Between(new(first, last), query.AfterId, query.BeforeId);
        }

        /// <summary>What the page's conditions leave of that (XEP-0059 §2.2, §2.3).</summary>
        public Range? Paged(ArchiveQuery query, Range asked) =>
            Between(asked, query.Page.After, query.Page.Before is { Length: > 0 } before ? before : null);

        /// <summary>A page of a range: by the number alone, or by that within what one has said.</summary>
        public ArchivePage Page(ArchiveQuery query, Range asked, Range paged)
        {
            var by = (query.Nick is null ? "" : "AND nick = $nick ") + (query.OccupantId is null ? "" : "AND occupant = $occupant ");

            // Left to itself SQLite may walk the numbers, past all that others have said.
            var index = query.Nick is not null ? "INDEXED BY room_archive_nick " : query.OccupantId is not null ? "INDEXED BY room_archive_occupant " : "";
            var order = query.Page.Backwards ? "DESC" : "ASC";
            using var command = connection.Statement(
                $"SELECT seq, length(stanza), id, time, stanza FROM room_archive {index}WHERE room = $room {by}AND seq BETWEEN $first AND $last ORDER BY seq {order} LIMIT $most",
                ("$room", room), ("$first", paged.First), ("$last", paged.Last), ("$nick", query.Nick), ("$occupant", query.OccupantId), ("$most", query.Max + 1));
            using var reader = command.ExecuteReader();
            return PageOf(query, Rows(reader), by.Length == 0 ? seq => (int)(seq - asked.First) : null, by.Length == 0 ? asked.Count : null);
        }

        /// <summary>A page of messages that are named; null if one of them is not there.</summary>
        public ArchivePage? Chosen(ArchiveQuery query, IReadOnlyList<string> ids, Range asked, Range paged)
        {
            var found = new SortedDictionary<long, string>();
            foreach (var id in ids)
            {
                if (SeqOf(id) is not { } seq)
                {
                    return null;
                }

                found[seq] = id;
            }

            List<long> all = [.. found.Keys.Where(seq => seq >= asked.First && seq <= asked.Last && IsBy(seq, query))];
            var chosen = all.Where(seq => seq >= paged.First && seq <= paged.Last);
            return PageOf(query, Rows(query.Page.Backwards ? chosen.Reverse() : chosen), seq => all.IndexOf(seq), all.Count);
        }

        Range? Between(Range range, string? after, string? before)
        {
            var (first, last) = (range.First, range.Last);
            if (after is not null)
            {
                if (SeqOf(after) is not { } seq)
                {
                    return null;
                }

                first = Math.Max(first, seq + 1);
            }

            if (before is not null)
            {
                if (SeqOf(before) is not { } seq)
                {
                    return null;
                }

                last = Math.Min(last, seq - 1);
            }

            return new(first, last);
        }

        long? SeqOf(string id) => Number("SELECT seq FROM room_archive WHERE room = $room AND id = $is", id);

        bool IsBy(long seq, ArchiveQuery query)
        {
            if (query.Nick is null && query.OccupantId is null)
            {
                return true;
            }

            using var command = connection.Statement("""
                SELECT 1 FROM room_archive WHERE room = $room AND seq = $seq AND coalesce($nick, nick) IS nick AND coalesce($occupant, occupant) IS occupant
                """, ("$room", room), ("$seq", seq), ("$nick", query.Nick), ("$occupant", query.OccupantId));
            return command.ExecuteScalar() is not null;
        }

        long? Number(string sql, object? what = null)
        {
            using var command = connection.Statement(sql, ("$room", room), ("$is", what));
            return command.ExecuteScalar() as long?;
        }

        static IEnumerable<(long Seq, long Length, Func<ArchivedMessage> Message)> Rows(SqliteDataReader reader)
        {
            while (reader.Read())
            {
                yield return (reader.GetInt64(0), reader.GetInt64(1), () => Message(reader, 2));
            }
        }

        IEnumerable<(long Seq, long Length, Func<ArchivedMessage> Message)> Rows(IEnumerable<long> seqs)
        {
            foreach (var seq in seqs)
            {
                using var command = connection.Statement(
                    "SELECT seq, length(stanza), id, time, stanza FROM room_archive WHERE room = $room AND seq = $seq", ("$room", room), ("$seq", seq));
                using var reader = command.ExecuteReader();
                reader.Read();
                yield return (seq, reader.GetInt64(1), () => Message(reader, 2));
            }
        }

        /// <summary>Takes rows until the page is full. A message is read only if it is taken.</summary>
        static ArchivePage PageOf(
            ArchiveQuery query, IEnumerable<(long Seq, long Length, Func<ArchivedMessage> Message)> rows, Func<long, int>? place, int? count)
        {
            var (messages, bytes, complete, first) = (new List<ArchivedMessage>(), 0L, true, 0L);
            foreach (var (seq, length, message) in rows)
            {
                bytes += length;
                if (messages.Count == query.Max || (bytes > ArchiveQuery.MostBytes && messages.Count > 0))
                {
                    complete = false;
                    break;
                }

                messages.Add(message());
                first = messages.Count == 1 || query.Page.Backwards ? seq : first;
            }

            if (query.Page.Backwards)
            {
                messages.Reverse();
            }

            return new(messages, complete) { Count = count, FirstIndex = messages.Count == 0 ? null : place?.Invoke(first) };
        }
    }
}
