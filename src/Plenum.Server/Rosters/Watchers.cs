using Plenum.Server.Pep;
using Plenum.Storage;
using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>Who sees whose presence, as the rosters say, and nobody has blocked.</summary>
sealed class Watchers(IContactStore store, Blocking blocking, string domain) : IContacts
{
    /// <inheritdoc/>
    public async ValueTask<bool> SeesAsync(Jid watcher, Jid account) =>
        account.Domain == domain && account.Local is not null && (await store.FindAsync(account.Local, watcher.Bare))?.Subscription.From == true
        && !await blocking.HasBlockedAsync(account, watcher);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Jid>> WatchersAsync(Jid account)
    {
        var contacts = await ContactsAsync(account);
        var blocked = new Blocklist(contacts.Count == 0 ? [] : await store.BlockedAsync(account.Local!));
        return [.. contacts.Where(contact => contact.Subscription.From && !blocked.Covers(contact.Jid)).Select(contact => contact.Jid)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Jid>> WatchedAsync(Jid account)
    {
        List<Jid> watched = [];
        foreach (var contact in await ContactsAsync(account))
        {
            if (contact.Subscription.To && !await blocking.HasBlockedAsync(contact.Jid, account) && !await blocking.HasBlockedAsync(account, contact.Jid))
            {
                watched.Add(contact.Jid);
            }
        }

        return watched;
    }

    async ValueTask<IReadOnlyList<Contact>> ContactsAsync(Jid account) =>
        account.Domain == domain && account.Local is not null ? (await store.ListAsync(account.Local)).Contacts : [];
}
