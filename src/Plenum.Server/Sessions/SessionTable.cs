using System.Collections.Concurrent;
using System.Collections.Immutable;
using Plenum.Xmpp;

namespace Plenum.Server.Sessions;

/// <summary>The bound sessions of each account. Safe to use from any thread.</summary>
sealed class SessionTable
{
    /// <summary>
    /// Sessions of one account, 100: many times the tabs and devices of a person. One more is refused with <c>resource-constraint</c>
    /// (RFC 6120 §7.6.2.1).
    /// </summary>
    const int PerAccount = 100;

    readonly ConcurrentDictionary<Jid, ImmutableArray<ClientSession>> byAccount = new();
    readonly Lock gate = new();

    /// <summary>The account's sessions.</summary>
    public ImmutableArray<ClientSession> Of(Jid account) => byAccount.GetValueOrDefault(account.Bare, []);

    /// <summary>The session with this full JID, or null.</summary>
    public ClientSession? Find(Jid jid)
    {
        foreach (var session in Of(jid))
        {
            if (session.Jid == jid)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>Adds a session; false if the account has too many. One with the same JID is replaced, and handed out to be ended.</summary>
    public bool TryAdd(ClientSession session, out ClientSession? replaced)
    {
        lock (gate)
        {
            replaced = Find(session.Jid);
            var others = Of(session.Jid);
            others = replaced is null ? others : others.Remove(replaced);
            if (others.Length >= PerAccount)
            {
                replaced = null;
                return false;
            }

            byAccount[session.Jid.Bare] = others.Add(session);
            return true;
        }
    }

    /// <summary>Removes a session; nothing happens if it was replaced.</summary>
    public void Remove(ClientSession session)
    {
        lock (gate)
        {
            var left = Of(session.Jid).Remove(session);
            if (left.IsEmpty)
            {
                byAccount.TryRemove(session.Jid.Bare, out _);
            }
            else
            {
                byAccount[session.Jid.Bare] = left;
            }
        }
    }
}
