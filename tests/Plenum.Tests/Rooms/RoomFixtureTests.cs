namespace Plenum.Tests.Rooms;

public sealed class RoomFixtureTests
{
    [Fact]
    public void A_message_reaches_everyone_in_the_room()
    {
        var room = new RoomFixture();
        var alice = room.Joined("alice");
        var bob = room.Joined("bob");
        alice.Skip();
        alice.Say("Hello & <welcome>");
        foreach (var peer in (TestPeer[])[alice, bob])
        {
            peer.Gets($"""
                <message from='room@rooms.localhost/alice' to='{peer.Jid}' type='groupchat' id='m1'><body>Hello &amp; &lt;welcome&gt;</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{room.IdOf("alice")}'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>
                """);
        }
    }

    [Fact]
    public void A_room_remembers_the_same_after_a_restart()
    {
        var room = new RoomFixture();
        room.Joined("alice").Say("Hello");
        var before = room.Memory();
        room.Restart();
        Assert.Equal(before, room.Memory());
        room.RemembersTheSameReplayedAndCondensed();
    }
}
