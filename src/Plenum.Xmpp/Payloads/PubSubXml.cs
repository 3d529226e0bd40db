using System.Globalization;
using System.Text;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>An item that somebody wants to publish.</summary>
/// <param name="Id">Its id, or null: the service makes one.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Xml">The payload as canonical XML.</param>
/// <param name="Length">The length in bytes of that.</param>
public sealed record ItemDraft(string? Id, Element Payload, string Xml, int Length)
{
    /// <summary>A draft of this payload.</summary>
    public static ItemDraft Of(string? id, Element payload)
    {
        var xml = ElementWriter.ToXml(payload);
        return new(id, payload, xml, Encoding.UTF8.GetByteCount(xml));
    }
}

/// <summary>Publish-subscribe on the wire (XEP-0060).</summary>
public static class PubSubXml
{
    /// <summary>
    /// The most characters of an item's id, 256: clients make ids of 36. A longer or an empty one is refused with <c>bad-request</c>.
    /// </summary>
    const int MaxId = 256;

    /// <summary>The one operation that a request asks for; null if there is none, or several.</summary>
    /// <remarks><code>pubsub = operation, publish-options?</code></remarks>
    public static Element? Operation(Element pubsub)
    {
        Element? operation = null;
        foreach (var child in pubsub.Elements)
        {
            var accompanies = child.Name == "publish-options" || (child.Name == "configure" && operation?.Name == "create");
            if (accompanies || child.Namespace != pubsub.Namespace)
            {
                continue;
            }

            if (operation is not null)
            {
                // Options of a subscription that is being made: the answer is that of options.
                return child.Name == "options" && operation.Name == "subscribe" ? child : null;
            }

            operation = child;
        }

        return operation;
    }

    /// <summary>Reads what is to be published.</summary>
    /// <param name="publish">The operation.</param>
    /// <param name="takes">True for a payload that the node may have.</param>
    /// <param name="drafts">The items, at least one, no id twice, if null is returned.</param>
    /// <remarks><code>publish[node] = item[id?]+, item = payload</code></remarks>
    public static StanzaError? ReadItems(Element publish, Func<Element, bool> takes, out IReadOnlyList<ItemDraft> drafts)
    {
        var (items, ids) = (new List<ItemDraft>(), new HashSet<string>());
        drafts = items;
        foreach (var item in publish.Elements.Where(IsItem))
        {
            if (item["id"] is { } id && !(IsId(id) && ids.Add(id)))
            {
                return StanzaError.BadRequest($"An item's id has 1 to {MaxId} characters, and is in a request once.");
            }

            if (item.Children.Any(child => child is Text text && !string.IsNullOrWhiteSpace(text.Value)))
            {
                return PubSubErrors.InvalidPayload;
            }

            switch (item.Elements.Take(2).ToList())
            {
                case []:
                    return PubSubErrors.PayloadRequired;
                case [var payload] when takes(payload):
                    items.Add(ItemDraft.Of(item["id"], payload));
                    break;
                default:
                    return PubSubErrors.InvalidPayload;
            }
        }

        return items.Count == 0 ? PubSubErrors.ItemRequired : null;
    }

    /// <summary>Reads which items are meant; null if one has no id.</summary>
    /// <remarks><code>retract[node] = item[id]+   |   items[node] = item[id]*</code></remarks>
    public static IReadOnlyList<string>? ReadIds(Element operation)
    {
        var ids = operation.Elements.Where(IsItem).Select(item => item["id"]).Distinct().ToList();
        return ids.Contains(null) ? null : [.. ids.Select(id => id!)];
    }

    /// <summary>Reads how many items are asked for: null for all.</summary>
    /// <remarks><code>items[node, max_items?]</code></remarks>
    public static StanzaError? ReadMaxItems(Element items, out int? most)
    {
        most = null;
        if (items["max_items"] is not { } text)
        {
            return null;
        }

        if (text.Length is 0 or > 9 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return StanzaError.BadRequest("max_items is a number from 1 on.");
        }

        most = number;
        return null;
    }

    /// <summary>The answer to a subscription.</summary>
    /// <remarks><code>pubsub = subscription[node, jid, subscription=subscribed]</code></remarks>
    public static Element Subscribed(string node, Jid account) => new("pubsub", PubSubNs.PubSub) { Subscription(node, account) };

    /// <summary>The sender's subscriptions (§5.6), of one node where it was asked for.</summary>
    /// <remarks><code>pubsub = subscriptions[node?] = subscription*</code></remarks>
    public static Element Subscriptions(string? node, IEnumerable<string> nodes, Jid account) => new("pubsub", PubSubNs.PubSub)
    {
        new Element("subscriptions", PubSubNs.PubSub) { { "node", node }, nodes.Select(name => Subscription(name, account)) },
    };

    /// <summary>The sender's affiliations with nodes (§5.7), the same with each.</summary>
    /// <remarks><code>pubsub = affiliations[node?] = affiliation[node, affiliation]*</code></remarks>
    public static Element Affiliations(string? node, IEnumerable<string> nodes, string affiliation) => new("pubsub", PubSubNs.PubSub)
    {
        new Element("affiliations", PubSubNs.PubSub)
        {
            { "node", node },
            nodes.Select(name => new Element("affiliation", PubSubNs.PubSub) { { "node", name }, { "affiliation", affiliation } }),
        },
    };

    /// <summary>The answer to a publish: the ids of the items.</summary>
    /// <remarks><code>pubsub = publish[node] = item[id]+</code></remarks>
    public static Element Published(string node, IEnumerable<string> ids) => new("pubsub", PubSubNs.PubSub)
    {
        new Element("publish", PubSubNs.PubSub) { { "node", node }, ids.Select(id => new Element("item", PubSubNs.PubSub) { { "id", id } }) },
    };

    /// <summary>Items, or a page of them.</summary>
    /// <remarks><code>pubsub = items[node] = item[id, publisher?]* = payload, set?</code></remarks>
    public static Element Items(string node, ItemPage page) => new("pubsub", PubSubNs.PubSub)
    {
        new Element("items", PubSubNs.PubSub) { { "node", node }, page.Items.Select(item => Item(item, PubSubNs.PubSub)) },
        page.Set?.ToElement(),
    };

    /// <summary>Tells subscribers what was published: all items of the publish at once.</summary>
    /// <remarks><code>message[from, type=headline] = event = items[node] = item[id, publisher?]+ = payload</code></remarks>
    public static Stanza Notification(Jid service, string node, IEnumerable<NodeItem> items) =>
        Notification(service, node, items.Select(item => Item(item, PubSubNs.Event)));

    /// <summary>Tells subscribers what was retracted.</summary>
    /// <remarks><code>message[from, type=headline] = event = items[node] = retract[id]+</code></remarks>
    public static Stanza Retraction(Jid service, string node, IEnumerable<string> ids) =>
        Notification(service, node, ids.Select(id => new Element("retract", PubSubNs.Event) { { "id", id } }));

    /// <summary>The length in bytes of an item as it stands in a reply.</summary>
    public static int LengthOf(string id, Jid? publisher, int payload) =>
        "<item id='' publisher=''></item>".Length + Encoding.UTF8.GetByteCount(id) + EscapesIn(id) + (publisher?.Escaped.Length ?? 0) + payload;

    static Stanza Notification(Jid service, string node, IEnumerable<Element> items)
    {
        var changes = new Element("items", PubSubNs.Event) { { "node", node }, items };
        return Stanza.Message("headline", new Element("event", PubSubNs.Event) { changes }) with { From = service };
    }

    static Element Item(NodeItem item, string ns) => new("item", ns)
    {
        { "id", item.Id }, { "publisher", item.Publisher?.ToString() }, item.Payload,
    };

    static Element Subscription(string node, Jid account) => new("subscription", PubSubNs.PubSub)
    {
        { "node", node }, { "jid", account.ToString() }, { "subscription", "subscribed" },
    };

    static bool IsItem(Element element) => element.Name == "item" && element.Namespace == PubSubNs.PubSub;

    static bool IsId(string id) => id.Length > 0 && id.EnumerateRunes().Take(MaxId + 1).Count() <= MaxId;

    // At most "&apos;" in place of a character.
    static int EscapesIn(string id) => 5 * id.AsSpan().CountAny("&<>'\r\n\t");
}
