using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Rooms.PubSub;
using static Plenum.Tests.Rooms.PubSub.PubSubRoom;

namespace Plenum.Tests.Rooms.PubSub;

public sealed class PubSubMemoryTests
{
    [Fact]
    public void The_events_of_a_node_are_a_stored_format()
    {
        var room = new PubSubRoom();
        var before = room.Room.Journal.Count;
        room.Published(Item("t1", "Grüße 😀"));
        room.Ann.Send(Retract(Tasks, "t1"));
        Assert.Equal(
            [
                """{"is":"node-created","node":"livechat-tasks"}""",
                """{"is":"items-published","node":"livechat-tasks","publisher":"room@rooms.localhost","items":[{"id":"*","payload":"<tasklist xmlns='urn:peertube-plugin-livechat:tasklist'><name>room</name></tasklist>"}]}""",
                """{"is":"items-published","node":"livechat-tasks","publisher":"ann@localhost","items":[{"id":"t1","payload":"<task xmlns='urn:peertube-plugin-livechat:task' list='l1' order='0'><name>Grüße \uD83D\uDE00</name></task>"}]}""",
                """{"is":"items-retracted","node":"livechat-tasks","ids":["t1"]}""",
            ],
            room.Room.Journal.Skip(before).Select(line => System.Text.RegularExpressions.Regex.Replace(line, "room-[0-9]+", "*")));
    }

    [Fact]
    public void A_condensed_node_has_its_items_in_their_order_and_nothing_of_those_that_were_retracted()
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet") + Item("secret", "Gone") + Item("t2", "Thank"));
        room.Published(Item("t1", "Greet all"));
        room.Ann.Send(Retract(Tasks, "secret"));
        room.Published($"<item id='n1'>{Note("Kind")}</item>", Notes);
        room.Room.RemembersTheSameReplayedAndCondensed();
        var condensed = room.Room.Room.Condense();
        Assert.Equal(["livechat-tasks", "livechat-notes"], condensed.OfType<NodeCreated>().Select(node => node.Node));
        Assert.Equal(["t2", "t1", "n1"], condensed.OfType<ItemsPublished>().SelectMany(all => all.Items).Select(item => item.Id).Skip(1));
        Assert.DoesNotContain(condensed, happened => $"{happened}".Contains("secret", StringComparison.Ordinal));
        var (replayed, fromCondensed) = room.Room.Copies();
        Assert.Equal(Asked(room, replayed), Asked(room, fromCondensed));
        Assert.Equal(Asked(room, room.Room.Room), Asked(room, replayed));
        room.Room.Condense();
        Assert.DoesNotContain(room.Room.Journal, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("Gone", StringComparison.Ordinal));
        Assert.Equal(["t2", "t1"], room.Ids());
    }

    [Fact]
    public void Publishing_an_item_costs_the_same_line_however_many_there_are()
    {
        var room = new PubSubRoom();
        room.Published(Item("a", "Greet"));
        var first = room.Room.Journal[^1].Length;
        room.Published(string.Concat(Enumerable.Range(0, 900).Select(number => Item($"t{number}", "x"))));
        room.Published(Item("b", "Greet"));
        Assert.Equal(first, room.Room.Journal[^1].Length);
    }

    [Fact]
    public void A_node_with_all_its_items_is_gone_with_its_room()
    {
        var room = new PubSubRoom();
        room.Published(Item("t1", "Greet"));
        room.Room.Room.Replay(new RoomDestroyed());
        Assert.Empty(room.Room.Room.Condense());
    }

    // What a copy of the room answers to its owner.
    static IReadOnlyList<string> Asked(PubSubRoom room, Room copy)
    {
        var probe = room.Room.Peer("ann", "probe");
        return [.. ((string[])[Get("<items node='livechat-tasks'/>"), Get("<items node='livechat-notes'/>"), Retract(Tasks, "secret"), Get("<affiliations/>")])
            .Select(request => StanzaXml.Parse(request) with { From = probe.Jid, To = room.Room.Jid })
            .SelectMany(request => copy.Handle(new StanzaReceived(probe, request), room.Room.Now, new NoIds()).Effects)
            .Select(effect => effect.Stanza.ToString())];
    }

    sealed class NoIds : IdSource
    {
        public override string Next() => "other";
    }
}
