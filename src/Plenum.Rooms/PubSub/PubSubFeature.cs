using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.PubSub;

/// <summary>
/// Publish-subscribe at the room's JID (XEP-0060). Rights are the room's affiliations at the moment of use: who has the node's is a
/// publisher, everybody else an outcast, nobody an owner.
/// </summary>
sealed class PubSubFeature(IReadOnlyList<PubSubNode> declared) : RoomFeature
{
    /// <summary>
    /// Items of a node, 5 000: lists that people read have hundreds, and a room with full nodes of short items takes some 10 MB. A publish
    /// past it is refused with <c>max-items-exceeded</c>; nothing is dropped.
    /// </summary>
    public const int MaxItems = 5000;

    /// <summary>Bytes of an item's payload, 64 KiB: a long text. A longer one is refused with <c>payload-too-big</c>.</summary>
    public const int MaxPayload = 64 * 1024;

    /// <summary>Nodes of a room, 200: more than any use. To use one more is refused with <c>max-nodes-exceeded</c>.</summary>
    public const int MaxNodes = 200;

    static readonly string[] features =
    [
        PubSubNs.PubSub, .. ((string[])
        [
            "access-whitelist", "auto-create", "delete-items", "item-ids", "multi-items", "outcast-affiliation", "persistent-items", "publish",
            "publisher-affiliation", "retract-items", "retrieve-affiliations", "retrieve-items", "retrieve-subscriptions", "subscribe",
        ]).Select(feature => $"{PubSubNs.PubSub}#{feature}"), "http://jabber.org/protocol/rsm",
    ];

    // Remembered: the nodes that were used, by name.
    readonly OrderedDictionary<string, NodeItems> nodes = [];

    // Not remembered: a subscription lives no longer than its account's presence in the room, and that ends with the process.
    readonly Dictionary<string, List<Jid>> subscribers = [];

    public override DiscoInfo? InfoFor(IRoomView room, RoomIq iq, string? node)
    {
        var visible = Visible(room, iq.Sender.Jid.Bare).ToList();
        return node is null
            ? visible.Count == 0 ? null : new([new("pubsub", "service")], features)
            : IsThere(visible, node) ? new([new("pubsub", "leaf")], [PubSubNs.PubSub]) { Node = node } : null;
    }

    public override DiscoItems? ItemsFor(IRoomView room, RoomIq iq, string? node)
    {
        var visible = Visible(room, iq.Sender.Jid.Bare).ToList();
        if (node is null)
        {
            return new([.. Used(visible).Select(name => new DiscoItem(room.Jid, Node: name))]);
        }

        var asked = ResultSetRequest.In(iq.Payload, out var error);
        if (error is not null || !IsThere(visible, node))
        {
            return null;
        }

        var missing = ItemPage.Take([.. nodes[node].All], asked, newest: false, item => PubSubXml.LengthOf(item.Id, room.Jid, 0), out var page);
        return missing is not null ? null : new([.. page.Items.Select(item => new DiscoItem(room.Jid, item.Id))]) { Node = node, Page = page.Set };
    }

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        var operation = PubSubXml.Operation(iq.Payload);
        var node = operation?["node"] is { } name ? declared.FirstOrDefault(node => node.Name == name) : null;

        // Who has not all rights is told the same of a node that there is and of one that there is not.
        var least = operation?["node"] is null
            ? declared.Min(node => node.Publishers)
            : node?.Publishers ?? declared.Max(node => node.Publishers);
        if (turn.Room.AffiliationOf(iq.Sender.Jid.Bare) < least)
        {
            return StanzaError.Forbidden();
        }

        if (iq.Payload.Namespace == PubSubNs.Owner)
        {
            return OwnersAlone(operation);
        }

        return (operation?.Name, iq.IsSet) switch
        {
            ("create" or "configure", _) => StanzaError.Forbidden(),
            ("options", _) => PubSubErrors.Unsupported("subscription-options"),
            ("default", _) => PubSubErrors.Unsupported("retrieve-default-sub"),
            ("subscriptions", false) => AnswerOwn(turn, iq, operation!),
            ("affiliations", false) => AnswerOwn(turn, iq, operation!),
            ("subscribe" or "unsubscribe" or "publish" or "retract", true) or ("items", false) =>
                operation!["node"] is null ? PubSubErrors.NodeIdRequired
                : node is null ? StanzaError.ItemNotFound()
                : Take(turn, iq, operation, node),
            _ => StanzaError.BadRequest(),
        };
    }

    public override void Left(RoomTurn turn, Occupant occupant, Peer session)
    {
        var account = occupant.RealJid;
        if (subscribers.Values.Any(list => list.Contains(account)) && !IsInside(turn.Room, account))
        {
            foreach (var list in subscribers.Values)
            {
                list.Remove(account);
            }
        }
    }

    public override void AffiliationChanged(RoomTurn turn, Jid bareJid, Affiliation before, Affiliation after)
    {
        foreach (var node in declared)
        {
            if (after < node.Publishers && subscribers.TryGetValue(node.Name, out var list))
            {
                list.Remove(bareJid);
            }
        }
    }

    public override void Apply(RoomEvent happened)
    {
        switch (happened)
        {
            case NodeCreated created:
                nodes.TryAdd(created.Node, new());
                break;
            case ItemsPublished published when nodes.TryGetValue(published.Node, out var items):
                items.Apply(published);
                break;
            case ItemsRetracted retracted when nodes.TryGetValue(retracted.Node, out var items):
                items.Apply(retracted);
                break;
        }
    }

    public override IEnumerable<RoomEvent> Condense() =>
        nodes.SelectMany(node => node.Value.Condense(node.Key).Prepend(new NodeCreated(node.Key)));

    StanzaError? Take(RoomTurn turn, RoomIq iq, Element operation, PubSubNode node) => (operation.Name, nodes.GetValueOrDefault(node.Name)) switch
    {
        ("subscribe", _) => Subscribe(turn, iq, operation, node),
        ("publish", _) => Publish(turn, iq, operation, node),
        (_, null) => StanzaError.ItemNotFound(),
        ("unsubscribe", _) => Unsubscribe(turn, iq, operation, node),
        ("retract", var items) => Retract(turn, iq, operation, node, items),
        (_, var items) => Answer(turn, iq, operation, node, items),
    };

    /// <summary>§6.1. The subscriber is the account, and it must be in the room: when it leaves, the subscription ends.</summary>
    StanzaError? Subscribe(RoomTurn turn, RoomIq iq, Element request, PubSubNode node)
    {
        var account = iq.Sender.Jid.Bare;
        if (!Means(request["jid"], account))
        {
            return PubSubErrors.InvalidJid;
        }

        if (!IsInside(turn.Room, account))
        {
            return StanzaError.NotAcceptable(Say.NotConnected);
        }

        if (Open(turn, node) is { } refusal)
        {
            return refusal;
        }

        if (!SubscribersOf(node.Name).Contains(account))
        {
            SubscribersOf(node.Name).Add(account);
        }

        turn.Answer(iq, PubSubXml.Subscribed(node.Name, account));
        return null;
    }

    /// <summary>§6.2.</summary>
    StanzaError? Unsubscribe(RoomTurn turn, RoomIq iq, Element request, PubSubNode node)
    {
        var account = iq.Sender.Jid.Bare;
        if (!Means(request["jid"], account))
        {
            // To end other people's subscriptions is an owner's right (§6.2.3.3).
            return request["jid"] is null ? PubSubErrors.InvalidJid : StanzaError.Forbidden();
        }

        if (!SubscribersOf(node.Name).Remove(account))
        {
            return PubSubErrors.NotSubscribed;
        }

        turn.Answer(iq);
        return null;
    }

    /// <summary>§7.1. All items are published, or none (§12.9).</summary>
    StanzaError? Publish(RoomTurn turn, RoomIq iq, Element request, PubSubNode node)
    {
        var account = iq.Sender.Jid.Bare;
        if (PubSubXml.ReadItems(request, node.Takes, out var drafts) is { } unreadable)
        {
            return unreadable;
        }

        if ((PublishOptions.Refusal(iq.Payload) ?? TooBig(drafts, account) ?? TooMany(drafts, node) ?? Open(turn, node)) is { } refusal)
        {
            return refusal;
        }

        List<PublishedItem> items = [.. drafts.Select(draft => new PublishedItem(draft.Id ?? turn.NewId(), draft.Xml))];
        turn.Raise(new ItemsPublished(node.Name, account, items));
        var published = items.Select(item => nodes[node.Name].Find(item.Id)).OfType<NodeItem>();
        turn.Notify(PubSubXml.Notification(turn.Room.Jid, node.Name, published), [.. SubscribersOf(node.Name)]);
        turn.Answer(iq, PubSubXml.Published(node.Name, items.Select(item => item.Id)));
        return null;
    }

    /// <summary>§7.2. Subscribers are told whatever <c>notify</c> says: who is not told would keep what is gone.</summary>
    StanzaError? Retract(RoomTurn turn, RoomIq iq, Element request, PubSubNode node, NodeItems items)
    {
        if (PubSubXml.ReadIds(request) is not { Count: > 0 } ids)
        {
            return PubSubErrors.ItemRequired;
        }

        if (!ids.All(items.Has))
        {
            return StanzaError.ItemNotFound();
        }

        turn.Raise(new ItemsRetracted(node.Name, ids));
        turn.Notify(PubSubXml.Retraction(turn.Room.Jid, node.Name, ids), [.. SubscribersOf(node.Name)]);
        turn.Answer(iq);
        return null;
    }

    /// <summary>§6.5. Ids that are not there are left out (§6.5.9.12).</summary>
    static StanzaError? Answer(RoomTurn turn, RoomIq iq, Element request, PubSubNode node, NodeItems items)
    {
        var asked = ResultSetRequest.In(iq.Payload, out var error);
        if ((PubSubXml.ReadMaxItems(request, out var most) ?? error) is { } refusal)
        {
            return refusal;
        }

        if (PubSubXml.ReadIds(request) is not { } ids)
        {
            return PubSubErrors.ItemRequired;
        }

        NodeItem[] chosen = ids.Count > 0 ? [.. ids.Select(items.Find).OfType<NodeItem>()] : [.. items.All.TakeLast(most ?? items.Count)];
        if (ItemPage.Take(chosen, asked, newest: most is not null, item => item.Length, out var page) is { } missing)
        {
            return missing;
        }

        turn.Answer(iq, PubSubXml.Items(node.Name, page));
        return null;
    }

    /// <summary>§5.6, §5.7: what the sender is to the nodes.</summary>
    StanzaError? AnswerOwn(RoomTurn turn, RoomIq iq, Element request)
    {
        var (account, node) = (iq.Sender.Jid.Bare, request["node"]);
        var visible = Visible(turn.Room, account).ToList();
        if (node is not null && !IsThere(visible, node))
        {
            return StanzaError.ItemNotFound();
        }

        var meant = Used(visible).Where(name => node is null || name == node);
        turn.Answer(iq, request.Name == "affiliations"
            ? PubSubXml.Affiliations(node, meant, "publisher")
            : PubSubXml.Subscriptions(node, meant.Where(name => SubscribersOf(name).Contains(account)), account));
        return null;
    }

    /// <summary>§8: nobody is an owner. What is not even for owners is said to be missing.</summary>
    static StanzaError OwnersAlone(Element? operation) => operation?.Name switch
    {
        "configure" or "delete" or "purge" or "affiliations" or "subscriptions" => StanzaError.Forbidden(),
        "default" => PubSubErrors.Unsupported("retrieve-default"),
        _ => StanzaError.BadRequest(),
    };

    /// <summary>Makes the node if it is not there.</summary>
    StanzaError? Open(RoomTurn turn, PubSubNode node)
    {
        if (nodes.ContainsKey(node.Name))
        {
            return null;
        }

        if (nodes.Count >= MaxNodes)
        {
            return PubSubErrors.MaxNodesExceeded;
        }

        turn.Raise(new NodeCreated(node.Name));
        if (node.First is { } first)
        {
            turn.Raise(new ItemsPublished(node.Name, turn.Room.Jid, [new(turn.NewId(), ElementWriter.ToXml(first(turn.Room)))]));
        }

        return null;
    }

    static StanzaError? TooBig(IReadOnlyList<ItemDraft> drafts, Jid publisher)
    {
        // An id that the room makes has 40 characters at most.
        var all = drafts.Sum(draft => (long)PubSubXml.LengthOf(draft.Id ?? new('-', 40), publisher, draft.Length));
        return drafts.Any(draft => draft.Length > MaxPayload) ? PubSubErrors.PayloadTooBig($"An item may have {MaxPayload} bytes.")
            : all > ItemPage.MaxBytes ? PubSubErrors.PayloadTooBig($"All items of a request may have {ItemPage.MaxBytes} bytes.")
            : null;
    }

    StanzaError? TooMany(IReadOnlyList<ItemDraft> drafts, PubSubNode node)
    {
        var items = nodes.GetValueOrDefault(node.Name);
        var before = items?.Count ?? (node.First is null ? 0 : 1);
        var added = drafts.Count(draft => draft.Id is null || items?.Has(draft.Id) != true);
        return before + added > MaxItems ? PubSubErrors.MaxItemsExceeded : null;
    }

    IEnumerable<PubSubNode> Visible(IRoomView room, Jid account)
    {
        var affiliation = room.AffiliationOf(account);
        return declared.Where(node => affiliation >= node.Publishers);
    }

    IEnumerable<string> Used(IEnumerable<PubSubNode> visible) => visible.Select(node => node.Name).Where(nodes.ContainsKey);

    bool IsThere(IEnumerable<PubSubNode> visible, string node) => Used(visible).Contains(node);

    List<Jid> SubscribersOf(string node) =>
        subscribers.TryGetValue(node, out var list) ? list : subscribers[node] = [];

    /// <summary>True for the account's bare JID, and for that of one of its sessions: some clients subscribe themselves so.</summary>
    static bool Means(string? jid, Jid account) => Jid.TryParse(jid, out var parsed) && parsed.Bare == account;

    static bool IsInside(IRoomView room, Jid account) => room.OccupantsOf(account).Count > 0;
}
