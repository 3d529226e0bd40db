using Plenum.Rooms.Muc;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.PubSub;

/// <summary>Which nodes there are. A further one is a few lines here.</summary>
public static class PubSubNodes
{
    const string TaskList = "urn:peertube-plugin-livechat:tasklist";
    const string Task = "urn:peertube-plugin-livechat:task";
    const string Note = "urn:peertube-plugin-livechat:note";

    /// <summary>Task lists and their tasks. It begins with one list that is called as the room is.</summary>
    public static PubSubNode Tasks { get; } = new("livechat-tasks", [("tasklist", TaskList), ("task", Task)])
    {
        DiscoFeatures = [TaskList, Task],
        First = room => new("tasklist", TaskList) { new Element("name", TaskList) { NameOf(room) } },
    };

    /// <summary>The moderators' notes.</summary>
    public static PubSubNode Notes { get; } = new("livechat-notes", [("note", Note)]) { DiscoFeatures = [Note] };

    /// <summary>A feature with these nodes; every room has them, from when they are first used.</summary>
    public static FeatureManifest Manifest(params IReadOnlyList<PubSubNode> nodes) => new("pubsub", () => new PubSubFeature(nodes))
    {
        DiscoFeatures = [PubSubNs.PublishOptions, .. nodes.SelectMany(node => node.DiscoFeatures)],
        IqPayloads = [("pubsub", PubSubNs.PubSub), ("pubsub", PubSubNs.Owner)],
        Events =
        [
            ("node-created", typeof(NodeCreated)),
            ("items-published", typeof(ItemsPublished)),
            ("items-retracted", typeof(ItemsRetracted)),
        ],
    };

    static string NameOf(IRoomView room) => room.ValueOf(MucOptions.Name) is { Length: > 0 } name ? name : room.Jid.Local ?? room.Jid.Domain;
}
