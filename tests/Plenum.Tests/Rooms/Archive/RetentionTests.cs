namespace Plenum.Tests.Rooms.Archive;

/// <summary>What is kept of what was said, and for how long.</summary>
public sealed class RetentionTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    [Fact]
    public void The_oldest_go_when_there_are_more_than_may_be()
    {
        var room = new RoomFixture(new() { ArchiveMessages = 3 });
        var alice = room.Joined("alice");
        Say(alice, 1, 5);

        Assert.Equal("m3 m4 m5", Kept(room));
        Assert.Equal("m3 m4 m5", History(room));
        room.Restart();
        Assert.Equal("m3 m4 m5", History(room));
    }

    [Fact]
    public void A_room_may_keep_fewer_than_the_server_and_not_more()
    {
        var room = new RoomFixture(new() { ArchiveMessages = 3 });
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_archive_messages", "5"));
        Say(alice, 1, 5);
        Assert.Equal("m3 m4 m5", Kept(room));

        alice.Configure(("muc#roomconfig_archive_messages", "2"));
        Say(alice, 6, 6);
        Assert.Equal("m5 m6", Kept(room));
    }

    [Fact]
    public void What_has_reached_its_age_goes_at_the_end_of_that_day()
    {
        var room = new RoomFixture(new() { ArchiveDays = 7 });
        var alice = room.Joined("alice");
        Say(alice, 1, 1);
        room.Advance(Day);
        Say(alice, 2, 2);
        room.Advance((6 * Day) + (11 * Hour));

        Assert.Equal("m1 m2", Kept(room));
        Assert.Equal(new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero), room.Room.NextWake);

        room.Advance(2 * Hour);
        Assert.Equal("m2", Kept(room));
        Assert.Equal("m2", History(room));

        room.Advance(Day);
        Assert.Equal("", Kept(room));
        Assert.Null(room.Room.NextWake);
    }

    [Fact]
    public void A_room_that_was_not_in_memory_wants_to_be_woken_at_the_same_time()
    {
        var room = new RoomFixture(new() { ArchiveDays = 7 });
        var alice = room.Joined("alice");
        Say(alice, 1, 1);
        room.Advance(Day);
        Say(alice, 2, 2);
        var wake = room.Room.NextWake;

        room.Restart();

        Assert.Equal(wake, room.Room.NextWake);
        room.Advance(7 * Day);
        Assert.Equal("m2", Kept(room));
    }

    [Fact]
    public void A_room_whose_age_was_lowered_is_woken_for_it_at_once()
    {
        var room = new RoomFixture();
        var alice = room.Joined("alice");
        Say(alice, 1, 1);
        room.Advance(30 * Day);
        Say(alice, 2, 2);
        Assert.Null(room.Room.NextWake);

        alice.Configure(("muc#roomconfig_archive_days", "7"));
        room.Advance(TimeSpan.Zero);

        Assert.Equal("m2", Kept(room));
        Assert.True(room.Room.NextWake > room.Now);
    }

    [Fact]
    public void An_active_room_is_woken_once_a_day()
    {
        var room = new RoomFixture(new() { ArchiveDays = 1 });
        var alice = room.Joined("alice");
        var wakes = new HashSet<DateTimeOffset?>();
        for (var i = 0; i < 96; i++)
        {
            Say(alice, i, i);
            room.Advance(Hour);
            wakes.Add(room.Room.NextWake);
        }

        Assert.InRange(wakes.Count, 4, 5);
        Assert.InRange(room.Archive.Count, 24, 49);
    }

    [Fact]
    public void A_room_that_keeps_nothing_only_passes_on_what_is_said()
    {
        var room = new RoomFixture();
        var alice = room.Joined("alice");
        Say(alice, 1, 1);
        alice.Configure(("muc#roomconfig_enablearchiving", "0"));

        alice.Say("Off the record", "m2");
        alice.Gets($"<message from='room@rooms.localhost/alice' to='alice@localhost/a' type='groupchat' id='m2'><body>Off the record</body>{room.Oid("alice")}</message>");
        alice.Send("<message type='groupchat' id='s1'><subject>Fire burn</subject></message>");

        Assert.Equal("m1", Kept(room));
        Assert.Equal("m1", History(room));
        alice.Configure(("muc#roomconfig_enablearchiving", "1"));
        Say(alice, 3, 3);
        Assert.Equal("m1 m3", Kept(room));
    }

    [Fact]
    public void Everyone_is_told_when_a_room_ceases_to_keep_what_is_said_and_when_it_begins_again()
    {
        var room = new RoomFixture();
        var alice = room.Joined("alice");
        var bob = room.Joined("bob");
        alice.Configure(("muc#roomconfig_enablearchiving", "0"));
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost/a' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'><status code='171'/></x></message>");
        alice.Configure(("muc#roomconfig_enablearchiving", "1"), ("muc#roomconfig_roomname", "Hall"));
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost/a' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/><status code='170'/></x></message>");
    }

    static void Say(TestPeer peer, int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            peer.Say($"Message {i}", $"m{i}");
        }

        peer.Skip();
    }

    static string Kept(RoomFixture room) => string.Join(' ', room.Archive.Select(message => message.Stanza.Id));

    static string History(RoomFixture room)
    {
        var peer = room.Peer("who-comes-later");
        peer.Join("who-comes-later");
        var history = string.Join(' ', peer.Received.Where(stanza => stanza.Body is not null).Select(stanza => stanza.Id));
        peer.Leave();
        return history;
    }
}
