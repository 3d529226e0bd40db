using Plenum.Xmpp;
using Plenum.Xmpp.Rosters;

namespace Plenum.Storage;

/// <summary>What an account has to do with a contact.</summary>
/// <param name="Item">The contact with name, groups and state.</param>
/// <param name="IsListed">
/// True if it stands in the roster. Somebody who has only asked for a subscription does not (RFC 6121 §3.1.3).
/// </param>
/// <param name="Request">What a contact that has asked, and waits for an answer, has sent; else null.</param>
public sealed record Contact(RosterItem Item, bool IsListed, Stanza? Request = null)
{
    /// <summary>The contact's address.</summary>
    public Jid Jid => Item.Jid;

    /// <summary>Who of the two sees the other.</summary>
    public Subscription Subscription => Item.Subscription;
}

/// <summary>An account's contacts.</summary>
/// <param name="Version">Grows with every change of what is listed (RFC 6121 §2.6), also when the account is made anew.</param>
/// <param name="Contacts">All of them in the order of their addresses, listed or not.</param>
public sealed record ContactList(long Version, IReadOnlyList<Contact> Contacts);

/// <summary>
/// Rosters and block lists of accounts. Every task that is done is durable; one that cannot be fails with <see cref="StorageException"/>.
/// Accounts are named by the localparts of their JIDs, prepared.
/// </summary>
public interface IContactStore
{
    /// <summary>All contacts of an account; none where there is no account.</summary>
    ValueTask<ContactList> ListAsync(string account, CancellationToken cancel = default);

    /// <summary>One contact of an account, or null.</summary>
    ValueTask<Contact?> FindAsync(string account, Jid contact, CancellationToken cancel = default);

    /// <summary>
    /// Runs work that changes contacts of whatever accounts in one transaction. It may run twice, so all that comes of it is what it returns.
    /// </summary>
    ValueTask<T> ChangeAsync<T>(Func<IContactChange, T> work);

    /// <summary>Whom an account has blocked (XEP-0191).</summary>
    ValueTask<IReadOnlyList<Jid>> BlockedAsync(string account, CancellationToken cancel = default);

    /// <summary>Blocks. False, and nothing is changed, if there is no such account or it would have blocked more than <paramref name="most"/>.</summary>
    ValueTask<bool> BlockAsync(string account, IReadOnlyCollection<Jid> jids, int most);

    /// <summary>Unblocks; who is not blocked makes no difference.</summary>
    ValueTask<int> UnblockAsync(string account, IReadOnlyCollection<Jid> jids);
}

/// <summary>Changes of contacts inside of a transaction.</summary>
public interface IContactChange
{
    /// <summary>True if there is such an account. What is put where there is none stays for nobody.</summary>
    bool HasAccount(string account);

    /// <summary>The contact, or null.</summary>
    Contact? Find(string account, Jid contact);

    /// <summary>How many contacts an account has listed, and how many others wait for its answer.</summary>
    (int Listed, int Waiting) Count(string account);

    /// <summary>Keeps a contact in place of what was kept of it.</summary>
    void Put(string account, Contact contact);

    /// <summary>Forgets a contact.</summary>
    void Remove(string account, Jid contact);

    /// <summary>The version after a change of what is listed.</summary>
    long NextVersion(string account);
}
