using Microsoft.Data.Sqlite;

namespace Plenum.Storage.Sqlite;

/// <summary>Accounts in SQLite.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    const string Columns = """
        name, operator, sha1_salt, sha1_iterations, sha1_stored_key, sha1_server_key,
        sha256_salt, sha256_iterations, sha256_stored_key, sha256_server_key, created, changed
        """;

    /// <inheritdoc/>
    public ValueTask<Account?> FindAsync(string name, CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement($"SELECT {Columns} FROM account WHERE name = $name", ("$name", name));
        return Accounts(command).SingleOrDefault();
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> AddAsync(Account account) => database.WriteAsync(connection =>
    {
        using var command = connection.Statement($"""
            INSERT INTO account ({Columns}) VALUES ($name, $operator, $salt1, $iterations1, $stored1, $server1,
              $salt256, $iterations256, $stored256, $server256, $created, $changed) ON CONFLICT DO NOTHING
            """, ("$name", account.Name), ("$operator", account.Operator), ("$created", account.Created.ToMicroseconds()));
        AddKeys(command, account.Sha1, account.Sha256, account.Changed);
        return command.ExecuteNonQuery() == 1;
    });

    /// <inheritdoc/>
    public ValueTask<bool> SetPasswordAsync(string name, StoredScramKeys sha1, StoredScramKeys sha256, DateTimeOffset changed) =>
        database.WriteAsync(connection =>
        {
            using var command = connection.Statement("""
                UPDATE account SET sha1_salt = $salt1, sha1_iterations = $iterations1, sha1_stored_key = $stored1, sha1_server_key = $server1,
                  sha256_salt = $salt256, sha256_iterations = $iterations256, sha256_stored_key = $stored256, sha256_server_key = $server256,
                  changed = $changed WHERE name = $name
                """, ("$name", name));
            AddKeys(command, sha1, sha256, changed);
            return command.ExecuteNonQuery() == 1;
        });

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(string name) => database.WriteAsync(connection =>
    {
        foreach (var table in (string[])["account_xml", "account_vcard", "account_node", "account_item", "account_subscriber"])
        {
            using var kept = connection.Statement($"DELETE FROM {table} WHERE account = $name", ("$name", name));
            kept.ExecuteNonQuery();
        }

        using var subscribed = connection.Statement("DELETE FROM account_subscriber WHERE SUBSTR(jid, 1, LENGTH($name) + 1) = $name || '@'", ("$name", name));
        subscribed.ExecuteNonQuery();
        SqliteContactStore.RemoveAccount(connection, name);
        using var command = connection.Statement("DELETE FROM account WHERE name = $name", ("$name", name));
        return command.ExecuteNonQuery() == 1;
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement($"SELECT {Columns} FROM account ORDER BY name");
        return (IReadOnlyList<Account>)Accounts(command);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> AnyAsync(CancellationToken cancel = default) =>
        database.ReadAsync(connection => connection.Number("SELECT EXISTS (SELECT 1 FROM account)") == 1, cancel);

    static void AddKeys(SqliteCommand command, StoredScramKeys sha1, StoredScramKeys sha256, DateTimeOffset changed)
    {
        foreach (var (suffix, keys) in (ReadOnlySpan<(string, StoredScramKeys)>)[("1", sha1), ("256", sha256)])
        {
            command.Parameters.AddWithValue("$salt" + suffix, keys.Salt);
            command.Parameters.AddWithValue("$iterations" + suffix, keys.Iterations);
            command.Parameters.AddWithValue("$stored" + suffix, keys.StoredKey);
            command.Parameters.AddWithValue("$server" + suffix, keys.ServerKey);
        }

        command.Parameters.AddWithValue("$changed", changed.ToMicroseconds());
    }

    static List<Account> Accounts(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var accounts = new List<Account>();
        while (reader.Read())
        {
            accounts.Add(new(reader.GetString(0), reader.GetBoolean(1), Keys(reader, 2), Keys(reader, 6),
                reader.GetInt64(10).ToTime(), reader.GetInt64(11).ToTime()));
        }

        return accounts;
    }

    static StoredScramKeys Keys(SqliteDataReader reader, int first) => new(
        reader.GetFieldValue<byte[]>(first), reader.GetInt32(first + 1), reader.GetFieldValue<byte[]>(first + 2), reader.GetFieldValue<byte[]>(first + 3));
}
