using System.Collections.Concurrent;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;

namespace Plenum.Server.Sessions;

/// <summary>The sessions that may be resumed (XEP-0198 §5), with a stream or waiting for one. Safe to use from any thread.</summary>
sealed class ResumableSessions
{
    /// <summary>
    /// Sessions of one account that may wait at once, 10: all devices of a person, in a train's tunnel. The one that has waited
    /// longest ends for another one.
    /// </summary>
    const int WaitingPerAccount = 10;

    /// <summary>
    /// Sessions that are over of which it is remembered how many stanzas were handled, 10 000: about 2 MB. Their clients learn which of
    /// their messages have arrived; of older ones they do not.
    /// </summary>
    const int Remembered = 10_000;

    readonly ConcurrentDictionary<string, ClientSession> byId = new();
    readonly Lock gate = new();
    readonly Dictionary<string, (Jid Account, uint Handled)> past = [];
    readonly Queue<string> oldest = new();

    /// <summary>All of them.</summary>
    public IEnumerable<ClientSession> All => byId.Select(entry => entry.Value);

    /// <summary>A session may be resumed by this.</summary>
    public void Add(string id, ClientSession session) => byId[id] = session;

    /// <summary>The session that is resumed by this, if it is the account's.</summary>
    public ClientSession? Find(string id, Jid account) => byId.GetValueOrDefault(id) is { } session && session.Jid.Bare == account ? session : null;

    /// <summary>How many stanzas a session had handled that is over; null if that is not known, or it was another account's.</summary>
    public uint? HandledBefore(string id, Jid account)
    {
        lock (gate)
        {
            return past.TryGetValue(id, out var known) && known.Account == account ? known.Handled : null;
        }
    }

    /// <summary>The session is over.</summary>
    public void Remove(string id, Jid account, uint handled)
    {
        lock (gate)
        {
            if (oldest.Count >= Remembered)
            {
                past.Remove(oldest.Dequeue());
            }

            past[id] = (account, handled);
            oldest.Enqueue(id);
        }

        byId.TryRemove(id, out _);
    }

    /// <summary>Ends those that have waited for as long as they may.</summary>
    public void EndLate(long now)
    {
        foreach (var session in All)
        {
            if (session.LostAt is > 0 and var since && now - since > session.ResumeWithin * 1000L)
            {
                session.End(StreamError.ConnectionTimeout);
            }
        }
    }

    /// <summary>Ends those of an account that have waited longest, where they are too many.</summary>
    public static void MakeRoom(IEnumerable<ClientSession> ofAccount)
    {
        foreach (var late in ofAccount.Where(session => session.LostAt > 0).OrderByDescending(session => session.LostAt).Skip(WaitingPerAccount))
        {
            late.End(StreamError.ResourceConstraint);
        }
    }
}
