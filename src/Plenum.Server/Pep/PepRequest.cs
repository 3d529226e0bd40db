using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>A publish-subscribe request to an account.</summary>
/// <param name="pubsub">The payload.</param>
/// <param name="operation">What is asked for.</param>
/// <param name="account">The account's bare JID.</param>
/// <param name="asker">The bare JID of who asks.</param>
/// <param name="sees">True if the asker sees the account's presence: the account itself does.</param>
sealed class PepRequest(Element pubsub, Element operation, Jid account, Jid asker, bool sees)
{
    bool IsOwn => asker == account;

    string? Node => operation["node"];

    /// <summary>Why somebody may not read a node and not subscribe to it (XEP-0060 §6.5.9), or null.</summary>
    public static StanzaError? MayRead(PersonalNode node, bool own, bool sees) => NodeConfiguration.Of(node).Access switch
    {
        _ when own => null,
        NodeConfiguration.Open => null,
        NodeConfiguration.Presence => sees ? null : PubSubErrors.PresenceSubscriptionRequired,
        _ => PubSubErrors.ClosedNode,
    };

    /// <summary>Answers a <c>get</c>.</summary>
    public IqAnswer Get(IPersonalData data) => (pubsub.Namespace, operation.Name) switch
    {
        (PubSubNs.PubSub, "items") when IsOwn && Node == Bookmarks.Node && data.Find(Node) is null => Items(data, new(Node, NodeConfiguration.DefaultFor(Node).ToElement())),
        (PubSubNs.PubSub, "items") => OfNode(data, node => Items(data, node)),
        (PubSubNs.PubSub, "subscriptions") => Own(data, "subscriptions"),
        (PubSubNs.PubSub, "affiliations") => Own(data, "affiliations"),
        (PubSubNs.PubSub, "options") => PubSubErrors.Unsupported("subscription-options"),
        (PubSubNs.PubSub, "default") => PubSubErrors.Unsupported("retrieve-default-sub"),
        (PubSubNs.Owner, "configure") => OfNode(data, node => Form("configure", NodeConfiguration.Of(node), node.Name)),
        (PubSubNs.Owner, "default") => Form("default", NodeConfiguration.DefaultFor(null), null),
        (PubSubNs.Owner, "subscriptions") => PubSubErrors.Unsupported("manage-subscriptions"),
        (PubSubNs.Owner, "affiliations") => PubSubErrors.Unsupported("modify-affiliations"),
        _ => StanzaError.BadRequest(),
    };

    /// <summary>Does what a <c>set</c> asks for.</summary>
    public IqAnswer Set(PepTurn turn) => (pubsub.Namespace, operation.Name) switch
    {
        (PubSubNs.PubSub, "publish") => Publish(turn),
        (PubSubNs.PubSub, "create") => Create(turn),
        (PubSubNs.PubSub, "retract") => OfNode(turn.Data, node => Retract(turn, node)),
        (PubSubNs.PubSub, "subscribe") => OfNode(turn.Data, node => Subscribe(turn.Data, node)),
        (PubSubNs.PubSub, "unsubscribe") => OfNode(turn.Data, node => Unsubscribe(turn.Data, node)),
        (PubSubNs.PubSub, "options") => PubSubErrors.Unsupported("subscription-options"),
        (PubSubNs.Owner, "configure") => OfNode(turn.Data, node => Configure(turn, node)),
        (PubSubNs.Owner, "purge") => OfNode(turn.Data, node => Done(() => turn.Purge(node))),
        (PubSubNs.Owner, "delete") => OfNode(turn.Data, node => Done(() => turn.Delete(node))),
        (PubSubNs.Owner, "subscriptions") => PubSubErrors.Unsupported("manage-subscriptions"),
        (PubSubNs.Owner, "affiliations") => PubSubErrors.Unsupported("modify-affiliations"),
        _ => StanzaError.BadRequest(),
    };

    static IqAnswer Done(Action what)
    {
        what();
        return IqAnswer.Empty;
    }

    IqAnswer OfNode(IPersonalData data, Func<PersonalNode, IqAnswer> answer) =>
        Node is not { Length: > 0 } name ? PubSubErrors.NodeIdRequired
        : data.Find(name) is not { } node ? StanzaError.ItemNotFound()
        : MayRead(node, IsOwn, sees) is { } refusal ? refusal
        : answer(node);

    /// <summary>§7.1.</summary>
    IqAnswer Publish(PepTurn turn)
    {
        if (Node is not { Length: > 0 } node)
        {
            return PubSubErrors.NodeIdRequired;
        }

        var options = pubsub.Child("publish-options", PubSubNs.PubSub);
        var form = options is null ? null : DataForm.In(options);
        if (options is not null && form is not { FormType: PubSubNs.PublishOptions })
        {
            return PubSubErrors.InvalidOptions;
        }

        var refusal = PubSubXml.ReadItems(operation, payload => true, out var drafts)
            ?? Avatars.Refusal(node, drafts)
            ?? turn.Publish(node, drafts, form, out drafts);
        return refusal is not null ? refusal : PubSubXml.Published(node, drafts.Select(draft => draft.Id!));
    }

    /// <summary>§8.1. A node without a name is called by the service.</summary>
    IqAnswer Create(PepTurn turn)
    {
        var name = Node is { Length: > 0 } given ? given : PepTurn.NewId();
        if (turn.Data.Find(name) is not null)
        {
            return StanzaError.Conflict();
        }

        var form = pubsub.Child("configure", PubSubNs.PubSub) is { } configure ? DataForm.In(configure) : null;
        return turn.Create(name, form, out _) is { } refusal ? refusal
            : Node is { Length: > 0 } ? IqAnswer.Empty
            : new Element("pubsub", PubSubNs.PubSub) { new Element("create", PubSubNs.PubSub) { { "node", name } } };
    }

    IqAnswer Retract(PepTurn turn, PersonalNode node) =>
        PubSubXml.ReadIds(operation) is not { Count: > 0 } ids ? PubSubErrors.ItemRequired
        : turn.Retract(node, ids) is { } refusal ? refusal
        : IqAnswer.Empty;

    /// <summary>§8.2. A form that is cancelled changes nothing.</summary>
    IqAnswer Configure(PepTurn turn, PersonalNode node) => DataForm.In(operation) switch
    {
        { Type: "cancel" } => IqAnswer.Empty,
        { FormType: PubSubNs.NodeConfig } form => turn.Configure(node, form) is { } refusal ? refusal : IqAnswer.Empty,
        _ => StanzaError.BadRequest(),
    };

    /// <summary>§6.1. The subscriber is an account, at its bare JID.</summary>
    IqAnswer Subscribe(IPersonalData data, PersonalNode node)
    {
        if (!IsAsker(operation["jid"]))
        {
            return PubSubErrors.InvalidJid;
        }

        var subscribers = data.Subscribers(node.Name);
        if (!subscribers.Contains(asker) && subscribers.Count >= PepLimits.MaxSubscribers)
        {
            return StanzaError.ResourceConstraint();
        }

        data.Subscribe(node.Name, asker);
        return PubSubXml.Subscribed(node.Name, asker);
    }

    /// <summary>§6.2.</summary>
    IqAnswer Unsubscribe(IPersonalData data, PersonalNode node) =>
        !IsAsker(operation["jid"]) ? PubSubErrors.InvalidJid
        : data.Unsubscribe(node.Name, asker) ? IqAnswer.Empty
        : PubSubErrors.NotSubscribed;

    /// <summary>§6.5. Ids that are not there are left out (§6.5.9.12).</summary>
    IqAnswer Items(IPersonalData data, PersonalNode node)
    {
        var asked = ResultSetRequest.In(pubsub, out var error);
        if ((PubSubXml.ReadMaxItems(operation, out var most) ?? error) is { } refusal)
        {
            return refusal;
        }

        if (PubSubXml.ReadIds(operation) is not { } ids)
        {
            return PubSubErrors.ItemRequired;
        }

        IEnumerable<PersonalItem> chosen = ids.Count > 0 ? ids.Select(id => data.FindItem(node.Name, id)).OfType<PersonalItem>()
            : most is null ? data.Items(node.Name)
            : data.Items(node.Name).TakeLast(most.Value);
        NodeItem[] items = [.. chosen.Select(item => new NodeItem(item.Id, null, item.Payload, PubSubXml.LengthOf(item.Id, null, item.Length)))];
        return ItemPage.Take(items, asked, newest: most is not null, item => item.Length, out var page) is { } missing ? missing
            : PubSubXml.Items(node.Name, page);
    }

    /// <summary>§5.6, §5.7: what the asker is to the nodes that it may read.</summary>
    IqAnswer Own(IPersonalData data, string what)
    {
        var meant = data.Nodes.Where(node => MayRead(node, IsOwn, sees) is null && (Node is null || node.Name == Node)).ToList();
        return Node is not null && meant.Count == 0 ? StanzaError.ItemNotFound()
            : what == "affiliations" ? PubSubXml.Affiliations(Node, IsOwn ? meant.Select(node => node.Name) : [], "owner")
            : PubSubXml.Subscriptions(Node, meant.Select(node => node.Name).Where(name => data.Subscribers(name).Contains(asker)), asker);
    }

    static IqAnswer Form(string name, NodeConfiguration configuration, string? node) => new Element("pubsub", PubSubNs.Owner)
    {
        new Element(name, PubSubNs.Owner) { { "node", node }, configuration.ToForm() },
    };

    bool IsAsker(string? jid) => Jid.TryParse(jid, out var parsed) && parsed.Bare == asker;
}
