using Plenum.Xmpp;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class ItemsTests
{
    static PubSubRoom WithNotes(int count)
    {
        var room = new PubSubRoom();
        room.Published(string.Concat(Enumerable.Range(1, count).Select(number => $"<item id='n{number}'>{Note($"{number}")}</item>")), Notes);
        return room;
    }

    static string Some(params int[] numbers) => string.Concat(numbers.Select(number => $"<item id='n{number}' publisher='ann@localhost'>{Note($"{number}")}</item>"));

    static string Page(int count, params int[] numbers) => "<set xmlns='http://jabber.org/protocol/rsm'>"
        + (numbers is [var first, ..] ? $"<first index='{first - 1}'>n{first}</first><last>n{numbers[^1]}</last>" : "") + $"<count>{count}</count></set>";

    [Fact]
    public void All_items_come_the_oldest_publication_first()
    {
        var room = WithNotes(3);
        room.Ann.Send(Get("<items node='livechat-notes'/>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-notes'>{Some(1, 2, 3)}</items>"));
    }

    [Theory]
    [InlineData(1, new[] { 3 })]
    [InlineData(2, new[] { 2, 3 })]
    [InlineData(9, new[] { 1, 2, 3 })]
    public void The_most_recent_ones_can_be_asked_for(int most, int[] expected)
    {
        var room = WithNotes(3);
        room.Ann.Send(Get($"<items node='livechat-notes' max_items='{most}'/>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-notes'>{Some(expected)}</items>"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("")]
    public void How_many_is_a_number_from_1_on(string most)
    {
        var room = WithNotes(3);
        room.Ann.Send(Get($"<items node='livechat-notes' max_items='{most}'/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", text: "max_items is a number from 1 on."));
    }

    [Fact]
    public void Items_can_be_asked_for_by_id_and_what_is_not_there_is_left_out()
    {
        var room = WithNotes(3);
        room.Ann.Send(Get("<items node='livechat-notes'><item id='n3'/><item id='n4'/><item id='n1'/></items>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-notes'>{Some(3, 1)}</items>"));
        room.Ann.Send(Get("<items node='livechat-notes'><item id='n4'/></items>"));
        room.Ann.Gets(Result(room.Ann, "<items node='livechat-notes'/>"));
        room.Ann.Send(Get("<items node='livechat-notes'><item/></items>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "item-required"));
    }

    [Fact]
    public void A_question_names_a_node_that_is_there()
    {
        var room = WithNotes(1);
        room.Ann.Send(Get("<items/>"));
        room.Ann.Gets(Error(room.Ann, "modify", "bad-request", "nodeid-required"));
        foreach (var node in (string[])[Tasks, "livechat-songs"])
        {
            room.Ann.Send(Get($"<items node='{node}'/>"));
            room.Ann.Gets(Error(room.Ann, "cancel", "item-not-found"));
        }
    }

    [Theory]
    [InlineData("<max>2</max>", new[] { 1, 2 })]
    [InlineData("<max>2</max><after>n2</after>", new[] { 3, 4 })]
    [InlineData("<after>n4</after>", new[] { 5 })]
    [InlineData("<after>n5</after>", new int[0])]
    [InlineData("<max>2</max><before/>", new[] { 4, 5 })]
    [InlineData("<max>2</max><before>n4</before>", new[] { 2, 3 })]
    [InlineData("<max>9</max><before>n2</before>", new[] { 1 })]
    [InlineData("<before>n1</before>", new int[0])]
    [InlineData("<max>2</max><index>3</index>", new[] { 4, 5 })]
    [InlineData("<max>0</max>", new int[0])]
    [InlineData("<max>9</max>", new[] { 1, 2, 3, 4, 5 })]
    public void Items_come_in_pages_in_both_directions(string set, int[] expected)
    {
        var room = WithNotes(5);
        room.Ann.Send(Get($"<items node='livechat-notes'/><set xmlns='http://jabber.org/protocol/rsm'>{set}</set>"));
        room.Ann.Gets(Result(room.Ann, $"<items node='livechat-notes'>{Some(expected)}</items>{Page(5, expected)}"));
    }

    [Theory]
    [InlineData("<after>n9</after>", "cancel", "item-not-found")]
    [InlineData("<before>n9</before>", "cancel", "item-not-found")]
    [InlineData("<index>5</index>", "cancel", "item-not-found")]
    [InlineData("<max>few</max>", "modify", "bad-request")]
    public void A_page_that_there_is_not_is_said_so(string set, string type, string condition)
    {
        var room = WithNotes(5);
        room.Ann.Send(Get($"<items node='livechat-notes'/><set xmlns='http://jabber.org/protocol/rsm'>{set}</set>"));
        room.Ann.Gets(Error(room.Ann, type, condition));
    }

    [Fact]
    public void A_reply_that_would_be_larger_than_a_stanza_may_be_comes_in_pages_and_all_pages_are_all_items()
    {
        var room = new PubSubRoom();
        for (var i = 0; i < 40; i++)
        {
            room.Published($"<item id='n{i}'>{Note(new('é', 4000 + (i * 600)))}</item>", Notes);
        }

        List<string> ids = [];
        for (var set = ""; ;)
        {
            room.Ann.Send(Get($"<items node='livechat-notes'/>{set}"));
            var reply = room.Ann.GetsOne();
            var length = new StanzaTemplate(reply).LengthFor(room.Ann.Jid, StanzaFraming.Frame);
            Assert.InRange(length, 1, 256 * 1024);
            var page = Plenum.Xmpp.Payloads.ResultSet.In(reply.Payload[0]);
            Assert.NotNull(page);
            Assert.Equal((40, ids.Count), (page.Count, page.FirstIndex));
            ids.AddRange(reply.Payload[0].Elements.First().Elements.Select(item => item["id"]!));
            if (ids.Count == 40)
            {
                break;
            }

            Assert.True(length > 150 * 1024, "A page is as long as it may be.");
            set = $"<set xmlns='http://jabber.org/protocol/rsm'><after>{page.Last}</after></set>";
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"n{number}"), ids);
        room.Ann.Send(Get("<items node='livechat-notes' max_items='30'/>"));
        var newest = room.Ann.GetsOne().Payload[0];
        Assert.Equal("n39", newest.Elements.First().Elements.Last()["id"]);
        Assert.Equal(30, Plenum.Xmpp.Payloads.ResultSet.In(newest)?.Count);
    }
}
