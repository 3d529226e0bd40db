using Plenum.Rooms.Muc;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class RetractTests
{
    [Theory]
    [InlineData("notify='1'")]
    [InlineData("notify='true'")]
    [InlineData("")]
    public void Every_subscriber_is_told_of_what_is_retracted(string notify)
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        room.Published(Item("t1", "Greet") + Item("t2", "Thank"));
        Subscribed(room.Ann);
        Subscribed(bob);
        bob.Send(Set($"<retract node='livechat-tasks' {notify}><item id='t1'/></retract>"));
        bob.Gets(Notification("bob", "<retract id='t1'/>"), Result(bob));
        room.Ann.Gets(Notification("ann", "<retract id='t1'/>"));
        Assert.Equal(["t2"], room.Ids());
    }

    [Fact]
    public void Several_items_are_retracted_at_once_or_none()
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet") + Item("t2", "Thank") + Item("t3", "Bow"));
        Subscribed(room.Ann);
        room.Ann.Send(Retract(Tasks, "t1", "t4"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
        Assert.Equal(["t1", "t2", "t3"], room.Ids());
        room.Ann.Send(Retract(Tasks, "t1", "t3", "t1"));
        room.Ann.Gets(Notification("ann", "<retract id='t1'/><retract id='t3'/>"), Result(room.Ann));
        Assert.Equal(["t2"], room.Ids());
        room.Ann.Send(Retract(Tasks, "t1"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Fact]
    public void A_retraction_names_a_node_that_is_there_and_items()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Retract(Tasks, "t1"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
        room.Published(Item("t1", "Greet"));
        room.Ann.Send(Set("<retract><item id='t1'/></retract>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "nodeid-required"));
        foreach (var inside in (string[])["", "<item/>", "<item id='t1'/><item/>"])
        {
            room.Ann.Send(Set($"<retract node='livechat-tasks'>{inside}</retract>"));
            room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "item-required"));
        }

        Assert.Equal(["t1"], room.Ids());
    }
}
