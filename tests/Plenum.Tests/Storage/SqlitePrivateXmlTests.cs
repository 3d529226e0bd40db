using Plenum.Storage.Sqlite;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Storage;

public sealed class SqlitePrivateXmlTests : IDisposable
{
    readonly TemporaryDirectory directory = new();
    SqliteDatabase database;

    public SqlitePrivateXmlTests() => database = SqliteDatabase.Open(directory);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    SqlitePrivateXml Kept => new(database);

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task What_a_client_keeps_is_there_when_the_database_is_opened_again()
    {
        await AddAsync("ann");
        Assert.True(await Kept.SetAsync("ann", Note("first"), 1));
        Assert.True(await Kept.SetAsync("ann", Note("second"), 1));

        database.Dispose();
        database = SqliteDatabase.Open(directory);

        Assert.Equal(Note("second").ToString(), (await Kept.FindAsync("ann", "note", "urn:example", Cancel))?.ToString());
        Assert.Null(await Kept.FindAsync("ann", "note", "urn:example:other", Cancel));
        Assert.Null(await Kept.FindAsync("ann", "other", "urn:example", Cancel));
        Assert.Null(await Kept.FindAsync("bob", "note", "urn:example", Cancel));
    }

    [Fact]
    public async Task One_element_too_many_is_not_kept_and_none_without_an_account()
    {
        await AddAsync("ann");
        Assert.True(await Kept.SetAsync("ann", Note("1"), 2));
        Assert.True(await Kept.SetAsync("ann", new("other", "urn:example"), 2));

        Assert.False(await Kept.SetAsync("ann", new("third", "urn:example"), 2));
        Assert.False(await Kept.SetAsync("bob", Note("1"), 2));

        Assert.Null(await Kept.FindAsync("ann", "third", "urn:example", Cancel));
        Assert.Null(await Kept.FindAsync("bob", "note", "urn:example", Cancel));
    }

    [Fact]
    public async Task Nothing_is_left_for_another_account_of_a_removed_name()
    {
        await AddAsync("ann");
        await Kept.SetAsync("ann", Note("secret"), 1);

        await new SqliteAccountStore(database).RemoveAsync("ann");
        await AddAsync("ann");

        Assert.Null(await Kept.FindAsync("ann", "note", "urn:example", Cancel));
    }

    static Element Note(string text) => new("note", "urn:example") { { "a", "1" }, new Element("b", "urn:example:b") { text } };

    async Task AddAsync(string name) => Assert.True(await new SqliteAccountStore(database).AddAsync(SqliteAccountStoreTests.Account(name)));
}
