using Plenum.Storage;
using Plenum.Storage.Sqlite;

namespace Plenum.Tests.Storage;

public sealed class SqliteAccountStoreTests : IDisposable
{
    readonly TemporaryDirectory directory = new();
    readonly SqliteDatabase database;
    readonly SqliteAccountStore accounts;
    readonly SqliteServerValues values;

    public SqliteAccountStoreTests()
    {
        database = SqliteDatabase.Open(directory);
        accounts = new(database);
        values = new(database);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task An_account_comes_back_as_it_was_added()
    {
        Assert.False(await accounts.AnyAsync(Cancel));
        Assert.Null(await accounts.FindAsync("ann", Cancel));

        Assert.True(await accounts.AddAsync(Account("ann") with { Operator = true }));

        Assert.True(await accounts.AnyAsync(Cancel));
        Assert.Equivalent(Account("ann") with { Operator = true }, await accounts.FindAsync("ann", Cancel), strict: true);
    }

    [Fact]
    public async Task A_name_is_given_once_however_many_ask_at_once()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => accounts.AddAsync(Account("ann") with { Operator = i == 0 }).AsTask()));

        Assert.Single(added, true);
        Assert.Single(await accounts.ListAsync(Cancel));
    }

    [Fact]
    public async Task A_password_is_changed_only_where_there_is_an_account()
    {
        var later = Account("ann").Changed.AddDays(1);
        await accounts.AddAsync(Account("ann"));

        Assert.True(await accounts.SetPasswordAsync("ann", Keys(7), Keys(8), later));
        Assert.False(await accounts.SetPasswordAsync("bob", Keys(7), Keys(8), later));

        Assert.Equivalent(Account("ann") with { Sha1 = Keys(7), Sha256 = Keys(8), Changed = later }, await accounts.FindAsync("ann", Cancel), strict: true);
    }

    [Fact]
    public async Task Accounts_are_listed_by_name_and_can_be_removed()
    {
        foreach (var name in new[] { "cat", "ann", "bob" })
        {
            await accounts.AddAsync(Account(name));
        }

        Assert.True(await accounts.RemoveAsync("bob"));
        Assert.False(await accounts.RemoveAsync("bob"));

        Assert.Equal(["ann", "cat"], (await accounts.ListAsync(Cancel)).Select(account => account.Name));
    }

    [Fact]
    public async Task A_secret_is_made_once_however_many_ask_at_once()
    {
        var secrets = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => values.GetOrAddAsync("secret", [(byte)i]).AsTask()));

        Assert.Single(secrets.Select(secret => secret[0]).Distinct());
        Assert.Equal(secrets[0], await values.GetAsync("secret", Cancel));
    }

    [Fact]
    public async Task A_value_that_is_good_once_is_taken_once()
    {
        await values.SetAsync("setup", [1]);
        await values.SetAsync("setup", [2]);
        Assert.False(await values.TakeAsync("setup", [1]));

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => values.TakeAsync("setup", [2]).AsTask()));

        Assert.Single(taken, true);
        Assert.Null(await values.GetAsync("setup", Cancel));
    }

    internal static Account Account(string name) => new(
        name, false, Keys(1), Keys(2), new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero), new(2026, 11, 23, 1, 2, 3, TimeSpan.Zero));

    static StoredScramKeys Keys(byte number) => new([number, 0], 4096 + number, [number, 1], [number, 2]);
}
