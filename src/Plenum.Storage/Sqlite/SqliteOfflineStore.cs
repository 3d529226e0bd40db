using Plenum.Xmpp;

namespace Plenum.Storage.Sqlite;

/// <summary>Messages that wait, in SQLite. They go with the account.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqliteOfflineStore(SqliteDatabase database) : IOfflineStore
{
    /// <inheritdoc/>
    public ValueTask<OfflineOutcome> AddAsync(string account, Stanza message, DateTimeOffset sent, int mostMessages, int mostBytes)
    {
        var bytes = StanzaBytes.Encode(message);
        return database.WriteAsync(connection =>
        {
            using var exists = connection.Statement("SELECT 1 FROM account WHERE name = $account", ("$account", account));
            if (exists.ExecuteScalar() is null)
            {
                return OfflineOutcome.NoAccount;
            }

            using var insert = connection.Statement("""
                INSERT INTO offline_message (account, time, bytes, stanza) SELECT $account, $time, $bytes, $stanza
                  FROM (SELECT COUNT(*) AS count, COALESCE(SUM(bytes), 0) AS size FROM offline_message WHERE account = $account)
                  WHERE count < $messages AND size + $bytes <= $most
                """,
                ("$account", account), ("$time", sent.ToMicroseconds()), ("$bytes", bytes.Length), ("$stanza", bytes),
                ("$messages", mostMessages), ("$most", mostBytes));
            return insert.ExecuteNonQuery() == 1 ? OfflineOutcome.Stored : OfflineOutcome.Full;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OfflineMessage>> ListAsync(string account, CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement("SELECT id, time, stanza FROM offline_message WHERE account = $account ORDER BY id", ("$account", account));
        using var reader = command.ExecuteReader();
        var waiting = new List<OfflineMessage>();
        while (reader.Read())
        {
            waiting.Add(new(reader.GetInt64(0), reader.GetInt64(1).ToTime(), StanzaBytes.Decode(reader.GetFieldValue<byte[]>(2))));
        }

        return (IReadOnlyList<OfflineMessage>)waiting;
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<int> RemoveAsync(string account, long last) => database.WriteAsync(connection =>
    {
        using var command = connection.Statement(
            "DELETE FROM offline_message WHERE account = $account AND id <= $last", ("$account", account), ("$last", last));
        return command.ExecuteNonQuery();
    });
}
