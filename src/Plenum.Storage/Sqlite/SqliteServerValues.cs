using Microsoft.Data.Sqlite;

namespace Plenum.Storage.Sqlite;

/// <summary>The server's own values in SQLite.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqliteServerValues(SqliteDatabase database) : IServerValues
{
    /// <inheritdoc/>
    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancel = default) => database.ReadAsync(connection => Get(connection, key), cancel);

    /// <inheritdoc/>
    public ValueTask<byte[]> GetOrAddAsync(string key, byte[] initial) => database.WriteAsync(connection =>
    {
        using var command = connection.Statement(
            "INSERT INTO server (key, value) VALUES ($key, $value) ON CONFLICT DO NOTHING", ("$key", key), ("$value", initial));
        command.ExecuteNonQuery();
        return Get(connection, key)!;
    });

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, byte[] value) => await database.WriteAsync(connection =>
    {
        using var command = connection.Statement(
            "INSERT INTO server (key, value) VALUES ($key, $value) ON CONFLICT DO UPDATE SET value = excluded.value", ("$key", key), ("$value", value));
        return command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public ValueTask<bool> TakeAsync(string key, byte[] value) => database.WriteAsync(connection =>
    {
        using var command = connection.Statement("DELETE FROM server WHERE key = $key AND value = $value", ("$key", key), ("$value", value));
        return command.ExecuteNonQuery() == 1;
    });

    static byte[]? Get(SqliteConnection connection, string key)
    {
        using var command = connection.Statement("SELECT value FROM server WHERE key = $key", ("$key", key));
        return (byte[]?)command.ExecuteScalar();
    }
}
