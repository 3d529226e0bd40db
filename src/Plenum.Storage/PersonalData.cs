using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Storage;

/// <summary>A node of an account (XEP-0163).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configuration">Its configuration, as whoever writes it understands it.</param>
public sealed record PersonalNode(string Name, Element Configuration);

/// <summary>An item of such a node.</summary>
/// <param name="Id">Its id, unique in the node.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Length">The length in bytes of the payload as canonical XML.</param>
/// <param name="Published">When it was published, in UTC.</param>
public sealed record PersonalItem(string Id, Element Payload, int Length, DateTimeOffset Published);

/// <summary>What an account keeps, as it stands in one transaction: good as long as the work that it is handed to.</summary>
public interface IPersonalData
{
    /// <summary>Bytes that count for an item beside its own: small ones are not for nothing.</summary>
    const int ItemCost = 256;

    /// <summary>True if there is such an account. Nothing may be kept for one that there is not.</summary>
    bool Exists { get; }

    /// <summary>The vCard, or null (XEP-0054). Null set removes it.</summary>
    Element? VCard { get; set; }

    /// <summary>The nodes in the order of their names.</summary>
    IReadOnlyList<PersonalNode> Nodes { get; }

    /// <summary>What all items take together: each the length in bytes of its payload and id, and <see cref="ItemCost"/>.</summary>
    long Bytes { get; }

    /// <summary>The element kept privately under this name and namespace (<see cref="IPrivateXml"/>), or null.</summary>
    Element? FindPrivate(string name, string ns);

    /// <summary>How many elements are kept privately.</summary>
    int CountPrivate();

    /// <summary>Keeps an element privately, in place of the one of the same name and namespace.</summary>
    void SetPrivate(Element element);

    /// <summary>The node, or null.</summary>
    PersonalNode? Find(string node);

    /// <summary>Keeps a node, a new one or one with another configuration.</summary>
    void Set(PersonalNode node);

    /// <summary>Removes a node with its items and subscribers.</summary>
    void Remove(string node);

    /// <summary>How many items the node has.</summary>
    int Count(string node);

    /// <summary>The items of a node, the oldest publication first.</summary>
    IReadOnlyList<PersonalItem> Items(string node);

    /// <summary>The item, or null.</summary>
    PersonalItem? FindItem(string node, string id);

    /// <summary>The item that was published last, or null.</summary>
    PersonalItem? LastItem(string node);

    /// <summary>Keeps an item, the last of its node. One with the same id is replaced.</summary>
    void SetItem(string node, string id, string payload, DateTimeOffset published);

    /// <summary>Removes an item; false if there is none.</summary>
    bool RemoveItem(string node, string id);

    /// <summary>Removes the oldest items until there are so many.</summary>
    void KeepLast(string node, int most);

    /// <summary>The bare JIDs that have subscribed to a node.</summary>
    IReadOnlyList<Jid> Subscribers(string node);

    /// <summary>Subscribes a bare JID, if it is not subscribed.</summary>
    void Subscribe(string node, Jid subscriber);

    /// <summary>Ends a subscription; false if there is none.</summary>
    bool Unsubscribe(string node, Jid subscriber);
}

/// <summary>
/// What accounts keep beside their passwords: vCards and nodes. Every task that is done is durable; one that cannot be fails with
/// <see cref="StorageException"/>.
/// </summary>
public interface IPersonalStore
{
    /// <summary>Reads what an account keeps. The work sees one state of it, and changes nothing.</summary>
    /// <param name="account">The localpart of the account's JID, prepared.</param>
    /// <param name="work">What to read.</param>
    ValueTask<T> ReadAsync<T>(string account, Func<IPersonalData, T> work);

    /// <summary>Changes what an account keeps, in one transaction. The work may run twice: the first time may be undone.</summary>
    /// <param name="account">The localpart of the account's JID, prepared.</param>
    /// <param name="work">What to change.</param>
    /// <param name="keep">False for a result whose changes are all undone.</param>
    ValueTask<T> ChangeAsync<T>(string account, Func<IPersonalData, T> work, Func<T, bool> keep);

    /// <summary>The localparts of the accounts that keep an element privately under this name and namespace.</summary>
    ValueTask<IReadOnlyList<string>> WithPrivateAsync(string name, string ns);
}
