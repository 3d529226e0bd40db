using Plenum.Rooms.Muc;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.PubSub;

/// <summary>A node that rooms have, as data: all that makes one different from another.</summary>
/// <param name="Name">Its name, for ever.</param>
/// <param name="ItemTypes">The payloads that its items may have: local name and namespace.</param>
public sealed record PubSubNode(string Name, IReadOnlyList<(string Name, string Namespace)> ItemTypes)
{
    /// <summary>What everyone reads of it in the room's disco#info, whether the node is there yet or not.</summary>
    public IReadOnlyList<string> DiscoFeatures { get; init; } = [];

    /// <summary>The least affiliation that makes a publisher. Who has less is told nothing of the node, not even whether it is there.</summary>
    public Affiliation Publishers { get; init; } = Affiliation.Admin;

    /// <summary>The payload of the item with which the node begins; null to begin empty.</summary>
    public Func<IRoomView, Element>? First { get; init; }

    /// <summary>True if an item may have this payload.</summary>
    public bool Takes(Element payload) => ItemTypes.Contains((payload.Name, payload.Namespace));
}
