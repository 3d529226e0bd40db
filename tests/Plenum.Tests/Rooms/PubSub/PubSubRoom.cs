using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.PubSub;

/// <summary>A room whose owner, ann, is in it, and what a test of task lists and notes says again and again.</summary>
sealed class PubSubRoom(RoomFixture room)
{
    public const string Tasks = "livechat-tasks", Notes = "livechat-notes";

    const string Conditions = "urn:ietf:params:xml:ns:xmpp-stanzas", Errors = "http://jabber.org/protocol/pubsub#errors";

    public PubSubRoom()
        : this(new RoomFixture())
    {
    }

    public RoomFixture Room => room;

    public TestPeer Ann { get; } = room.Joined("ann");

    /// <summary>Somebody with this affiliation, in the room, having read everything.</summary>
    public TestPeer Joined(string name, Affiliation affiliation, string resource = "a")
    {
        Affiliate(name, affiliation);
        var peer = room.Joined(name, resource: resource);
        Ann.Skip();
        return peer;
    }

    /// <summary>Sets an affiliation by ann's request; she forgets what she got of it.</summary>
    public void Affiliate(string name, Affiliation affiliation)
    {
        if (room.Room.View.AffiliationOf(Jid.Parse($"{name}@localhost")) != affiliation)
        {
            Ann.Admin($"<item affiliation='{affiliation.Word()}' jid='{name}@localhost'/>");
        }
    }

    /// <summary>A request.</summary>
    public static string Set(string inside, string id = "p1") =>
        $"<iq type='set' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{inside}</pubsub></iq>";

    /// <summary>A question.</summary>
    public static string Get(string inside, string id = "p1") =>
        $"<iq type='get' id='{id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{inside}</pubsub></iq>";

    /// <summary>A request to subscribe an account.</summary>
    public static string Subscribe(string jid, string node = Tasks) => Set($"<subscribe node='{node}' jid='{jid}'/>");

    /// <summary>A request to publish items as they stand.</summary>
    public static string Publish(string items, string node = Tasks) => Set($"<publish node='{node}'>{items}</publish>");

    /// <summary>A request to retract items.</summary>
    public static string Retract(string node, params string[] ids) =>
        Set($"<retract node='{node}' notify='1'>{string.Concat(ids.Select(id => $"<item id='{id}'/>"))}</retract>");

    /// <summary>A task's payload.</summary>
    public static string Task(string name) =>
        $"<task xmlns='urn:peertube-plugin-livechat:task' list='l1' order='0'><name>{name}</name></task>";

    /// <summary>A note's payload.</summary>
    public static string Note(string text) =>
        $"<note xmlns='urn:peertube-plugin-livechat:note' order='1'><description>{text}</description></note>";

    /// <summary>An item with a task.</summary>
    public static string Item(string id, string name) => $"<item id='{id}'>{Task(name)}</item>";

    /// <summary>An item with a task as it comes back.</summary>
    public static string Item(string id, string name, string publisher) => $"<item id='{id}' publisher='{publisher}@localhost'>{Task(name)}</item>";

    /// <summary>The list with which the tasks begin.</summary>
    public static string FirstList(string name = "room") =>
        $"<item id='*' publisher='room@rooms.localhost'><tasklist xmlns='urn:peertube-plugin-livechat:tasklist'><name>{name}</name></tasklist></item>";

    /// <summary>A result.</summary>
    public static string Result(TestPeer to, string inside = "") => inside.Length == 0
        ? $"<iq type='result' id='p1' from='room@rooms.localhost' to='{to.Jid}'/>"
        : $"<iq type='result' id='p1' from='room@rooms.localhost' to='{to.Jid}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{inside}</pubsub></iq>";

    /// <summary>An error; the specific condition stands for itself, or as <c>unsupported FEATURE</c>.</summary>
    public static string Error(TestPeer to, string type, string condition, string specific = "", string text = "")
    {
        var words = specific.Split(' ');
        var inside = $"<{condition} xmlns='{Conditions}'/>"
            + (text.Length == 0 ? "" : $"<text xmlns='{Conditions}'>{text}</text>")
            + (specific.Length == 0 ? "" : words is [var name, var feature] ? $"<{name} xmlns='{Errors}' feature='{feature}'/>" : $"<{specific} xmlns='{Errors}'/>");
        return $"<iq type='error' id='p1' from='room@rooms.localhost' to='{to.Jid}'><error type='{type}'>{inside}</error></iq>";
    }

    /// <summary>A notification, with items or retractions.</summary>
    public static string Notification(string name, string inside, string node = Tasks) =>
        $"<message type='headline' from='room@rooms.localhost' to='{name}@localhost'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='{node}'>{inside}</items></event></message>";

    /// <summary>Subscribes somebody, who has then read everything.</summary>
    public static void Subscribed(TestPeer peer, string node = Tasks)
    {
        peer.Skip();
        peer.Send(Subscribe($"{peer.Jid.Bare}", node));
        Assert.Equal("result", peer.GetsOne().Type);
    }

    /// <summary>Ann publishes; what everyone got of it is read.</summary>
    public void Published(string items, string node = Tasks)
    {
        Ann.Send(Publish(items, node));
        Assert.Contains(Ann.Received, stanza => stanza is { Kind: StanzaKind.Iq, Type: "result" });
        Ann.Skip();
    }

    /// <summary>The ids of a node's items, as ann is told them, without the list with which it begins.</summary>
    public IReadOnlyList<string> Ids(string node = Tasks) =>
        [.. Items(node).Select(item => item["id"]!).Where(id => !id.StartsWith("room-", StringComparison.Ordinal))];

    /// <summary>A node's items, as ann is told them.</summary>
    public IReadOnlyList<Plenum.Xmpp.Xml.Element> Items(string node = Tasks)
    {
        Ann.Skip();
        Ann.Send(Get($"<items node='{node}'/>"));
        var answer = Ann.GetsOne();
        Assert.Equal("result", answer.Type);
        return [.. answer.Payload[0].Elements.First().Elements];
    }
}
