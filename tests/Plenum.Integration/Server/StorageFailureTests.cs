using Microsoft.Data.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>A database that fails under a running server: the tables that a request needs are away, and come back.</summary>
public sealed class StorageFailureTests(ContactsServer server) : IClassFixture<ContactsServer>
{
    static readonly string[] tables = ["roster", "blocked", "account", "account_xml", "account_node", "account_vcard", "room"];

    [Theory]
    [InlineData("roster", "{0}@localhost", "set", "<query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query>")]
    [InlineData("block", "{0}@localhost", "set", "<block xmlns='urn:xmpp:blocking'><item jid='tybalt@example.com'/></block>")]
    [InlineData("password", "localhost", "set", "<query xmlns='jabber:iq:register'><username>{0}</username><password>wherefore art thou</password></query>")]
    [InlineData("private", "{0}@localhost", "set", "<query xmlns='jabber:iq:private'><notes xmlns='example:notes'/></query>")]
    [InlineData("publish", "{0}@localhost", "set", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='mood'><item id='1'><mood xmlns='example:mood'/></item></publish></pubsub>")]
    [InlineData("vcard", "{0}@localhost", "set", "<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>")]
    [InlineData("items", "{0}@localhost", "get", "<query xmlns='http://jabber.org/protocol/disco#items'/>")]
    [InlineData("rooms", "rooms.localhost", "get", "<query xmlns='http://jabber.org/protocol/disco#items'/>")]
    public async Task What_cannot_be_stored_or_read_is_answered_with_an_error_and_goes_again_when_it_can(string id, string to, string type, string payload)
    {
        var name = (await server.AccountsAsync("juliet"))[0];
        await using var client = await server.ConnectAsync(name);
        await client.DrainAsync();

        await RenameAsync(table => (table, $"{table}_away"));
        Element refused;
        try
        {
            refused = await AskAsync();
        }
        finally
        {
            await RenameAsync(table => ($"{table}_away", table));
        }

        Assert.Equal("internal-server-error", refused.Child("error", Ns.Client)?.Elements.First().Name);
        Assert.Equal("result", (await AskAsync())["type"]);

        Task<Element> AskAsync() => client.AskAsync(type, Named(to), id, Named(payload));
        string Named(string text) => text.Replace("{0}", name, StringComparison.Ordinal);
    }

    async Task RenameAsync(Func<string, (string From, string To)> names)
    {
        var file = Path.Combine(server.Process.DataDirectory, "plenum.db");
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = string.Concat(tables.Select(names).Select(name => $"ALTER TABLE {name.From} RENAME TO {name.To};"));
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
