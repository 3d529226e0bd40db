using Plenum.Rooms.Muc;
using Plenum.Xmpp.Payloads;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class DiscoveryTests
{
    const string Info = "http://jabber.org/protocol/disco#info", DiscoItems = "http://jabber.org/protocol/disco#items";

    [Fact]
    public void Everyone_learns_that_the_room_knows_tasks_and_notes()
    {
        var room = new PubSubRoom();
        var info = InfoOf(room.Room.Peer("bob"));
        foreach (var feature in (string[])
            ["urn:peertube-plugin-livechat:tasklist", "urn:peertube-plugin-livechat:task", "urn:peertube-plugin-livechat:note",
             "http://jabber.org/protocol/pubsub#publish-options"])
        {
            Assert.Contains(feature, info.Features);
        }
    }

    [Fact]
    public void Only_those_with_rights_learn_of_the_service()
    {
        var room = new PubSubRoom();
        var (nobody, owner) = (InfoOf(room.Room.Peer("bob")), InfoOf(room.Ann));
        Assert.DoesNotContain("http://jabber.org/protocol/pubsub", nobody.Features);
        Assert.Equal(["conference/text"], nobody.Identities.Select(identity => $"{identity.Category}/{identity.Type}"));
        Assert.Contains("http://jabber.org/protocol/pubsub", owner.Features);
        Assert.Contains("http://jabber.org/protocol/pubsub#multi-items", owner.Features);
        Assert.Equal(["conference/text", "pubsub/service"], owner.Identities.Select(identity => $"{identity.Category}/{identity.Type}"));
    }

    [Fact]
    public void An_admin_finds_the_nodes_that_are_there()
    {
        var room = new PubSubRoom();
        room.Ann.Send($"<iq type='get' id='p1'><query xmlns='{DiscoItems}'/></iq>");
        room.Ann.Gets(Answer(room.Ann, $"<query xmlns='{DiscoItems}'/>"));
        room.Published($"<item id='n1'>{Note("Rude")}</item><item id='n2'>{Note("Kind")}</item>", Notes);
        room.Ann.Send($"<iq type='get' id='p1'><query xmlns='{DiscoItems}'/></iq>");
        room.Ann.Gets(Answer(room.Ann, $"<query xmlns='{DiscoItems}'><item jid='room@rooms.localhost' node='livechat-notes'/></query>"));
        room.Ann.Send($"<iq type='get' id='p1'><query xmlns='{Info}' node='livechat-notes'/></iq>");
        room.Ann.Gets(Answer(room.Ann, $"""
            <query xmlns='{Info}' node='livechat-notes'><identity category='pubsub' type='leaf'/><feature var='{Info}'/><feature var='http://jabber.org/protocol/pubsub'/></query>
            """));
        room.Ann.Send($"<iq type='get' id='p1'><query xmlns='{DiscoItems}' node='livechat-notes'/></iq>");
        room.Ann.Gets(Answer(room.Ann, $"""
            <query xmlns='{DiscoItems}' node='livechat-notes'><item jid='room@rooms.localhost' name='n1'/><item jid='room@rooms.localhost' name='n2'/></query>
            """));
    }

    [Theory]
    [InlineData(Affiliation.Member)]
    [InlineData(Affiliation.None)]
    [InlineData(Affiliation.Outcast)]
    public void Others_are_told_the_same_of_a_node_as_of_one_that_is_not_there(Affiliation affiliation)
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet"));
        room.Affiliate("bob", affiliation);
        var bob = room.Room.Peer("bob");
        bob.Send($"<iq type='get' id='p1'><query xmlns='{DiscoItems}'/></iq>");
        bob.Gets(Answer(bob, $"<query xmlns='{DiscoItems}'/>"));
        foreach (var ns in (string[])[Info, DiscoItems])
        {
            foreach (var node in (string[])[Tasks, Notes, "nothing"])
            {
                bob.Send($"<iq type='get' id='p1'><query xmlns='{ns}' node='{node}'/></iq>");
                bob.Gets(Error(bob, "cancel", "item-not-found"));
            }
        }
    }

    static DiscoInfo InfoOf(TestPeer peer)
    {
        peer.Send($"<iq type='get' id='p1'><query xmlns='{Info}'/></iq>");
        return DiscoInfo.Read(peer.GetsOne().Payload[0])!;
    }

    static string Answer(TestPeer to, string query) => $"<iq type='result' id='p1' from='room@rooms.localhost' to='{to.Jid}'>{query}</iq>";
}
