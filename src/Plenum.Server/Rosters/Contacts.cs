using Plenum.Server.Messages;
using Plenum.Server.Pep;
using Plenum.Server.Sessions;
using Plenum.Storage;

namespace Plenum.Server.Rosters;

/// <summary>What accounts have to do with each other (RFC 6121), put together: rosters, subscriptions, presence, messages, blocking.</summary>
sealed class Contacts : IDisposable
{
    readonly AccountOrder order = new();

    /// <param name="domain">The domain of accounts.</param>
    /// <param name="store">Rosters and block lists.</param>
    /// <param name="offline">Messages that wait.</param>
    /// <param name="sessions">Who is there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">What the operator is told.</param>
    public Contacts(string domain, IContactStore store, IOfflineStore offline, SessionTable sessions, TimeProvider time, ILogger log)
    {
        Blocking = new(store, sessions, order, domain);
        Watchers = new Watchers(store, Blocking, domain);
        BlockingFeature = new(store, sessions, order, log);
        var subscriptions = new Subscriptions(store, sessions, order, Blocking, domain);
        Roster = new(store, subscriptions, order);
        var waiting = new Messages.OfflineMessages(offline, sessions, order, domain, time, log);
        Messages = new(sessions, order, Blocking, waiting, domain, log);
        Presences = new(store, sessions, order, subscriptions, Blocking, waiting, domain, time);
    }

    /// <summary>Who has blocked whom.</summary>
    public Blocking Blocking { get; }

    /// <summary>Who sees whom.</summary>
    public IContacts Watchers { get; }

    /// <summary>Requests to block and unblock.</summary>
    public BlockingFeature BlockingFeature { get; }

    /// <summary>Requests about the roster.</summary>
    public RosterFeature Roster { get; }

    /// <summary>Where presence goes.</summary>
    public PresenceRouter Presences { get; }

    /// <summary>Where messages go.</summary>
    public MessageRouter Messages { get; }

    public void Dispose() => order.Dispose();
}
