using Plenum.Storage;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Storage;

public sealed class SqliteContactStoreTests : IDisposable
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly TemporaryDirectory directory = new();
    readonly SqliteDatabase database;
    readonly SqliteAccountStore accounts;
    readonly SqliteContactStore contacts;
    readonly SqliteOfflineStore offline;

    public SqliteContactStoreTests()
    {
        database = SqliteDatabase.Open(directory.Path);
        (accounts, contacts, offline) = (new(database), new(database, TimeProvider.System), new(database));
    }

    public void Dispose()
    {
        database.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_contact_comes_back_as_it_was_put()
    {
        var request = Stanza.Presence("subscribe", new Element("status", Ns.Client) { "It's <me> & you" }) with { From = Jid.Parse("bob@localhost"), To = Jid.Parse("alice@localhost") };
        var contact = new Contact(
            new(Jid.Parse("bob@localhost")) { Name = "Bob's \"place\"", Groups = ["a, b", "c\\d", "é"], Subscription = new(To: true, PendingIn: true), IsApproved = true }, true, request);

        await contacts.ChangeAsync(change =>
        {
            change.Put("alice", contact);
            return true;
        });

        var found = (await contacts.FindAsync("alice", contact.Jid, Cancel))!;
        Assert.Equal(contact.Item.ToElement().ToString(), found.Item.ToElement().ToString());
        Assert.Equal((contact.Subscription, true, request.ToString()), (found.Subscription, found.IsListed, found.Request!.ToString()));
        Assert.Equal(contact.Jid, Assert.Single((await contacts.ListAsync("alice", Cancel)).Contacts).Jid);
        Assert.Empty((await contacts.ListAsync("bob", Cancel)).Contacts);
        Assert.Equal((1, 0), await contacts.ChangeAsync(change => change.Count("alice")));
    }

    [Fact]
    public async Task What_fails_in_a_change_is_not_stored_on_either_side()
    {
        var failing = contacts.ChangeAsync<bool>(change =>
        {
            change.Put("alice", new(new(Jid.Parse("bob@localhost")), true));
            change.NextVersion("alice");
            throw new InvalidOperationException("halfway");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await failing);
        var list = await contacts.ListAsync("alice", Cancel);
        Assert.Equal((0, 0L), (list.Contacts.Count, list.Version));
    }

    [Fact]
    public async Task Versions_only_grow_also_for_an_account_that_is_made_anew()
    {
        var first = await contacts.ChangeAsync(change => change.NextVersion("alice"));
        var second = await contacts.ChangeAsync(change => change.NextVersion("alice"));
        Assert.True(second > first);

        await AddAsync("alice");
        await accounts.RemoveAsync("alice");
        Assert.True(await contacts.ChangeAsync(change => change.NextVersion("alice")) > second);
    }

    [Fact]
    public async Task An_account_that_goes_takes_all_it_has_and_stays_in_other_rosters_without_a_subscription()
    {
        await AddAsync("alice");
        await AddAsync("bob");
        var (alice, bob, lookalike) = (Jid.Parse("alice@localhost"), Jid.Parse("bob@localhost"), Jid.Parse("alice2@localhost"));
        await contacts.ChangeAsync(change =>
        {
            change.Put("alice", new(new(bob) { Subscription = new(true, true) }, true));
            change.Put("bob", new(new(alice) { Name = "A", Subscription = new(true, true), IsApproved = true }, true));
            change.Put("bob", new(new(lookalike) { Subscription = new(true, true) }, true));
            change.Put("carol", new(new(alice) { Subscription = new(PendingIn: true) }, false));
            return change.NextVersion("bob");
        });
        await contacts.BlockAsync("alice", [bob], 10);
        await offline.AddAsync("alice", Stanza.Message("chat"), DateTimeOffset.UtcNow, 10, 1000);
        var version = (await contacts.ListAsync("bob", Cancel)).Version;

        await accounts.RemoveAsync("alice");

        Assert.Empty((await contacts.ListAsync("alice", Cancel)).Contacts);
        Assert.Empty(await contacts.BlockedAsync("alice", Cancel));
        Assert.Empty(await offline.ListAsync("alice", Cancel));
        Assert.Empty((await contacts.ListAsync("carol", Cancel)).Contacts);
        var left = await contacts.ListAsync("bob", Cancel);
        Assert.Equal(
            ["<item xmlns='jabber:iq:roster' jid='alice2@localhost' subscription='both'/>", "<item xmlns='jabber:iq:roster' jid='alice@localhost' name='A' subscription='none'/>"],
            left.Contacts.Select(contact => contact.Item.ToElement().ToString()).Order(StringComparer.Ordinal));
        Assert.True(left.Version > version);
    }

    [Fact]
    public async Task Nobody_blocks_more_than_may_or_without_an_account()
    {
        await AddAsync("alice");
        Assert.True(await contacts.BlockAsync("alice", [Jid.Parse("a.example"), Jid.Parse("b.example")], 2));
        Assert.True(await contacts.BlockAsync("alice", [Jid.Parse("a.example")], 2));
        Assert.False(await contacts.BlockAsync("alice", [Jid.Parse("c.example")], 2));
        Assert.False(await contacts.BlockAsync("nobody", [Jid.Parse("c.example")], 2));

        Assert.Equal(1, await contacts.UnblockAsync("alice", [Jid.Parse("a.example"), Jid.Parse("x.example")]));
        Assert.Equal([Jid.Parse("b.example")], await contacts.BlockedAsync("alice", Cancel));
    }

    [Fact]
    public async Task Messages_wait_in_their_order_within_number_and_bytes_until_they_are_forgotten()
    {
        await AddAsync("alice");
        var message = Stanza.Message("chat", new Element("body", Ns.Client) { "hello" }) with { From = Jid.Parse("bob@localhost/x"), To = Jid.Parse("alice@localhost") };
        var time = new DateTimeOffset(2026, 3, 1, 12, 30, 15, 120, TimeSpan.Zero);

        Assert.Equal(OfflineOutcome.NoAccount, await offline.AddAsync("nobody", message, time, 10, 10_000));
        Assert.Equal(OfflineOutcome.Full, await offline.AddAsync("alice", message, time, 10, 100));
        Assert.Equal(OfflineOutcome.Stored, await offline.AddAsync("alice", message, time, 2, 10_000));
        Assert.Equal(OfflineOutcome.Stored, await offline.AddAsync("alice", message with { Id = "second" }, time, 2, 10_000));
        Assert.Equal(OfflineOutcome.Full, await offline.AddAsync("alice", message, time, 2, 10_000));

        var waiting = await offline.ListAsync("alice", Cancel);
        Assert.Equal([null, "second"], waiting.Select(one => one.Message.Id));
        Assert.Equal((time, message.ToString()), (waiting[0].Time, waiting[0].Message.ToString()));
        Assert.Equal(1, await offline.RemoveAsync("alice", waiting[0].Id));
        Assert.Equal("second", Assert.Single(await offline.ListAsync("alice", Cancel)).Message.Id);
    }

    async Task AddAsync(string name)
    {
        var keys = new StoredScramKeys([1], 1, [2], [3]);
        Assert.True(await accounts.AddAsync(new(name, false, keys, keys, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)));
    }
}
