using Plenum.Server.Rosters;
using Plenum.Xmpp;

namespace Plenum.Server.Sessions;

/// <summary>
/// What a session has said of its presence, and to which accounts: who was told that it is there is told that it is not (RFC 6121
/// §4.5, §4.6). Safe to use from any thread; everyone hears what it says in its order.
/// </summary>
/// <param name="session">The session.</param>
sealed class SessionPresence(ClientSession session)
{
    /// <summary>
    /// Addresses told by directed presence, 500: as many as the rooms of a session. One more is refused with <c>resource-constraint</c>.
    /// </summary>
    const int MostDirected = 500;

    readonly Lock gate = new();
    readonly HashSet<Jid> told = [], directed = [];
    volatile Stanza? current;
    bool over;

    /// <summary>The presence that it last broadcast, or null while it is not available.</summary>
    public Stanza? Current => current;

    /// <summary>Is available from now on, and tells these accounts.</summary>
    public void Announce(Stanza presence, SessionTable sessions, IEnumerable<Jid> accounts)
    {
        lock (gate)
        {
            if (over)
            {
                return;
            }

            current = presence;
            var template = new StanzaTemplate(presence);
            foreach (var account in accounts)
            {
                told.Add(account);
                Tell(template, sessions, account);
            }
        }
    }

    /// <summary>Is no longer available, and tells everyone who believes that it is.</summary>
    /// <param name="unavailable">The last words.</param>
    /// <param name="sessions">Who is there.</param>
    /// <param name="forGood">True if it cannot come back: the session is over.</param>
    public void Withdraw(Stanza unavailable, SessionTable sessions, bool forGood = false)
    {
        lock (gate)
        {
            over |= forGood;
            current = null;
            var template = new StanzaTemplate(unavailable);
            foreach (var to in told.Concat(directed.Where(jid => !told.Contains(jid.Bare))))
            {
                Tell(template, sessions, to);
            }

            told.Clear();
            directed.Clear();
        }
    }

    /// <summary>Shows the presence, if there is one, to a session that asks on behalf of its account.</summary>
    public bool ShowTo(ClientSession other)
    {
        lock (gate)
        {
            if (current is null)
            {
                return false;
            }

            told.Add(other.Jid.Bare);
            Tell(new(current), other);
            return true;
        }
    }

    /// <summary>Shows the presence, if there is one, to an account that may see it from now on.</summary>
    public void ShowTo(Jid account, SessionTable sessions)
    {
        lock (gate)
        {
            if (current is not null)
            {
                told.Add(account);
                Tell(new(current), sessions, account);
            }
        }
    }

    /// <summary>An account that may not see it any more is told that it is gone, if it was told that it is there.</summary>
    public void HideFrom(Jid account, SessionTable sessions) => HideFrom(jid => jid.Bare == account, sessions);

    /// <summary>So are those whom the account has blocked, whole accounts or single sessions.</summary>
    public void HideFrom(Blocklist blocked, SessionTable sessions) => HideFrom(blocked.Covers, sessions);

    /// <summary>Tells one address, available or not (RFC 6121 §4.6). False if it has told too many.</summary>
    public bool Direct(Stanza presence, SessionTable sessions)
    {
        lock (gate)
        {
            var to = presence.To!;
            if (over)
            {
                return true;
            }

            if (presence.Type is not null)
            {
                directed.Remove(to);
                told.Remove(to);
            }
            else if (!directed.Contains(to) && directed.Count >= MostDirected)
            {
                return false;
            }
            else
            {
                directed.Add(to);
            }

            Tell(new(presence), sessions, to);
            return true;
        }
    }

    void HideFrom(Func<Jid, bool> who, SessionTable sessions)
    {
        lock (gate)
        {
            var unavailable = new StanzaTemplate(Stanza.Presence("unavailable") with { From = session.Jid });
            foreach (var account in told.Union(directed).Select(jid => jid.Bare).Distinct().Where(account => account != session.Jid.Bare))
            {
                foreach (var other in sessions.Of(account))
                {
                    if (who(other.Jid) && (told.Contains(account) || directed.Contains(account) || directed.Contains(other.Jid)))
                    {
                        Tell(unavailable, other);
                    }
                }
            }

            told.RemoveWhere(jid => jid != session.Jid.Bare && who(jid));
            directed.RemoveWhere(jid => jid.Bare != session.Jid.Bare && who(jid));
        }
    }

    void Tell(StanzaTemplate presence, SessionTable sessions, Jid to)
    {
        if (to.IsBare)
        {
            foreach (var other in sessions.Of(to))
            {
                Tell(presence, other);
            }
        }
        else if (sessions.Find(to) is { } exact)
        {
            Tell(presence, exact, isNamed: true);
        }
    }

    /// <summary>Only sessions that are available hear of presence, or are named; and nobody hears of one whom either has blocked.</summary>
    void Tell(StanzaTemplate presence, ClientSession other, bool isNamed = false)
    {
        var own = other.Jid.Bare == session.Jid.Bare;
        if ((isNamed || other.Presence is not null) && (own || !(other.Blocked.Covers(session.Jid) || session.Blocked.Covers(other.Jid))))
        {
            other.Deliver(presence);
        }
    }
}
