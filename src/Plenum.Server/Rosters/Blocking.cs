using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>Who has blocked whom (XEP-0191). The sessions of an account hold its list; where it has none the store is asked.</summary>
sealed class Blocking(IContactStore store, SessionTable sessions, AccountOrder order, string domain)
{
    /// <summary>What the sender of a stanza to somebody whom it has blocked is told (§3).</summary>
    public static readonly StanzaError ToBlocked = StanzaError.NotAcceptable() with { Specific = new("blocked", "urn:xmpp:blocking:errors") };

    /// <summary>Looks up whom a session's account has blocked, once.</summary>
    public async ValueTask LearnAsync(ClientSession session)
    {
        using (await order.EnterAsync(session.Jid))
        {
            session.Blocked = session.Jid.Domain == domain ? new(await store.BlockedAsync(session.Jid.Local!)) : Blocklist.Empty;
        }
    }

    /// <summary>True if the account has blocked this address. Nobody is ever kept from writing to oneself.</summary>
    public async ValueTask<bool> HasBlockedAsync(Jid account, Jid jid)
    {
        if (account.Domain != domain || account.Local is null || account.Bare == jid.Bare)
        {
            return false;
        }

        foreach (var session in sessions.Of(account))
        {
            if (session.KnowsBlocked)
            {
                return session.Blocked.Covers(jid);
            }
        }

        return new Blocklist(await store.BlockedAsync(account.Local)).Covers(jid);
    }
}
