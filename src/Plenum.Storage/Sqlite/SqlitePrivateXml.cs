using Plenum.Xmpp.Xml;

namespace Plenum.Storage.Sqlite;

/// <summary>What clients keep with an account, in SQLite. It goes with the account.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqlitePrivateXml(SqliteDatabase database) : IPrivateXml
{
    /// <inheritdoc/>
    public ValueTask<Element?> FindAsync(string account, string name, string ns, CancellationToken cancel = default) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement(
            "SELECT xml FROM account_xml WHERE account = $account AND namespace = $ns AND name = $name",
            ("$account", account), ("$ns", ns), ("$name", name));
        return command.ExecuteScalar() is byte[] bytes ? StanzaBytes.DecodeElement(bytes) : null;
    }, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> SetAsync(string account, Element element, int most) => database.WriteAsync(connection =>
    {
        using var command = connection.Statement("""
            INSERT INTO account_xml (account, namespace, name, xml) SELECT $account, $ns, $name, $xml
              WHERE EXISTS (SELECT 1 FROM account WHERE name = $account)
                AND (SELECT COUNT(*) FROM account_xml WHERE account = $account AND NOT (namespace = $ns AND name = $name)) < $most
              ON CONFLICT DO UPDATE SET xml = excluded.xml
            """, ("$account", account), ("$ns", element.Namespace), ("$name", element.Name), ("$xml", StanzaBytes.Encode(element)), ("$most", most));
        return command.ExecuteNonQuery() == 1;
    });
}
