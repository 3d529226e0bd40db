namespace Plenum.Tests.Rooms.Polls;

public sealed class PollSpoofingTests
{
    [Theory]
    [InlineData("<x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message' id='1'/>", "")]
    [InlineData("<x-poll xmlns='urn:example:other'/>", "")]
    [InlineData("<x-poll-question/><x-poll-choice xmlns='urn:example'/>", "")]
    [InlineData("<a xmlns='urn:example'>text<b><x-poll xmlns=''><b/></x-poll>more</b></a>", "<a xmlns='urn:example'>text<b>more</b></a>")]
    [InlineData("<a xmlns='urn:example'><x-poll-choice/><X-POLL/></a>", "<a xmlns='urn:example'><X-POLL/></a>")]
    public void What_only_the_room_may_write_is_removed_at_any_depth_in_any_namespace(string sent, string shown)
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        bob.Send($"<message type='groupchat' id='m1'><body>Hi</body>{sent}</message>");
        room.Ann.Gets($"""
            <message from='room@rooms.localhost/bob' to='ann@localhost/a' type='groupchat' id='m1'><body>Hi</body>{shown}<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{room.Room.IdOf("bob")}'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>
            """);
        Assert.DoesNotContain("x-poll", room.Room.Archive[^1].Stanza.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Private_messages_carry_no_forged_polls()
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        bob.Send("<message type='chat' to='room@rooms.localhost/ann' id='m1'><body>Hi</body><a xmlns='urn:example'><x-poll/></a><x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message'/></message>");
        var got = room.Ann.GetsOne();
        Assert.Equal("Hi", got.Body);
        Assert.NotNull(got.Child("a", "urn:example"));
        Assert.DoesNotContain("x-poll", got.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_message_is_no_vote()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        bob.Send("<message type='chat' to='room@rooms.localhost/ann' id='m1'><body>!1</body></message>");
        Assert.Equal("!1", room.Ann.GetsOne().Body);
        room.Room.Advance(TimeSpan.FromSeconds(10));
        room.Ann.GetsNothing();
        bob.GetsNothing();
    }
}
