using Plenum.Rooms.Muc;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class RightsTests
{
    const string Owner = "http://jabber.org/protocol/pubsub#owner";

    static IEnumerable<string> Requests(string node) =>
    [
        Subscribe("bob@localhost", node),
        Set($"<unsubscribe node='{node}' jid='bob@localhost'/>"),
        Get($"<items node='{node}'/>"),
        Get($"<items node='{node}' max_items='1'/>"),
        Get($"<items node='{node}'><item id='t1'/></items>"),
        Publish(Item("t2", "Mine"), node),
        Publish("", node),
        Retract(node, "t1"),
        Set($"<create node='{node}'/>"),
        Get($"<subscriptions node='{node}'/>"),
        Get($"<affiliations node='{node}'/>"),
        Get($"<options node='{node}' jid='bob@localhost'/>"),
        .. OwnersRequests(node),
    ];

    static IEnumerable<string> OwnersRequests(string node) =>
    [
        $"<iq type='get' id='p1'><pubsub xmlns='{Owner}'><configure node='{node}'/></pubsub></iq>",
        $"<iq type='set' id='p1'><pubsub xmlns='{Owner}'><configure node='{node}'><x xmlns='jabber:x:data' type='submit'/></configure></pubsub></iq>",
        $"<iq type='set' id='p1'><pubsub xmlns='{Owner}'><delete node='{node}'/></pubsub></iq>",
        $"<iq type='set' id='p1'><pubsub xmlns='{Owner}'><purge node='{node}'/></pubsub></iq>",
        $"<iq type='get' id='p1'><pubsub xmlns='{Owner}'><affiliations node='{node}'/></pubsub></iq>",
        $"<iq type='set' id='p1'><pubsub xmlns='{Owner}'><affiliations node='{node}'><affiliation jid='bob@localhost' affiliation='owner'/></affiliations></pubsub></iq>",
        $"<iq type='get' id='p1'><pubsub xmlns='{Owner}'><subscriptions node='{node}'/></pubsub></iq>",
        $"<iq type='set' id='p1'><pubsub xmlns='{Owner}'><subscriptions node='{node}'><subscription jid='bob@localhost' subscription='subscribed'/></subscriptions></pubsub></iq>",
    ];

    [Theory]
    [InlineData(Affiliation.Member, true)]
    [InlineData(Affiliation.None, true)]
    [InlineData(Affiliation.None, false)]
    [InlineData(Affiliation.Outcast, false)]
    public void Who_is_no_admin_is_refused_whatever_they_ask_and_whether_the_node_is_there_or_not(Affiliation affiliation, bool inside)
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet"));
        room.Affiliate("bob", affiliation);
        var bob = inside ? room.Room.Joined("bob") : room.Room.Peer("bob");
        foreach (var request in (string[])
            [.. Requests(Tasks), .. Requests(Notes), .. Requests("nothing"), Get("<subscriptions/>"), Set("<what/>")])
        {
            bob.Send(request);
            bob.Gets(Error(bob, "auth", "forbidden"));
        }

        Assert.Equal(["t1"], room.Ids());
        room.Ann.Send(Get("<items node='livechat-notes'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Theory]
    [InlineData(Affiliation.Owner)]
    [InlineData(Affiliation.Admin)]
    public void Nobody_is_an_owner_of_a_node(Affiliation affiliation)
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet"));
        var bob = room.Joined("bob", affiliation);
        foreach (var request in OwnersRequests(Tasks).Append(Set($"<create node='{Tasks}'/>")).Append(Set("<create/><configure/>")))
        {
            bob.Send(request);
            bob.Gets(Error(bob, "auth", "forbidden"));
        }

        Assert.Equal(["t1"], room.Ids());
    }

    [Fact]
    public void A_moderator_without_the_affiliation_has_no_rights()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.None);
        room.Ann.Admin("<item nick='bob' role='moderator'/>");
        bob.Skip();
        bob.Send(Publish(Item("t1", "Mine")));
        bob.Gets(Error(bob, "auth", "forbidden"));
    }

    [Fact]
    public void Rights_are_those_of_the_moment()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        bob.Send(Publish(Item("t1", "Greet")));
        bob.Gets(Result(bob, "<publish node='livechat-tasks'><item id='t1'/></publish>"));
        room.Affiliate("bob", Affiliation.Member);
        bob.Skip();
        bob.Send(Retract(Tasks, "t1"));
        bob.Gets(Error(bob, "auth", "forbidden"));
        room.Affiliate("bob", Affiliation.Admin);
        bob.Skip();
        bob.Send(Retract(Tasks, "t1"));
        bob.Gets(Result(bob));
    }

    [Fact]
    public void An_admin_who_is_not_in_the_room_may_publish_and_fetch()
    {
        var room = new PubSubRoom();
        room.Affiliate("bob", Affiliation.Admin);
        var bob = room.Room.Peer("bob");
        bob.Send(Publish($"<item id='n1'>{Note("Kind")}</item>", Notes));
        bob.Gets(Result(bob, "<publish node='livechat-notes'><item id='n1'/></publish>"));
        bob.Send(Get("<items node='livechat-notes'/>"));
        bob.Gets(Result(bob, $"<items node='livechat-notes'><item id='n1' publisher='bob@localhost'>{Note("Kind")}</item></items>"));
    }

    [Fact]
    public void An_admin_learns_what_they_are_to_the_nodes()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Get("<affiliations/>"));
        room.Ann.Gets(Result(room.Ann, "<affiliations/>"));
        room.Published(Item("t1", "Greet"));
        room.Ann.Send(Get("<affiliations/>"));
        room.Ann.Gets(Result(room.Ann, "<affiliations><affiliation node='livechat-tasks' affiliation='publisher'/></affiliations>"));
        room.Ann.Send(Get("<affiliations node='livechat-notes'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Fact]
    public void What_the_service_does_not_have_is_said_so()
    {
        var room = new PubSubRoom();
        foreach (var (request, feature) in ((string, string)[])
            [
                (Get($"<options node='{Tasks}' jid='ann@localhost'/>"), "subscription-options"),
                (Set($"<subscribe node='{Tasks}' jid='ann@localhost'/><options/>"), "subscription-options"),
                (Get("<default/>"), "retrieve-default-sub"),
                ($"<iq type='get' id='p1'><pubsub xmlns='{Owner}'><default/></pubsub></iq>", "retrieve-default"),
            ])
        {
            room.Ann.Send(request);
            room.Ann.Gets(Error(room.Ann, "cancel", "feature-not-implemented", $"unsupported {feature}"));
        }

        foreach (var request in (string[])
            [
                Set(""), Set("<what/>"), Get($"<publish node='{Tasks}'/>"), Set($"<items node='{Tasks}'/>"),
                Set($"<retract node='{Tasks}'/><publish node='{Tasks}'/>"),
            ])
        {
            room.Ann.Send(request);
            room.Ann.Gets(Error(room.Ann, "modify", "bad-request"));
        }
    }
}
