using Plenum.Server.Rosters;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// Changes what accounts keep, and tells of it those who follow it (XEP-0163 §4): the account's own sessions and those of its contacts that
/// say in their entity capabilities that they want to know, and whoever has subscribed.
/// </summary>
sealed class PepFollowers(IPersonalStore store, SessionTable sessions, IContacts contacts, TimeProvider time) : IDisposable
{
    // Of one account, changes are told in the order in which they were stored. An order of its own: what is told looks at contacts.
    readonly AccountOrder order = new();

    /// <summary>Reads what an account keeps.</summary>
    public ValueTask<T> ReadAsync<T>(Jid account, Func<IPersonalData, T> work) => store.ReadAsync(account.Local!, work);

    /// <summary>Changes what an account keeps. Once it is durable it is told; if it is refused nothing has happened.</summary>
    public async ValueTask<IqAnswer> ChangeAsync(Jid account, Func<PepTurn, IqAnswer> work)
    {
        using (await order.EnterAsync(account))
        {
            var (answer, notices) = await store.ChangeAsync(account.Local!, data =>
            {
                var turn = new PepTurn(data, account, time.GetUtcNow());
                var answer = data.Exists ? work(turn) : StanzaError.ItemNotFound();
                return (answer, turn.Notices);
            }, result => result.answer.Refusal is null);
            if (answer.Refusal is null)
            {
                foreach (var notice in notices)
                {
                    await TellAsync(account, notice);
                }
            }

            return answer;
        }
    }

    /// <summary>
    /// Tells a session the last item of each of these nodes, as they are sent to whoever comes online (§4.3.4): the account's own and those of
    /// the contacts whose presence it sees.
    /// </summary>
    public async ValueTask TellLastAsync(ClientSession session, IReadOnlyCollection<string> nodes)
    {
        foreach (var account in (await contacts.WatchedAsync(session.Jid.Bare)).Prepend(session.Jid.Bare))
        {
            using (await order.EnterAsync(account))
            {
                var own = account == session.Jid.Bare;
                var messages = await ReadAsync(account, data => Last(data, account, nodes, own));
                if (messages.Count == 0 || !(own || await contacts.SeesAsync(session.Jid.Bare, account)))
                {
                    continue;
                }

                foreach (var message in messages)
                {
                    session.Deliver(message);
                }
            }
        }
    }

    public void Dispose() => order.Dispose();

    static List<Stanza> Last(IPersonalData data, Jid account, IReadOnlyCollection<string> nodes, bool own)
    {
        var messages = new List<Stanza>();
        foreach (var name in nodes)
        {
            if (data.Find(name) is { } node && NodeConfiguration.Of(node) is { SendsLast: true } configuration
                && (own || configuration.Access != NodeConfiguration.Whitelist) && data.LastItem(name) is { } item)
            {
                var change = new Element("items", PubSubNs.Event)
                {
                    { "node", name },
                    new Element("item", PubSubNs.Event) { { "id", item.Id }, configuration.NotifiesWithPayload ? item.Payload : null },
                };
                messages.Add(Stanza.Message(configuration.MessageType,
                    new Element("event", PubSubNs.Event) { change },
                    Delay.Of(null, item.Published)) with { From = account });
            }
        }

        return messages;
    }

    async ValueTask TellAsync(Jid account, PepNotice notice)
    {
        var template = new StanzaTemplate(notice.Message);
        Tell(account, notice, template);
        if (notice.Configuration.Access == NodeConfiguration.Whitelist)
        {
            return;
        }

        var watchers = await contacts.WatchersAsync(account);
        foreach (var watcher in watchers)
        {
            Tell(watcher, notice, template);
        }

        foreach (var subscriber in notice.Subscribers)
        {
            if (notice.Configuration.Access == NodeConfiguration.Open || watchers.Contains(subscriber))
            {
                TellSubscriber(subscriber, template, but: watchers.Contains(subscriber) ? notice.Node : null);
            }
        }
    }

    void Tell(Jid account, PepNotice notice, StanzaTemplate template)
    {
        foreach (var session in sessions.Of(account))
        {
            if (session.Presence is not null && session.Interests.Contains(notice.Node))
            {
                session.Deliver(template);
            }
        }
    }

    /// <summary>At the bare JID, and not twice to a session that is told by its capabilities.</summary>
    void TellSubscriber(Jid subscriber, StanzaTemplate template, string? but)
    {
        foreach (var session in sessions.Of(subscriber))
        {
            if (session.TakesMessages && !(but is not null && session.Interests.Contains(but)))
            {
                session.DeliverToAccount(template);
            }
        }
    }
}
