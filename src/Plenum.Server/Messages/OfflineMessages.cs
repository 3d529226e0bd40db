using System.Collections.Concurrent;
using Plenum.Rooms;
using Plenum.Server.Operations;
using Plenum.Server.Rosters;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Messages;

/// <summary>
/// Messages that wait until their account is there (XEP-0160). They are forgotten once they have left the server for a session that was
/// still there afterwards; one whose connection breaks just then gets them again at its next login.
/// </summary>
sealed class OfflineMessages(IOfflineStore store, SessionTable sessions, AccountOrder order, string domain, TimeProvider time, ILogger log)
{
    /// <summary>
    /// Messages that wait for an account, 1 000, and their bytes as XML, 1 MiB: weeks of absence, and it still fits four times into what may
    /// wait for a client when it logs in. One more is refused with <c>service-unavailable</c> (XEP-0160 §2).
    /// </summary>
    const int MostMessages = 1000, MostBytes = 1024 * 1024;

    // Whom what waits is being sent to: nobody else gets it meanwhile.
    readonly ConcurrentDictionary<Jid, ClientSession> receiving = new();

    /// <summary>
    /// True for what is worth waiting: what people write, and what their clients say about it but for chat states (XEP-0160 §3); never what the
    /// sender asks not to keep (XEP-0334).
    /// </summary>
    public static bool IsWorthIt(Stanza message) =>
        message is { Kind: StanzaKind.Message, Type: null or "normal" or "chat" }
        && message.Child("no-store", Ns.Hints) is null
        && (message.Body is not null || message.Child("store", Ns.Hints) is not null || message.Payload.Any(IsContent));

    /// <summary>Lets a message wait, in its account's order. Why not, or null.</summary>
    /// <exception cref="StorageException">It could not be stored.</exception>
    public async ValueTask<StanzaError?> AddAsync(Jid account, Stanza message, DateTimeOffset? sent = null)
    {
        if (account.Domain != domain || account.Local is null)
        {
            return StanzaError.ServiceUnavailable();
        }

        var outcome = await store.AddAsync(account.Local, message, sent ?? time.GetUtcNow(), MostMessages, MostBytes);
        return outcome == OfflineOutcome.Stored ? null : StanzaError.ServiceUnavailable();
    }

    /// <summary>Sends a session what waits for its account; called in the account's order, before it is seen to be available.</summary>
    /// <exception cref="StorageException">It could not be read.</exception>
    public async ValueTask DeliverAsync(ClientSession to)
    {
        var account = to.Jid.Bare;
        if (to.Standing == PeerStanding.Anonymous || receiving.ContainsKey(account))
        {
            return;
        }

        var waiting = await store.ListAsync(account.Local!);
        if (waiting.Count == 0)
        {
            return;
        }

        receiving[account] = to;
        foreach (var message in waiting)
        {
            to.DeliverToAccount(new(Delayed(message)));
        }

        _ = ForgetAsync(to, waiting[^1].Id);
    }

    async Task ForgetAsync(ClientSession to, long last)
    {
        var account = to.Jid.Bare;
        try
        {
            var sent = await to.WhenSentAsync();
            using (await order.EnterAsync(account))
            {
                receiving.TryRemove(account, out _);
                if (sent && sessions.Find(to.Jid) == to)
                {
                    await store.RemoveAsync(account.Local!, last);
                }
                else if (sessions.Of(account).FirstOrDefault(session => session != to && session.TakesMessages) is { } next)
                {
                    await DeliverAsync(next);
                }
            }
        }
        catch (StorageException cause)
        {
            receiving.TryRemove(account, out _);
            Logs.OfflineProblem(log, cause);
        }
    }

    /// <summary>The message with when it was sent (XEP-0203), unless it has waited before.</summary>
    Stanza Delayed(OfflineMessage waited) => waited.Message.Payload.Any(IsOurDelay) ? waited.Message : waited.Message with
    {
        Payload = [.. waited.Message.Payload, Delay.Of(Jid.Parse(domain), waited.Time)],
    };

    bool IsOurDelay(Element payload) => payload.Is("delay", Ns.Delay) && payload["from"] == domain;

    static bool IsContent(Element payload) => payload.Namespace is not ("http://jabber.org/protocol/chatstates" or Ns.Hints or Ns.StanzaId or Ns.Delay)
        && !payload.Is("thread", Ns.Client) && !payload.Is("private", Carbons.Namespace);
}
