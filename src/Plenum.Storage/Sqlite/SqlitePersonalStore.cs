using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Storage.Sqlite;

/// <summary>What accounts keep, in SQLite. It goes with the account.</summary>
/// <param name="database">The database, which outlives the store.</param>
public sealed class SqlitePersonalStore(SqliteDatabase database) : IPersonalStore
{
    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(string account, Func<IPersonalData, T> work) =>
        database.ReadAsync(connection => work(new SqlitePersonalData(connection, account)));

    /// <inheritdoc/>
    public ValueTask<T> ChangeAsync<T>(string account, Func<IPersonalData, T> work, Func<T, bool> keep) => database.WriteAsync(connection =>
    {
        connection.Run("SAVEPOINT personal");
        var result = work(new SqlitePersonalData(connection, account));
        connection.Run(keep(result) ? "RELEASE personal" : "ROLLBACK TO personal; RELEASE personal");
        return result;
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> WithPrivateAsync(string name, string ns) => database.ReadAsync(connection =>
    {
        using var command = connection.Statement("SELECT account FROM account_xml WHERE namespace = $ns AND name = $name", ("$ns", ns), ("$name", name));
        using var reader = command.ExecuteReader();
        var accounts = new List<string>();
        while (reader.Read())
        {
            accounts.Add(reader.GetString(0));
        }

        return (IReadOnlyList<string>)accounts;
    });
}

/// <summary>One account's data on a connection that has a transaction open.</summary>
sealed class SqlitePersonalData(SqliteConnection connection, string account) : IPersonalData
{
    const string ItemColumns = "id, xml, time FROM account_item WHERE account = $account";

    public bool Exists => Scalar("SELECT 1 FROM account WHERE name = $account") is not null;

    public Element? VCard
    {
        get => Xml(Scalar("SELECT xml FROM account_vcard WHERE account = $account"));
        set => Run(value is null
            ? "DELETE FROM account_vcard WHERE account = $account"
            : "INSERT INTO account_vcard (account, xml) VALUES ($account, $xml) ON CONFLICT DO UPDATE SET xml = excluded.xml",
            ("$xml", value is null ? null : StanzaBytes.Encode(value)));
    }

    public IReadOnlyList<PersonalNode> Nodes =>
        List("SELECT name, configuration FROM account_node WHERE account = $account ORDER BY name", ReadNode);

    public long Bytes => Number("SELECT COALESCE(SUM(cost), 0) FROM account_item WHERE account = $account");

    public Element? FindPrivate(string name, string ns) =>
        Xml(Scalar("SELECT xml FROM account_xml WHERE account = $account AND namespace = $ns AND name = $name", ("$ns", ns), ("$name", name)));

    public int CountPrivate() => (int)Number("SELECT COUNT(*) FROM account_xml WHERE account = $account");

    public void SetPrivate(Element element) => Run(
        "INSERT INTO account_xml (account, namespace, name, xml) VALUES ($account, $ns, $name, $xml) ON CONFLICT DO UPDATE SET xml = excluded.xml",
        ("$ns", element.Namespace), ("$name", element.Name), ("$xml", StanzaBytes.Encode(element)));

    public PersonalNode? Find(string node) =>
        List("SELECT name, configuration FROM account_node WHERE account = $account AND name = $node", ReadNode, ("$node", node)).SingleOrDefault();

    public void Set(PersonalNode node) => Run(
        "INSERT INTO account_node (account, name, configuration) VALUES ($account, $node, $xml) ON CONFLICT DO UPDATE SET configuration = excluded.configuration",
        ("$node", node.Name), ("$xml", StanzaBytes.Encode(node.Configuration)));

    public void Remove(string node)
    {
        Run("DELETE FROM account_item WHERE account = $account AND node = $node", ("$node", node));
        Run("DELETE FROM account_subscriber WHERE account = $account AND node = $node", ("$node", node));
        Run("DELETE FROM account_node WHERE account = $account AND name = $node", ("$node", node));
    }

    public int Count(string node) => (int)Number("SELECT COUNT(*) FROM account_item WHERE account = $account AND node = $node", ("$node", node));

    public IReadOnlyList<PersonalItem> Items(string node) =>
        List($"SELECT {ItemColumns} AND node = $node ORDER BY seq", ReadItem, ("$node", node));

    public PersonalItem? FindItem(string node, string id) =>
        List($"SELECT {ItemColumns} AND node = $node AND id = $id", ReadItem, ("$node", node), ("$id", id)).SingleOrDefault();

    public PersonalItem? LastItem(string node) =>
        List($"SELECT {ItemColumns} AND node = $node ORDER BY seq DESC LIMIT 1", ReadItem, ("$node", node)).SingleOrDefault();

    public void SetItem(string node, string id, string payload, DateTimeOffset published)
    {
        var xml = Encoding.UTF8.GetBytes(payload);
        RemoveItem(node, id);
        Run("INSERT INTO account_item (account, node, id, time, cost, xml) VALUES ($account, $node, $id, $time, $cost, $xml)",
            ("$node", node), ("$id", id), ("$time", published.ToMicroseconds()), ("$xml", xml),
            ("$cost", xml.Length + Encoding.UTF8.GetByteCount(id) + IPersonalData.ItemCost));
    }

    public bool RemoveItem(string node, string id) =>
        Run("DELETE FROM account_item WHERE account = $account AND node = $node AND id = $id", ("$node", node), ("$id", id)) > 0;

    public void KeepLast(string node, int most) => Run("""
        DELETE FROM account_item WHERE account = $account AND node = $node AND seq NOT IN
          (SELECT seq FROM account_item WHERE account = $account AND node = $node ORDER BY seq DESC LIMIT $most)
        """, ("$node", node), ("$most", most));

    public IReadOnlyList<Jid> Subscribers(string node) => List(
        "SELECT jid FROM account_subscriber WHERE account = $account AND node = $node", reader => Jid.Parse(reader.GetString(0)), ("$node", node));

    public void Subscribe(string node, Jid subscriber) => Run(
        "INSERT INTO account_subscriber (account, node, jid) VALUES ($account, $node, $jid) ON CONFLICT DO NOTHING",
        ("$node", node), ("$jid", subscriber.ToString()));

    public bool Unsubscribe(string node, Jid subscriber) => Run(
        "DELETE FROM account_subscriber WHERE account = $account AND node = $node AND jid = $jid", ("$node", node), ("$jid", subscriber.ToString())) > 0;

    static PersonalNode ReadNode(SqliteDataReader reader) => new(reader.GetString(0), StanzaBytes.DecodeElement(reader.GetFieldValue<byte[]>(1)));

    static PersonalItem ReadItem(SqliteDataReader reader)
    {
        var xml = reader.GetFieldValue<byte[]>(1);
        return new(reader.GetString(0), StanzaBytes.DecodeElement(xml), xml.Length, reader.GetInt64(2).ToTime());
    }

    static Element? Xml(object? value) => value is byte[] bytes ? StanzaBytes.DecodeElement(bytes) : null;

    long Number(string sql, params ReadOnlySpan<(string, object?)> parameters) =>
        Convert.ToInt64(Scalar(sql, parameters), CultureInfo.InvariantCulture);

    object? Scalar(string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        using var command = Statement(sql, parameters);
        return command.ExecuteScalar();
    }

    int Run(string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        using var command = Statement(sql, parameters);
        return command.ExecuteNonQuery();
    }

    List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string, object?)> parameters)
    {
        using var command = Statement(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    SqliteCommand Statement(string sql, ReadOnlySpan<(string, object?)> parameters)
    {
        var command = connection.Statement(sql, parameters);
        command.Parameters.AddWithValue("$account", account);
        return command;
    }
}
