using Microsoft.Data.Sqlite;
using Plenum.Rooms.Archive;

namespace Plenum.Storage.Sqlite;

/// <summary>The schema, as the list of steps that made it. A step is never changed once it was released: add one.</summary>
static class SqliteSchema
{
    // Rooms have a number, so that a line of a journal does not repeat the JID; a room made anew gets another one.
    // The journal is read whole and written at its end: clustered by (room, seq). The archive has the same order, and finds
    // its place by id or by time in logarithmic time (XEP-0313 §4). Times are microseconds since 1970 in UTC.
    static readonly string[] Steps =
    [
        """
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
        """,
        """
        CREATE TABLE account_xml (
          account TEXT NOT NULL,
          namespace TEXT NOT NULL,
          name TEXT NOT NULL,
          xml BLOB NOT NULL,
          PRIMARY KEY (account, namespace, name)
        ) STRICT, WITHOUT ROWID;
        """,
        // Archives are asked for what one nick or one occupant-id has said (XEP-0313 §4.1.1). Times become whole milliseconds, as stamps are
        // written, and never go back from one message to the next, so that a range of times is a range of numbers.
        """
        ALTER TABLE room_archive ADD COLUMN nick TEXT;
        ALTER TABLE room_archive ADD COLUMN occupant TEXT;
        UPDATE room_archive SET nick = stanza_nick(stanza), occupant = stanza_occupant(stanza);
        UPDATE room_archive SET time = known.latest FROM
          (SELECT room, seq, max(time / 1000 * 1000) OVER (PARTITION BY room ORDER BY seq) AS latest FROM room_archive) AS known
          WHERE room_archive.room = known.room AND room_archive.seq = known.seq;
        CREATE INDEX room_archive_nick ON room_archive (room, nick, seq) WHERE nick IS NOT NULL;
        CREATE INDEX room_archive_occupant ON room_archive (room, occupant, seq) WHERE occupant IS NOT NULL;
        """,
        // Items are in the order of their publication by the number, which never comes again.
        """
        CREATE TABLE account_vcard (
          account TEXT NOT NULL PRIMARY KEY,
          xml BLOB NOT NULL
        ) STRICT;
        CREATE TABLE account_node (
          account TEXT NOT NULL,
          name TEXT NOT NULL,
          configuration BLOB NOT NULL,
          PRIMARY KEY (account, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE account_item (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          account TEXT NOT NULL,
          node TEXT NOT NULL,
          id TEXT NOT NULL,
          time INTEGER NOT NULL,
          cost INTEGER NOT NULL,
          xml BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX account_item_id ON account_item (account, node, id);
        CREATE INDEX account_item_cost ON account_item (account, cost);
        CREATE INDEX account_item_order ON account_item (account, node, seq);
        CREATE TABLE account_subscriber (
          account TEXT NOT NULL,
          node TEXT NOT NULL,
          jid TEXT NOT NULL,
          PRIMARY KEY (account, node, jid)
        ) STRICT, WITHOUT ROWID;
        """,
        // Who takes a message back takes all versions of it back (XEP-0308, XEP-0424): see SqliteVersions.
        """
        ALTER TABLE room_archive ADD COLUMN version INTEGER;
        UPDATE room_archive SET version = stanza_version(stanza);
        CREATE INDEX room_archive_version ON room_archive (room, version) WHERE version IS NOT NULL;
        """,
        // A roster's state is bits: 1 to, 2 from, 4 pending out, 8 pending in. Contacts are found by address where an account is removed.
        """
        CREATE TABLE roster (
          account TEXT NOT NULL,
          contact TEXT NOT NULL,
          listed INTEGER NOT NULL,
          name TEXT,
          groups TEXT,
          subscription INTEGER NOT NULL,
          approved INTEGER NOT NULL,
          request BLOB,
          PRIMARY KEY (account, contact)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX roster_contact ON roster (contact);
        CREATE TABLE roster_version (
          account TEXT NOT NULL PRIMARY KEY,
          version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE blocked (
          account TEXT NOT NULL,
          jid TEXT NOT NULL,
          PRIMARY KEY (account, jid)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE offline_message (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          account TEXT NOT NULL,
          time INTEGER NOT NULL,
          bytes INTEGER NOT NULL,
          stanza BLOB NOT NULL
        ) STRICT;
        CREATE INDEX offline_message_account ON offline_message (account, id, bytes);
        """,
    ];

    /// <summary>The newest version.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings the database to the newest version; throws <see cref="NewerSchemaException"/> if it is beyond that.</summary>
    public static void Migrate(SqliteConnection connection, string file)
    {
        if (VersionOf(connection, file) == Steps.Length)
        {
            return;
        }

        connection.CreateFunction("stanza_nick", (byte[] stanza) => Read(stanza).Nick);
        connection.CreateFunction("stanza_occupant", (byte[] stanza) => Read(stanza).OccupantId);
        connection.CreateFunction("stanza_version", (byte[] stanza) => SqliteVersions.KeyOf(Read(stanza)));

        // The version is read again inside: a second process may migrate at the same time.
        connection.Run("BEGIN IMMEDIATE");
        for (var version = VersionOf(connection, file); version < Steps.Length; version++)
        {
            connection.Run(Steps[version]);
            connection.Run($"PRAGMA user_version = {version + 1}");
        }

        connection.Run("COMMIT");
    }

    static ArchivedMessage Read(byte[] stanza) => new("", default, StanzaBytes.Decode(stanza));

    static int VersionOf(SqliteConnection connection, string file)
    {
        var version = (int)connection.Number("PRAGMA user_version");
        return version <= Steps.Length ? version : throw new NewerSchemaException(file, version, Steps.Length);
    }
}
