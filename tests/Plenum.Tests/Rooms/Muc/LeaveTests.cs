using Plenum.Rooms;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class LeaveTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public LeaveTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void A_farewell_is_shown_to_all()
    {
        bob.Send("<presence to='room@rooms.localhost/bob' type='unavailable'><status>Bye</status></presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'><status>Bye</status>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'/>", 110)}</presence>");
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a' type='unavailable'><status>Bye</status>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'/>")}</presence>");
        bob.Say("Echo?");
        Assert.Equal("error", bob.GetsOne().Type);
    }

    [Fact]
    public void A_session_that_ends_leaves_at_once_and_is_told_nothing()
    {
        bob.Vanish();
        bob.GetsNothing();
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'/>")}</presence>");
    }

    [Fact]
    public void The_end_of_a_session_does_not_remove_its_successor_with_the_same_jid()
    {
        var successor = room.Peer("bob");
        successor.Join("bob");
        alice.Skip();
        bob.Vanish();
        alice.GetsNothing();
        alice.Say("Still there?");
        Assert.Equal("Still there?", successor.Received[^1].Body);
    }

    [Fact]
    public void Leaving_a_room_that_one_is_not_in_is_ignored()
    {
        var carol = room.Peer("carol");
        carol.Leave();
        carol.GetsNothing();
        alice.GetsNothing();
    }

    [Fact]
    public void A_persistent_room_stays_when_everyone_has_left_and_another_one_goes()
    {
        alice.Leave();
        bob.Leave();
        Assert.True(room.Room.View.Exists);

        alice.Join("alice");
        alice.Configure(("muc#roomconfig_persistentroom", "0"));
        alice.Leave();
        Assert.False(room.Room.View.Exists);
        Assert.Empty(room.Memory());
    }

    [Fact]
    public void A_room_that_is_not_persistent_ends_after_a_crash_when_nobody_comes_back_within_five_minutes()
    {
        alice.Configure(("muc#roomconfig_persistentroom", "0"));
        room.Restart();
        room.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var again = room.Joined("alice");
        room.Advance(TimeSpan.FromMinutes(5));
        Assert.True(room.Room.View.Exists);
        room.Restart();
        room.Advance(TimeSpan.FromMinutes(5));
        Assert.False(room.Room.View.Exists);
    }

    [Fact]
    public void When_the_server_stops_everyone_is_told_and_the_room_remembers_the_same()
    {
        var memory = room.Memory();
        room.Handle(new ServerStopping());
        alice.Gets($"<presence from='room@rooms.localhost/alice' to='alice@localhost/a' type='unavailable'>{room.Oid("alice")}{X("<item affiliation='owner' jid='alice@localhost/a' role='none'/>", 110, 332)}</presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'/>", 110, 332)}</presence>");
        Assert.Equal(memory, room.Memory());
    }
}
