using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

/// <summary>Several sessions of one account under one nick (XEP-0045 §7.2.8).</summary>
public sealed class SessionsTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public SessionsTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void A_second_session_gets_all_that_the_first_got_and_is_the_same_occupant()
    {
        var second = room.Peer("bob", "b");
        second.Join("bob");
        second.Gets(
            room.Seen("alice", second, affiliation: "owner", role: "moderator"),
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/b'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/b' role='participant'/>", 110)}</presence>",
            NoSubject(second));
        Assert.Equal(2, room.Room.View.Occupants.Count);
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/b' role='participant'/>")}</presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>", 110)}</presence>");
    }

    [Fact]
    public void Both_get_every_message_and_both_may_speak()
    {
        var second = room.Joined("bob", resource: "b");
        bob.Skip();
        second.Say("Here too");
        Assert.Equal("Here too", bob.GetsOne().Body);
        Assert.Equal("Here too", second.GetsOne().Body);
    }

    [Fact]
    public void A_less_available_session_does_not_stand_for_the_occupant()
    {
        var second = room.Peer("bob", "b");
        second.Send("<presence to='room@rooms.localhost/bob'><show>away</show><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        alice.GetsNothing();
        Assert.DoesNotContain(second.Received, stanza => stanza.Child("show", "jabber:client") is not null);
        second.Skip();
        second.Send("<presence to='room@rooms.localhost/bob' id='v1'><show>xa</show></presence>");
        alice.GetsNothing();
        Assert.Equal("v1", second.GetsOne().Id);
    }

    [Fact]
    public void Others_see_the_occupant_go_only_with_the_last_session()
    {
        var second = room.Joined("bob", resource: "b");
        alice.Skip();
        bob.Skip();
        second.Leave();
        second.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/b' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/b' role='none'/>", 110)}</presence>");
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>");
        Assert.Null(bob.GetsOne().Type);
        bob.Leave();
        Assert.Equal("unavailable", alice.GetsOne().Type);
    }

    [Fact]
    public void Under_another_nick_it_is_another_occupant()
    {
        room.Joined("bob", nick: "robert", resource: "b");
        Assert.Equal(["alice", "bob", "robert"], room.Room.View.Occupants.Select(occupant => occupant.Nick));
        alice.Skip();
        bob.Leave();
        Assert.Equal("room@rooms.localhost/bob", alice.GetsOne().From!.ToString());
    }

    [Fact]
    public void Two_occupants_of_one_account_are_never_merged()
    {
        var second = room.Joined("bob", nick: "robert", resource: "b");
        second.Send("<presence to='room@rooms.localhost/bob' id='n1'/>");
        Assert.Equal("error", second.GetsOne().Type);
        Assert.Equal(3, room.Room.View.Occupants.Count);
    }
}
