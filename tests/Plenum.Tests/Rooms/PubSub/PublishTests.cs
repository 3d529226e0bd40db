using System.Text;
using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class PublishTests
{
    static string Done(TestPeer to, params string[] ids) =>
        Result(to, $"<publish node='livechat-tasks'>{string.Concat(ids.Select(id => $"<item id='{id}'/>"))}</publish>");

    [Fact]
    public void An_item_without_an_id_gets_one_and_every_subscriber_is_told_the_publisher_too()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        var cid = room.Joined("cid", Affiliation.Member);
        Subscribed(room.Ann);
        Subscribed(bob);
        room.Ann.Send(Publish("<item><task xmlns='urn:peertube-plugin-livechat:task' list='8302c024' order='0'><name>Greet</name></task></item>"));
        var item = "<item id='*' publisher='ann@localhost'><task xmlns='urn:peertube-plugin-livechat:task' list='8302c024' order='0'><name>Greet</name></task></item>";
        room.Ann.Gets(Notification("ann", item), Done(room.Ann, "*"));
        bob.Gets(Notification("bob", item));
        cid.GetsNothing();
    }

    [Fact]
    public void A_notification_comes_to_every_session_of_the_account_and_is_one_stanza_for_all()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        var away = room.Room.Peer("bob", "away");
        Subscribed(room.Ann);
        Subscribed(bob);
        away.Skip();
        var request = StanzaXml.Parse(Publish(Item("t1", "Greet"))) with { From = room.Ann.Jid, To = room.Room.Jid };
        var outcome = room.Room.Handle(new StanzaReceived(room.Ann, request));
        Assert.Equal(["ann@localhost bob@localhost", ""], outcome.Effects.Select(effect => string.Join<Jid>(' ', effect.Accounts ?? [])));
        bob.Gets(Notification("bob", Item("t1", "Greet", "ann")));
        away.Gets(Notification("bob", Item("t1", "Greet", "ann")));
    }

    [Fact]
    public void Nothing_of_it_is_kept_in_the_history()
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        room.Published(Item("t1", "Greet"));
        Assert.Empty(room.Room.Archive);
    }

    [Fact]
    public void A_republished_item_is_replaced_and_moves_to_the_end()
    {
        var room = new PubSubRoom();
        var bob = room.Joined("bob", Affiliation.Admin);
        room.Published(Item("t1", "Greet") + Item("t2", "Thank"));
        Subscribed(room.Ann);
        bob.Send(Publish(Item("t1", "Greet all")));
        room.Ann.Gets(Notification("ann", Item("t1", "Greet all", "bob")));
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-tasks'>{FirstList()}{Item("t2", "Thank", "ann")}{Item("t1", "Greet all", "bob")}</items>"));
    }

    [Fact]
    public void Several_items_are_published_in_their_order_at_once_and_told_in_one_stanza()
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        var before = room.Room.Journal.Count;
        room.Ann.Send(Publish(Item("t2", "Thank") + Item("t1", "Greet")));
        room.Ann.Gets(Notification("ann", Item("t2", "Thank", "ann") + Item("t1", "Greet", "ann")), Done(room.Ann, "t2", "t1"));
        Assert.Equal(before + 1, room.Room.Journal.Count);
        Assert.Equal(["t2", "t1"], room.Ids());
    }

    public static TheoryData<string, string, string> BadItems => new()
    {
        { "", "item-required", "" },
        { "<item id='x'/>", "payload-required", "invalid item" },
        { "<item id='x'>words</item>", "invalid-payload", "invalid item" },
        { $"<item id='x'>words{Task("a")}</item>", "invalid-payload", "invalid item" },
        { $"<item id='x'>{Task("a")}{Task("b")}</item>", "invalid-payload", "invalid item" },
        { $"<item id='x'>{Note("Wrong node")}</item>", "invalid-payload", "invalid item" },
        { "<item id='x'><task xmlns='urn:other'/></item>", "invalid-payload", "invalid item" },
        { $"<item id=''>{Task("a")}</item>", "", "An item's id has 1 to 256 characters, and is in a request once." },
        { $"<item id='{new string('x', 257)}'>{Task("a")}</item>", "", "An item's id has 1 to 256 characters, and is in a request once." },
        { Item("x", "a") + Item("x", "b"), "", "An item's id has 1 to 256 characters, and is in a request once." },
    };

    [Theory]
    [MemberData(nameof(BadItems))]
    public void If_one_item_is_not_right_none_is_published_and_nobody_is_told(string items, string condition, string text)
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann);
        var before = room.Room.Journal.Count;
        room.Ann.Send(Publish(items.Length == 0 ? "" : Item("good", "Greet") + items + Item("good too", "Thank")));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", condition, text));
        Assert.Equal(before, room.Room.Journal.Count);
    }

    [Fact]
    public void A_publish_that_is_refused_makes_no_node()
    {
        var room = new PubSubRoom();
        room.Ann.Send(Publish("<item/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "payload-required", "invalid item"));
        room.Ann.Send(Get("<items node='livechat-tasks'/>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
        room.Ann.Send(Set($"<publish>{Item("t1", "Greet")}</publish>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "nodeid-required"));
        room.Ann.Send(Publish(Item("t1", "Greet"), "livechat-songs"));
        room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
    }

    [Fact]
    public void An_id_may_have_256_characters_of_any_script()
    {
        var room = new PubSubRoom();
        var id = string.Concat(Enumerable.Repeat("😀", 256));
        room.Ann.Send(Publish(Item(id, "Greet")));
        room.Ann.Gets(Done(room.Ann, id));
        Assert.Equal([id], room.Ids());
    }

    [Theory]
    [InlineData("pubsub#access_model", "whitelist", true)]
    [InlineData("pubsub#persist_items", "true", true)]
    [InlineData("pubsub#persist_items", "1", true)]
    [InlineData("pubsub#max_items", "max", true)]
    [InlineData("pubsub#max_items", "5000", true)]
    [InlineData("pubsub#access_model", "open", false)]
    [InlineData("pubsub#persist_items", "0", false)]
    [InlineData("pubsub#max_items", "10", false)]
    [InlineData("pubsub#unheard_of", "1", false)]
    public void Options_of_a_publish_must_be_what_the_node_is_anyway(string field, string value, bool met)
    {
        var room = new PubSubRoom();
        room.Ann.Send(Set($"""
            <publish node='livechat-tasks'>{Item("t1", "Greet")}</publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='{field}'><value>{value}</value></field></x></publish-options>
            """));
        room.Ann.Gets(met ? Done(room.Ann, "t1") : Error(room.Ann, "cancel", "conflict", "precondition-not-met"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<x xmlns='jabber:x:data' type='submit'/>")]
    [InlineData("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#node_config</value></field></x>")]
    public void Options_are_a_form_of_their_type(string form)
    {
        var room = new PubSubRoom();
        room.Ann.Send(Set($"<publish node='livechat-tasks'>{Item("t1", "Greet")}</publish><publish-options>{form}</publish-options>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "invalid-options"));
    }

    [Fact]
    public void A_node_takes_5000_items_and_not_one_more_but_those_that_are_there_again()
    {
        var room = new PubSubRoom();
        for (var i = 0; i < 4998; i += 500)
        {
            room.Published(string.Concat(Enumerable.Range(i, Math.Min(500, 4998 - i)).Select(number => Item($"t{number}", "x"))));
        }

        room.Ann.Send(Publish(Item("last", "x") + Item("too many", "x")));
        room.Ann.Gets(Error(room.Ann, "cancel", "not-allowed", "max-items-exceeded"));
        room.Ann.Send(Publish(Item("last", "x") + Item("t0", "again")));
        room.Ann.Gets(Done(room.Ann, "last", "t0"));
        room.Ann.Send(Publish($"<item>{Task("x")}</item>"));
        room.Ann.Gets(Error(room.Ann, "cancel", "not-allowed", "max-items-exceeded"));
        room.Ann.Send(Retract(Tasks, "t1"));
        room.Ann.Gets(Result(room.Ann));
        room.Ann.Send(Publish(Item("one", "x")));
        room.Ann.Gets(Done(room.Ann, "one"));
    }

    [Fact]
    public void A_payload_has_64_KiB_and_a_request_what_one_stanza_can_tell()
    {
        var room = new PubSubRoom();
        var around = Task("").Length;
        room.Ann.Send(Publish(Item("t1", new('x', (64 * 1024) - around))));
        room.Ann.Gets(Done(room.Ann, "t1"));
        room.Ann.Send(Publish(Item("t2", new('x', (64 * 1024) - around + 1))));
        room.Ann.Gets(Error(room.Ann, "modify", "not-acceptable", "payload-too-big", "An item may have 65536 bytes."));
        room.Ann.Send(Publish(string.Concat(Enumerable.Range(0, 4).Select(number => Item($"b{number}", new('x', 61 * 1024))))));
        room.Ann.Gets(Error(room.Ann, "modify", "not-acceptable", "payload-too-big", "All items of a request may have 245760 bytes."));
        Assert.Equal(["t1"], room.Ids());
    }

    [Theory]
    [InlineData("<p:note xmlns:p='urn:peertube-plugin-livechat:note' xmlns:e='urn:e' e:one='1' two='2' xml:lang='ar'>السلام<e:deep><f xmlns='urn:f' e:three='&lt;&amp;&#10;&apos;&quot;'/> </e:deep><g xmlns=''/></p:note>")]
    [InlineData("<note xmlns='urn:peertube-plugin-livechat:note'><![CDATA[<b>&amp;</b>]]> 😀 \u202E e\u0301 &#13;&#10;</note>")]
    [InlineData("<note xmlns='urn:peertube-plugin-livechat:note'><note-about jid='room@rooms.localhost/bob' nick='bob'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b'/></note-about><body xmlns='jabber:client'>x</body></note>")]
    public void A_payload_comes_back_as_it_went_in_after_any_restart_too(string payload)
    {
        var room = new PubSubRoom();
        Subscribed(room.Ann, Notes);
        var request = Read($"<iq xmlns='jabber:client' type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='livechat-notes'><item id='n1'>{payload}</item></publish></pubsub></iq>");
        var expected = Read(payload);
        room.Room.Handle(new StanzaReceived(room.Ann, Stanza.Read(request, out _)! with { From = room.Ann.Jid, To = room.Room.Jid }));
        Same(expected, room.Ann.Received[0].Payload[0].Elements.First().Elements.First().Elements.Single());
        Same(expected, room.Items(Notes)[0].Elements.Single());
        room.Room.Restart();
        Same(expected, room.Items(Notes)[0].Elements.Single());
        room.Room.Condense();
        Same(expected, room.Items(Notes)[0].Elements.Single());
    }

    static Element Read(string xml) =>
        ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.None, XmlLimits.AfterAuthentication, out var element, out _)
            ? element : throw new FormatException(xml);

    static void Same(Element expected, Element actual) => Assert.Null(StanzaXml.Difference(expected, actual));
}
