using Plenum.Storage;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;

namespace Plenum.Tests.Storage;

public sealed class SqlitePersonalStoreTests : IDisposable
{
    static readonly DateTimeOffset noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    readonly TemporaryDirectory directory = new();
    SqliteDatabase database;

    public SqlitePersonalStoreTests() => database = SqliteDatabase.Open(directory);

    SqlitePersonalStore Kept => new(database);

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task What_an_account_keeps_is_there_when_the_database_is_opened_again()
    {
        await AddAsync("ann");
        await ChangeAsync("ann", data =>
        {
            data.VCard = new("vCard", "vcard-temp");
            data.Set(new("notes", new("configuration", "urn:example")));
            data.SetItem("notes", "1", "<note xmlns='urn:example'>é</note>", noon);
            data.Subscribe("notes", Jid.Parse("bob@localhost"));
        });

        database.Dispose();
        database = SqliteDatabase.Open(directory);

        await Kept.ReadAsync("ann", data =>
        {
            Assert.True(data.Exists);
            Assert.Equal("<vCard xmlns='vcard-temp'/>", data.VCard?.ToString());
            Assert.Equal("<configuration xmlns='urn:example'/>", data.Find("notes")?.Configuration.ToString());
            var item = data.LastItem("notes")!;
            Assert.Equal(("1", "<note xmlns='urn:example'>é</note>", 35, noon), (item.Id, item.Payload.ToString(), item.Length, item.Published));
            Assert.Equal(36 + IPersonalData.ItemCost, data.Bytes);
            Assert.Equal([Jid.Parse("bob@localhost")], data.Subscribers("notes"));
            return true;
        });
        Assert.Null(await Kept.ReadAsync("bob", data => data.Find("notes")));
    }

    [Fact]
    public async Task A_change_that_is_not_kept_leaves_nothing()
    {
        await AddAsync("ann");

        var answer = await Kept.ChangeAsync("ann", data =>
        {
            data.Set(new("notes", new("configuration", "urn:example")));
            data.SetItem("notes", "1", "<note xmlns='urn:example'/>", noon);
            return data.Count("notes");
        }, _ => false);

        Assert.Equal((1, 0, 0L), (answer, await Kept.ReadAsync("ann", data => data.Nodes.Count), await Kept.ReadAsync("ann", data => data.Bytes)));
    }

    [Fact]
    public async Task Items_are_in_the_order_of_their_last_publication_and_the_oldest_go_first()
    {
        await AddAsync("ann");
        await ChangeAsync("ann", data =>
        {
            data.Set(new("notes", new("configuration", "urn:example")));
            foreach (var id in (string[])["1", "2", "3", "1"])
            {
                data.SetItem("notes", id, "<note xmlns='urn:example'/>", noon);
            }
        });
        Assert.Equal(["2", "3", "1"], await Kept.ReadAsync("ann", data => data.Items("notes").Select(item => item.Id).ToList()));

        await ChangeAsync("ann", data => data.KeepLast("notes", 1));

        Assert.Equal(["1"], await Kept.ReadAsync("ann", data => data.Items("notes").Select(item => item.Id).ToList()));
    }

    [Fact]
    public async Task Nothing_is_left_for_another_account_of_a_removed_name_nor_are_its_subscriptions()
    {
        await AddAsync("ann");
        await AddAsync("bob");
        foreach (var name in (string[])["ann", "bob"])
        {
            await ChangeAsync(name, data =>
            {
                data.VCard = new("vCard", "vcard-temp");
                data.Set(new("notes", new("configuration", "urn:example")));
                data.SetItem("notes", "1", "<note xmlns='urn:example'/>", noon);
                data.Subscribe("notes", Jid.Parse(name == "ann" ? "bob@localhost" : "ann@localhost"));
            });
        }

        await new SqliteAccountStore(database).RemoveAsync("ann");
        await AddAsync("ann");

        Assert.True(await Kept.ReadAsync("ann", data => data is { VCard: null, Nodes.Count: 0, Bytes: 0 } && data.Subscribers("notes").Count == 0));
        Assert.Equal([], await Kept.ReadAsync("bob", data => data.Subscribers("notes")));
        Assert.Equal(1, await Kept.ReadAsync("bob", data => data.Count("notes")));
    }

    async Task ChangeAsync(string account, Action<IPersonalData> change) => await Kept.ChangeAsync(account, data =>
    {
        change(data);
        return true;
    }, _ => true);

    async Task AddAsync(string name) => Assert.True(await new SqliteAccountStore(database).AddAsync(SqliteAccountStoreTests.Account(name)));
}
