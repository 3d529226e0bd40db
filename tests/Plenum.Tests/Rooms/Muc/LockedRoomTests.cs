namespace Plenum.Tests.Rooms.Muc;

/// <summary>Rooms between being made and being configured (XEP-0045 §7.2.10, §10.1).</summary>
public sealed class LockedRoomTests
{
    readonly RoomFixture room = new(locked: true);
    readonly TestPeer alice;
    readonly TestPeer bob;

    public LockedRoomTests()
    {
        alice = room.Joined("alice");
        bob = room.Peer("bob");
    }

    [Fact]
    public void For_others_it_is_not_there_yet()
    {
        bob.Join("bob");
        bob.Gets("<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='error'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This chat does not exist yet</text></error></presence>");
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='i1'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        bob.Say("Hello?");
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost/a' type='error' id='m1'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        alice.GetsNothing();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<field var='muc#roomconfig_roomname'><value>A Dark Cave</value></field>")]
    public void It_opens_with_the_first_form_an_empty_one_too(string fields)
    {
        Submit(fields);
        Assert.Equal("result", alice.Received[0].Type);
        bob.Join("bob");
        Assert.Equal(2, room.Room.View.Occupants.Count);
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void It_stays_locked_when_the_form_is_refused()
    {
        Submit("<field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field>");
        alice.Gets("<iq from='room@rooms.localhost' to='alice@localhost/a' type='error' id='c1'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>muc#roomconfig_roomsecret: a room with a password needs one</text></error></iq>");
        bob.Join("bob");
        Assert.Single(room.Room.View.Occupants);
    }

    [Fact]
    public void It_is_destroyed_when_its_owner_cancels()
    {
        var id = room.Oid("alice");
        alice.Send("<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='cancel'/></query></iq>");
        alice.Gets(
            "<iq from='room@rooms.localhost' to='alice@localhost/a' type='result' id='c1'/>",
            $"<presence from='room@rooms.localhost/alice' to='alice@localhost/a' type='unavailable'>{id}{Destroyed}</presence>");
        Assert.Empty(room.Memory());
    }

    [Fact]
    public void It_is_destroyed_when_its_owner_leaves_or_vanishes()
    {
        var id = room.Oid("alice");
        alice.Leave();
        alice.Gets($"<presence from='room@rooms.localhost/alice' to='alice@localhost/a' type='unavailable'>{id}{Destroyed}</presence>");
        Assert.False(room.Room.View.Exists);
        alice.Join("alice");
        alice.Vanish();
        Assert.False(room.Room.View.Exists);
    }

    [Fact]
    public void After_a_crash_it_waits_five_minutes_for_its_owner()
    {
        room.Restart();
        room.Advance(TimeSpan.FromMinutes(4));
        Assert.True(room.Room.View.Exists);
        room.Restart();
        var again = room.Joined("alice");
        room.Advance(TimeSpan.FromHours(1));
        Assert.True(room.Room.View.Exists);
        room.RemembersTheSameReplayedAndCondensed();
        room.Restart();
        room.Advance(TimeSpan.FromMinutes(4));
        room.Condense();
        room.Advance(TimeSpan.FromSeconds(59));
        Assert.True(room.Room.View.Exists);
        room.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(room.Memory());
        Assert.Null(room.Room.NextWake);
    }

    const string Destroyed = "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='alice@localhost/a' role='none'/><destroy/><status code='110'/></x>";

    void Submit(string fields) =>
        alice.Send($"<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>{fields}</x></query></iq>");
}
