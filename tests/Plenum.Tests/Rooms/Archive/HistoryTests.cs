namespace Plenum.Tests.Rooms.Archive;

public sealed class HistoryTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;

    public HistoryTests()
    {
        alice = room.Joined("alice");
        for (var i = 1; i <= 5; i++)
        {
            alice.Say($"Message {i}", $"m{i}");
            room.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Who_joins_gets_what_was_said_stamped_by_the_room()
    {
        var bob = room.Peer("bob");
        bob.Join("bob", "<history maxstanzas='1'/>");
        Assert.Null(StanzaXml.Difference(
            StanzaXml.ParseElement($"<message from='room@rooms.localhost/alice' to='bob@localhost/a' type='groupchat' id='m5'><body>Message 5</body>{room.Oid("alice")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='{room.Archive[^1].Id}'/><delay xmlns='urn:xmpp:delay' from='room@rooms.localhost' stamp='2026-11-01T12:04:00Z'/></message>"),
            bob.Received[2].ToElement()));
    }

    [Theory]
    [InlineData("", "m1 m2 m3 m4 m5")]
    [InlineData("<history maxstanzas='2'/>", "m4 m5")]
    [InlineData("<history maxstanzas='0'/>", "")]
    [InlineData("<history maxchars='0'/>", "")]
    [InlineData("<history seconds='130'/>", "m4 m5")]
    [InlineData("<history since='2026-11-01T12:02:00Z'/>", "m3 m4 m5")]
    [InlineData("<history since='2026-11-01T13:02:00+01:00'/>", "m3 m4 m5")]
    [InlineData("<history since='12:00' maxstanzas='many' seconds='-1'/>", "m1 m2 m3 m4 m5")]
    [InlineData("<history maxstanzas='4' seconds='130'/>", "m4 m5")]
    public void The_smallest_history_that_was_asked_for_comes(string asked, string expected) => Assert.Equal(expected, Gets(asked));

    [Fact]
    public void Characters_are_those_of_whole_stanzas()
    {
        var bob = room.Peer("bob");
        bob.Join("bob", "<history maxstanzas='1'/>");
        var one = (bob.Received[2] with { To = null }).ToString().Length;
        bob.Leave();
        Assert.Equal("m4 m5", Gets($"<history maxchars='{2 * one}'/>"));
        Assert.Equal("m5", Gets($"<history maxchars='{(2 * one) - 1}'/>"));
    }

    [Fact]
    public void The_same_comes_after_a_restart()
    {
        room.Restart();
        Assert.Equal("m1 m2 m3 m4 m5", Gets(""));
    }

    [Fact]
    public void A_room_keeps_as_many_as_the_setting_says()
    {
        var small = new RoomFixture(new() { HistoryLength = 3 });
        var carol = small.Joined("carol");
        for (var i = 1; i <= 5; i++)
        {
            carol.Say("x", $"m{i}");
        }

        var bob = small.Peer("bob");
        bob.Join("bob");
        Assert.Equal(["m3", "m4", "m5"], bob.Received.Where(stanza => stanza.Body is not null).Select(stanza => stanza.Id));
        Assert.Equal(5, small.Archive.Count);
    }

    [Fact]
    public void Long_messages_make_it_shorter_and_the_newest_always_stays()
    {
        var small = new RoomFixture(new() { HistoryCharacters = 2000 });
        var carol = small.Joined("carol");
        foreach (var (id, length) in new[] { ("m1", 700), ("m2", 700), ("m3", 700) })
        {
            carol.Say(new string('x', length), id);
        }

        Assert.Equal("m2 m3", KeptFor(small.Peer("bob")));

        carol.Say(new string('x', 3000), "m4");

        Assert.Equal("m4", KeptFor(small.Peer("dan")));
        small.Restart();
        Assert.Equal("m4", KeptFor(small.Peer("eve")));

        static string KeptFor(TestPeer peer)
        {
            peer.Join(peer.Jid.Local!);
            return string.Join(' ', peer.Received.Where(stanza => stanza.Body is not null).Select(stanza => stanza.Id));
        }
    }

    string Gets(string asked)
    {
        var bob = room.Peer("bob");
        bob.Join("bob", asked);
        return string.Join(' ', bob.Received.Where(stanza => stanza.Body is not null).Select(stanza => stanza.Id));
    }
}
