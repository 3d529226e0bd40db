using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Rooms.PubSub;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

/// <summary>The engine with other nodes than the two that rooms have.</summary>
public sealed class NodesTests
{
    const string Song = "urn:example:song";

    static RoomFixture With(params PubSubNode[] nodes) => new(features:
        [.. RoomFeatures.All.Where(manifest => manifest.Name != "pubsub"), PubSubNodes.Manifest([PubSubNodes.Tasks, .. nodes])]);

    [Fact]
    public void A_further_node_is_a_few_lines()
    {
        var room = new PubSubRoom(With(new PubSubNode("songs", [("song", Song)]) { DiscoFeatures = [Song], Publishers = Affiliation.Member }));
        var bob = room.Joined("bob", Affiliation.Member);
        Subscribed(bob, "songs");
        bob.Send(Publish($"<item id='s1'><song xmlns='{Song}'/></item>", "songs"));
        bob.Gets(
            Notification("bob", $"<item id='s1' publisher='bob@localhost'><song xmlns='{Song}'/></item>", "songs"),
            Result(bob, "<publish node='songs'><item id='s1'/></publish>"));
        bob.Send(Publish(Item("t1", "Mine")));
        bob.Gets(Error(bob, "auth", "forbidden"));
        bob.Send(Get("<affiliations/>"));
        bob.Gets(Result(bob, "<affiliations><affiliation node='songs' affiliation='publisher'/></affiliations>"));
    }

    [Fact]
    public void Who_lacks_the_right_for_a_node_does_not_learn_that_rooms_have_it()
    {
        var room = new PubSubRoom(With(new PubSubNode("ledger", [("song", Song)]) { Publishers = Affiliation.Owner }));
        var bob = room.Joined("bob", Affiliation.Admin);
        foreach (var node in (string[])["ledger", "nothing"])
        {
            bob.Send(Get($"<items node='{node}'/>"));
            bob.Gets(Error(bob, "auth", "forbidden"));
        }

        bob.Send(Get($"<items node='{Tasks}'/>"));
        bob.Gets(Error(bob, "cancel", "item-not-found"));
    }

    [Fact]
    public void A_room_has_200_nodes_at_most()
    {
        var room = new PubSubRoom(With([.. Enumerable.Range(1, 200).Select(number => new PubSubNode($"n{number}", [("song", Song)]))]));
        for (var i = 1; i <= 200; i++)
        {
            room.Published($"<item id='s1'><song xmlns='{Song}'/></item>", $"n{i}");
        }

        room.Ann.Send(Publish(Item("t1", "Greet")));
        room.Ann.Gets(Error(room.Ann, "cancel", "not-allowed", "max-nodes-exceeded"));
        room.Ann.Send(Subscribe("ann@localhost"));
        room.Ann.Gets(Error(room.Ann, "cancel", "not-allowed", "max-nodes-exceeded"));
        room.Published($"<item id='s2'><song xmlns='{Song}'/></item>", "n1");
    }
}
