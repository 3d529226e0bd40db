using Plenum.Rooms;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// Every account is a publish-subscribe service at its bare JID (XEP-0163, XEP-0060): its owner publishes, others read and subscribe as far
/// as a node's access model lets them.
/// </summary>
sealed class PepFeature(PepFollowers followers, IContacts contacts) : IAccountFeature
{
    static readonly string[] features =
    [
        PubSubNs.PubSub, PubSubNs.PublishOptions, .. ((string[])
        [
            "access-open", "access-presence", "access-whitelist", "auto-create", "auto-subscribe", "config-node", "config-node-max",
            "create-and-configure", "create-nodes", "delete-items", "delete-nodes", "filtered-notifications", "item-ids", "last-published",
            "multi-items", "persistent-items", "presence-notifications", "presence-subscribe", "publish", "pubsub-on-a-jid", "purge-nodes",
            "retract-items", "retrieve-affiliations", "retrieve-default", "retrieve-items", "retrieve-subscriptions", "subscribe",
        ]).Select(feature => $"{PubSubNs.PubSub}#{feature}"), "http://jabber.org/protocol/rsm",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("pubsub", PubSubNs.PubSub), ("pubsub", PubSubNs.Owner)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DiscoFeatures => features;

    /// <inheritdoc/>
    public IReadOnlyList<DiscoIdentity> DiscoIdentities => [new("pubsub", "pep")];

    /// <inheritdoc/>
    public bool AnswersOthers => true;

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        var asker = from.Jid.Bare;
        var own = asker == account;
        if (from.Standing == PeerStanding.Anonymous)
        {
            // Visitors have no account that could keep anything, and nothing is published for them.
            return own && iq.Type == "get" ? StanzaError.ItemNotFound() : own ? StanzaError.Forbidden() : StanzaError.ServiceUnavailable();
        }

        if (PubSubXml.Operation(payload) is not { } operation)
        {
            return StanzaError.BadRequest();
        }

        if (!own && (payload.Namespace == PubSubNs.Owner || operation.Name is "publish" or "retract" or "create"))
        {
            return StanzaError.Forbidden();
        }

        var request = new PepRequest(payload, operation, account, asker, own || await contacts.SeesAsync(asker, account));
        return iq.Type == "set"
            ? await followers.ChangeAsync(account, request.Set)
            : await followers.ReadAsync(account, request.Get);
    }

    /// <inheritdoc/>
    public async ValueTask<DiscoItems?> ItemsForAsync(ClientSession from, Jid account, Element query)
    {
        var asker = from.Jid.Bare;
        var sees = asker == account || await contacts.SeesAsync(asker, account);
        return from.Standing == PeerStanding.Anonymous ? null : await followers.ReadAsync(account, data =>
        {
            if (query["node"] is not { } name)
            {
                return new DiscoItems([.. data.Nodes.Where(node => PepRequest.MayRead(node, asker == account, sees) is null)
                    .Select(node => new DiscoItem(account, Node: node.Name))]);
            }

            var asked = ResultSetRequest.In(query, out var error);
            if (error is not null || data.Find(name) is not { } found || PepRequest.MayRead(found, asker == account, sees) is not null)
            {
                return null;
            }

            NodeItem[] items = [.. data.Items(name).Select(item => new NodeItem(item.Id, null, item.Payload, PubSubXml.LengthOf(item.Id, account, 0)))];
            return ItemPage.Take(items, asked, newest: false, item => item.Length, out var page) is not null ? null
                : new DiscoItems([.. page.Items.Select(item => new DiscoItem(account, item.Id))]) { Node = name, Page = page.Set };
        });
    }

    /// <inheritdoc/>
    public async ValueTask<DiscoInfo?> InfoForAsync(ClientSession from, Jid account, string node)
    {
        var asker = from.Jid.Bare;
        var sees = asker == account || await contacts.SeesAsync(asker, account);
        return from.Standing == PeerStanding.Anonymous ? null : await followers.ReadAsync(account, data =>
            data.Find(node) is not { } found || PepRequest.MayRead(found, asker == account, sees) is not null ? null
            : new DiscoInfo([new("pubsub", "leaf")], [PubSubNs.PubSub]) { Node = node });
    }
}
