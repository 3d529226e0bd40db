using System.Text.Json;
using Microsoft.Data.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Rosters;

namespace Plenum.Storage.Sqlite;

/// <summary>Rosters and block lists in SQLite. They go with the account.</summary>
/// <param name="database">The database, which outlives the store.</param>
/// <param name="time">The clock, for versions.</param>
public sealed class SqliteContactStore(SqliteDatabase database, TimeProvider time) : IContactStore
{
    const string Columns = "contact, listed, name, groups, subscription, approved, request";

    /// <inheritdoc/>
    public ValueTask<ContactList> ListAsync(string account, CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var version = connection.Statement("SELECT version FROM roster_version WHERE account = $account", ("$account", account));
        using var command = connection.Statement($"SELECT {Columns} FROM roster WHERE account = $account", ("$account", account));
        return new ContactList(version.ExecuteScalar() as long? ?? 0, Contacts(command));
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<Contact?> FindAsync(string account, Jid contact, CancellationToken cancel = default) =>
        database.ReadAsync(connection => Find(connection, account, contact), cancel);

    /// <inheritdoc/>
    public ValueTask<T> ChangeAsync<T>(Func<IContactChange, T> work) =>
        database.WriteAsync(connection => work(new Change(connection, time.GetUtcNow().ToMicroseconds())));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Jid>> BlockedAsync(string account, CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement("SELECT jid FROM blocked WHERE account = $account", ("$account", account));
        return (IReadOnlyList<Jid>)[.. Texts(command).Select(Jid.Parse)];
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> BlockAsync(string account, IReadOnlyCollection<Jid> jids, int most) => database.WriteAsync(connection =>
    {
        using var kept = connection.Statement("SELECT jid FROM blocked WHERE account = $account", ("$account", account));
        var blocked = Texts(kept);
        var added = jids.Select(jid => jid.ToString()).Except(blocked).ToList();
        using var exists = connection.Statement("SELECT 1 FROM account WHERE name = $account", ("$account", account));
        if (blocked.Count + added.Count > most || exists.ExecuteScalar() is null)
        {
            return false;
        }

        foreach (var jid in added)
        {
            using var insert = connection.Statement("INSERT INTO blocked (account, jid) VALUES ($account, $jid)", ("$account", account), ("$jid", jid));
            insert.ExecuteNonQuery();
        }

        return true;
    });

    /// <inheritdoc/>
    public ValueTask<int> UnblockAsync(string account, IReadOnlyCollection<Jid> jids) => database.WriteAsync(connection => jids.Sum(jid =>
    {
        using var delete = connection.Statement(
            "DELETE FROM blocked WHERE account = $account AND jid = $jid", ("$account", account), ("$jid", jid.ToString()));
        return delete.ExecuteNonQuery();
    }));

    /// <summary>
    /// Removes all that an account has, and what others have with it: they keep it as a contact, without a subscription. Their clients
    /// are told when they next ask for the roster.
    /// </summary>
    internal static void RemoveAccount(SqliteConnection connection, string account)
    {
        // Only accounts of this server are ever subscribed, so the domain makes no difference. '@' is followed by 'A'.
        const string theirs = "contact >= $account || '@' AND contact < $account || 'A'";
        ReadOnlySpan<string> statements =
        [
            "DELETE FROM roster WHERE account = $account",
            "DELETE FROM roster_version WHERE account = $account",
            "DELETE FROM blocked WHERE account = $account",
            "DELETE FROM offline_message WHERE account = $account",
            $"DELETE FROM roster WHERE NOT listed AND {theirs}",
            $"UPDATE roster_version SET version = version + 1 WHERE account IN (SELECT account FROM roster WHERE {theirs})",
            $"UPDATE roster SET subscription = 0, approved = 0, request = NULL WHERE {theirs}",
        ];
        foreach (var statement in statements)
        {
            using var command = connection.Statement(statement, ("$account", account));
            command.ExecuteNonQuery();
        }
    }

    static Contact? Find(SqliteConnection connection, string account, Jid contact)
    {
        using var command = connection.Statement(
            $"SELECT {Columns} FROM roster WHERE account = $account AND contact = $contact", ("$account", account), ("$contact", contact.ToString()));
        return Contacts(command) is [var found] ? found : null;
    }

    static List<Contact> Contacts(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var contacts = new List<Contact>();
        while (reader.Read())
        {
            var item = new RosterItem(Jid.Parse(reader.GetString(0)))
            {
                Name = reader.IsDBNull(2) ? null : reader.GetString(2),
                Groups = reader.IsDBNull(3) ? [] : JsonSerializer.Deserialize<string[]>(reader.GetString(3))!,
                Subscription = FromBits(reader.GetInt32(4)),
                IsApproved = reader.GetBoolean(5),
            };
            contacts.Add(new(item, reader.GetBoolean(1), reader.IsDBNull(6) ? null : StanzaBytes.Decode(reader.GetFieldValue<byte[]>(6))));
        }

        return contacts;
    }

    static List<string> Texts(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    static int ToBits(Subscription state) => (state.To ? 1 : 0) | (state.From ? 2 : 0) | (state.PendingOut ? 4 : 0) | (state.PendingIn ? 8 : 0);

    static Subscription FromBits(int bits) => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);

    sealed class Change(SqliteConnection connection, long now) : IContactChange
    {
        public bool HasAccount(string account)
        {
            using var command = connection.Statement("SELECT 1 FROM account WHERE name = $account", ("$account", account));
            return command.ExecuteScalar() is not null;
        }

        public Contact? Find(string account, Jid contact) => SqliteContactStore.Find(connection, account, contact);

        public (int Listed, int Waiting) Count(string account)
        {
            using var command = connection.Statement(
                "SELECT COALESCE(SUM(listed), 0), COALESCE(SUM(NOT listed), 0) FROM roster WHERE account = $account", ("$account", account));
            using var reader = command.ExecuteReader();
            reader.Read();
            return (reader.GetInt32(0), reader.GetInt32(1));
        }

        public void Put(string account, Contact contact)
        {
            var item = contact.Item;
            using var command = connection.Statement($"""
                INSERT OR REPLACE INTO roster (account, {Columns}) VALUES ($account, $contact, $listed, $name, $groups, $subscription, $approved, $request)
                """,
                ("$account", account), ("$contact", item.Jid.ToString()), ("$listed", contact.IsListed), ("$name", item.Name),
                ("$groups", item.Groups.Count == 0 ? null : JsonSerializer.Serialize(item.Groups)), ("$subscription", ToBits(item.Subscription)),
                ("$approved", item.IsApproved), ("$request", contact.Request is { } request ? StanzaBytes.Encode(request) : null));
            command.ExecuteNonQuery();
        }

        public void Remove(string account, Jid contact)
        {
            using var command = connection.Statement(
                "DELETE FROM roster WHERE account = $account AND contact = $contact", ("$account", account), ("$contact", contact.ToString()));
            command.ExecuteNonQuery();
        }

        // By the clock, so that an account which is made anew never comes to a version that a client knows of the old one.
        public long NextVersion(string account)
        {
            using var command = connection.Statement("""
                INSERT INTO roster_version (account, version) VALUES ($account, $now)
                  ON CONFLICT DO UPDATE SET version = MAX(version + 1, excluded.version) RETURNING version
                """, ("$account", account), ("$now", now));
            return (long)command.ExecuteScalar()!;
        }
    }
}
