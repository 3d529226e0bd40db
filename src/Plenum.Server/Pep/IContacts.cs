using Plenum.Xmpp;

namespace Plenum.Server.Pep;

/// <summary>Who sees whose presence (RFC 6121 §3): to them goes what is published for them.</summary>
interface IContacts
{
    /// <summary>True if the watcher is subscribed to the account's presence.</summary>
    ValueTask<bool> SeesAsync(Jid watcher, Jid account);

    /// <summary>The bare JIDs that are subscribed to the account's presence.</summary>
    ValueTask<IReadOnlyList<Jid>> WatchersAsync(Jid account);

    /// <summary>The bare JIDs to whose presence the account is subscribed.</summary>
    ValueTask<IReadOnlyList<Jid>> WatchedAsync(Jid account);
}
