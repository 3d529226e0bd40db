using Plenum.Rooms.Muc;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class SubscribeTests
{
    static string Yes(TestPeer to, string node = Tasks) => Result(to, $"<subscription node='{node}' jid='{to.Jid.Bare}' subscription='subscribed'/>");

    [Fact]
    public void The_first_subscription_makes_the_tasks_with_a_list_called_as_the_room_before_it_is_answered()
    {
        var room = new PubSubRoom();
        room.Ann.Configure(("muc#roomconfig_roomname", "Friday show"));
        room.Ann.Skip();
        var before = room.Room.Journal.Count;
        room.Ann.Send(Subscribe("ann@localhost"));
        room.Ann.Gets(Yes(room.Ann));
        Assert.Equal(before + 2, room.Room.Journal.Count);
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-tasks'>{FirstList("Friday show")}</items>"));
    }

    [Fact]
    public void A_list_of_a_room_without_a_name_is_called_as_its_address_and_notes_begin_empty()
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        Subscribed(room.Ann, Notes);
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-tasks'>{FirstList()}</items>"));
        room.Ann.Send(Get("<items node='livechat-notes'/>"));
        room.Ann.Gets(Result(room.Ann, "<items node='livechat-notes'/>"));
    }

    [Fact]
    public void To_subscribe_again_succeeds_and_one_notification_comes()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Subscribe("ann@localhost"));
        room.Ann.Send(Subscribe("ann@localhost"));
        room.Ann.Gets(Yes(room.Ann), Yes(room.Ann));
        room.Ann.Send(Publish(Item("t1", "Greet")));
        room.Ann.Gets(
            Notification("ann", Item("t1", "Greet", "ann")),
            Result(room.Ann, "<publish node='livechat-tasks'><item id='t1'/></publish>"));
    }

    [Fact]
    public void A_full_address_of_ones_own_subscribes_the_account()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Subscribe("ann@localhost/a"));
        room.Ann.Gets(Yes(room.Ann));
    }

    [Theory]
    [InlineData("jid='ann@localhost'", "nodeid-required")]
    [InlineData("node='livechat-tasks'", "invalid-jid")]
    [InlineData("node='livechat-tasks' jid='bob@localhost'", "invalid-jid")]
    [InlineData("node='livechat-tasks' jid='@'", "invalid-jid")]
    public void A_subscription_names_a_node_and_oneself(string attributes, string condition)
    {
        var room = new PubSubRoom();
        room.Ann.Send(Set($"<subscribe {attributes}/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", condition));
    }

    [Fact]
    public void A_node_that_rooms_do_not_have_is_not_made()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Subscribe("ann@localhost", "livechat-songs"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Fact]
    public void Who_is_not_in_the_room_cannot_subscribe_since_nothing_would_end_it()
    {
        var room = new PubSubRoom();
        room.Affiliate("bob", Affiliation.Admin);
        var bob = room.Room.Peer("bob");
        bob.Send(Subscribe("bob@localhost"));
        bob.Gets(Error(bob, "cancel", "not-acceptable", text: "You are not currently connected to this chat"));
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Fact]
    public void Subscribers_can_see_their_subscriptions_and_end_them()
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        Subscribed(room.Ann, Notes);
        room.Ann.Send(Get("<subscriptions/>"));
        room.Ann.Gets(Result(room.Ann, """
            <subscriptions><subscription node='livechat-tasks' jid='ann@localhost' subscription='subscribed'/><subscription node='livechat-notes' jid='ann@localhost' subscription='subscribed'/></subscriptions>
            """));
        room.Ann.Send(Set("<unsubscribe node='livechat-notes' jid='ann@localhost'/>"));
        room.Ann.Gets(Result(room.Ann));
        room.Ann.Send(Get("<subscriptions node='livechat-notes'/>"));
        room.Ann.Gets(Result(room.Ann, "<subscriptions node='livechat-notes'/>"));
        room.Ann.Send(Set("<unsubscribe node='livechat-notes' jid='ann@localhost'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "unexpected-request", "not-subscribed"));
    }

    [Fact]
    public void Nobody_ends_somebody_elses_subscription()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        Subscribed(bob);
        room.Ann.Send(Set("<unsubscribe node='livechat-tasks' jid='bob@localhost'/>"));
        room.Ann.Gets(Error(room.Ann, "auth", "forbidden"));
        room.Ann.Send(Set("<unsubscribe jid='ann@localhost'/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "nodeid-required"));
        room.Ann.Send(Set("<unsubscribe node='livechat-tasks'/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "invalid-jid"));
        room.Ann.Send(Set("<unsubscribe node='livechat-notes' jid='ann@localhost'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
        room.Published(Item("t1", "Greet"));
        bob.Gets(Notification("bob", Item("t1", "Greet", "ann")));
    }

    [Fact]
    public void A_subscription_lasts_until_the_accounts_last_session_has_left()
    {
        var room = new PubSubRoom();
        var (desk, phone) = (room.Joined("bob", Affiliation.Admin), room.Room.Joined("bob", resource: "phone"));
        var other = room.Room.Joined("bob", nick: "robert", resource: "other");
        Subscribed(desk);
        desk.Leave();
        phone.Vanish();
        Assert.True(IsSubscribed(room, "bob"));
        other.Leave();
        Assert.False(IsSubscribed(room, "bob"));
        desk.Skip();
        desk.Join("bob");
        Assert.False(IsSubscribed(room, "bob"));
    }

    [Theory]
    [InlineData("<item affiliation='member' jid='bob@localhost'/>")]
    [InlineData("<item affiliation='none' jid='bob@localhost'/>")]
    [InlineData("<item affiliation='outcast' jid='bob@localhost'/>")]
    [InlineData("")]
    public void Who_is_demoted_banned_or_taken_for_dead_is_told_nothing_more_not_even_when_they_come_back(string item)
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        var away = room.Room.Peer("bob", "away");
        Subscribed(bob);
        Subscribed(bob, Notes);
        away.Skip();
        if (item.Length == 0)
        {
            bob.Send("<message type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        }
        else
        {
            room.Ann.Admin(item);
        }

        bob.Skip();
        room.Published(Item("t1", "Greet"));
        room.Published($"<item>{Note("Rude")}</item>", Notes);
        bob.GetsNothing();
        away.GetsNothing();
        room.Affiliate("bob", Affiliation.Admin);
        away.Skip();
        bob.Join("bob");
        bob.Skip();
        room.Published(Item("t2", "Thank"));
        bob.GetsNothing();
        away.GetsNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_subscription_survives_a_restart(bool condensed)
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        if (condensed)
        {
            room.Room.Condense();
        }
        else
        {
            room.Room.Restart();
        }

        room.Ann.Join("ann");
        room.Ann.Skip();
        Assert.False(IsSubscribed(room, "ann"));
    }

    [Fact]
    public void Nothing_of_a_room_is_left_when_it_is_destroyed_and_made_anew()
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        room.Published(Item("t1", "Greet"));
        room.Ann.Send("<iq type='set' id='d1'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>");
        var bob = room.Room.Joined("bob");
        room.Ann.Skip();
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Error(room.Ann, "auth", "forbidden"));
        bob.Send(Get("<items node='livechat-tasks'/>"));
        bob.Gets(Error(bob, "cancel", "item-not-found"));
        Subscribed(bob);
        room.Ann.GetsNothing();
        bob.Send(Get("<items node='livechat-tasks'/>"));
        bob.Gets(Result(bob, $"<items node='livechat-tasks'>{FirstList()}</items>"));
    }

    static bool IsSubscribed(PubSubRoom room, string name)
    {
        var request = StanzaXml.Parse(Publish($"<item>{Task("Probe")}</item>")) with { From = room.Ann.Jid, To = room.Room.Jid };
        var outcome = room.Room.Handle(new Plenum.Rooms.StanzaReceived(room.Ann, request));
        return outcome.Effects.Any(effect => effect.Accounts?.Any(account => account.Local == name) == true);
    }
}
