using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.PubSub;

/// <summary>
/// The items of a node in the order of their publication. They change by events only. Publishing and retracting take the same time
/// however many there are.
/// </summary>
sealed class NodeItems
{
    // What was written by us is read again whatever it costs: canonical XML declares each attribute's namespace where it is used.
    static readonly XmlLimits own = new() { Bytes = int.MaxValue, Attributes = 1024, Elements = int.MaxValue };

    readonly LinkedList<NodeItem> order = [];
    readonly Dictionary<string, LinkedListNode<NodeItem>> byId = [];

    /// <summary>How many there are.</summary>
    public int Count => byId.Count;

    /// <summary>All of them, the oldest publication first.</summary>
    public IReadOnlyCollection<NodeItem> All => order;

    /// <summary>True if there is an item with this id.</summary>
    public bool Has(string id) => byId.ContainsKey(id);

    /// <summary>The item with this id, or null.</summary>
    public NodeItem? Find(string id) => byId.GetValueOrDefault(id)?.Value;

    public void Apply(ItemsPublished published)
    {
        foreach (var item in published.Items)
        {
            Remove(item.Id);
            byId[item.Id] = order.AddLast(Read(item, published.Publisher));
        }
    }

    public void Apply(ItemsRetracted retracted)
    {
        foreach (var id in retracted.Ids)
        {
            Remove(id);
        }
    }

    /// <summary>
    /// The node as events, one an item: a journal is condensed when it has grown to several times that many lines, so that a publish pays
    /// for a constant part of it.
    /// </summary>
    public IEnumerable<RoomEvent> Condense(string node) =>
        order.Select(item => new ItemsPublished(node, item.Publisher!, [new(item.Id, ElementWriter.ToXml(item.Payload))]));

    void Remove(string id)
    {
        if (byId.Remove(id, out var place))
        {
            order.Remove(place);
        }
    }

    static NodeItem Read(PublishedItem item, Jid publisher)
    {
        var xml = Encoding.UTF8.GetBytes(item.Payload);
        return ElementParser.TryParse(xml, XmlScope.None, own, out var payload, out var error)
            ? new(item.Id, publisher, payload, PubSubXml.LengthOf(item.Id, publisher, xml.Length))
            : throw new FormatException($"A payload in a room's journal is not XML: {error.Condition}.");
    }
}
