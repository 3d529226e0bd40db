using Plenum.Xmpp.Xml;

namespace Plenum.Storage;

/// <summary>
/// What clients keep with an account (XEP-0049). Every task that is done is durable; one that cannot be fails with
/// <see cref="StorageException"/>.
/// </summary>
public interface IPrivateXml
{
    /// <summary>The element that is kept under this name and namespace, or null.</summary>
    /// <param name="account">The localpart of the account's JID, prepared.</param>
    /// <param name="name">The element's name.</param>
    /// <param name="ns">The element's namespace.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<Element?> FindAsync(string account, string name, string ns, CancellationToken cancel = default);

    /// <summary>
    /// Keeps an element in place of the one of the same name and namespace. False, and nothing is kept, if there is no such account or it
    /// has <paramref name="most"/> others already.
    /// </summary>
    ValueTask<bool> SetAsync(string account, Element element, int most);
}
