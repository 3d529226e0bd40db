using Plenum.Rooms;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

/// <summary>Reserved nicks and becoming a member by oneself (XEP-0045 §7.10, §7.12).</summary>
public sealed class RegistrationTests
{
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;

    public RegistrationTests()
    {
        owner = room.Joined("owner");
        owner.Configure(("x-roomconfig_registration", "1"));
        bob = room.Joined("bob");
        owner.Skip();
    }

    [Fact]
    public void The_form_asks_for_a_nick_and_once_registered_the_room_names_it()
    {
        Ask(bob, "get", "");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='r1'><query xmlns='jabber:iq:register'><instructions>Choose the nickname that nobody else may have in this chat.</instructions><x xmlns='jabber:x:data' type='form'><title>Registration</title><instructions>Choose the nickname that nobody else may have in this chat.</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick' type='text-single' label='Nickname'><required/></field></x></query></iq>");
        Register(bob, "Robert");
        bob.Skip();
        Ask(bob, "get", "");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='r1'><query xmlns='jabber:iq:register'><registered/><username>Robert</username></query></iq>");
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='i1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'><identity category='conference' type='text' name='Robert'/></query></iq>");
    }

    [Fact]
    public void Who_registers_becomes_a_member_and_everyone_is_told()
    {
        var carol = room.Joined("carol");
        Register(bob, "bob");
        carol.Gets(room.Seen("bob", carol, affiliation: "member"));
        Assert.Contains("""{"is":"nick-reserved","account":"bob@localhost","nick":"bob"}""", room.Journal[^1], StringComparison.Ordinal);
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void Nobody_else_enters_with_a_reserved_nick_or_takes_it_even_after_a_restart()
    {
        Register(bob, "Robert");
        room.Condense();
        var carol = room.Peer("carol");
        carol.Join("Robert");
        carol.Gets("<presence from='room@rooms.localhost/Robert' to='carol@localhost/a' type='error'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This nickname is reserved</text></error></presence>");
        carol.Join("carol");
        carol.Skip();
        carol.Send("<presence to='room@rooms.localhost/Robert'/>");
        Assert.Contains("<conflict", carol.GetsOne().ToString(), StringComparison.Ordinal);
        Register(carol, "Robert", "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This nickname is reserved</text></error>");

        room.Joined("bob", nick: "Robert");
        room.Joined("bob", nick: "bob", resource: "b");
        Assert.Equal(["carol", "Robert", "bob"], room.Room.View.Occupants.Select(occupant => occupant.Nick));
    }

    [Fact]
    public void A_nick_that_somebody_else_uses_cannot_be_registered_nor_one_that_is_none()
    {
        Register(bob, "owner", "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This nickname is in use</text></error>");
        Register(bob, new string('n', 65), "<error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A nickname has at most 64 characters</text></error>");
        Register(bob, "", "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>muc#register_roomnick: Required value missing</text></error>");
        bob.Skip();
        Ask(bob, "set", "");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='r1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        Assert.Equal(Plenum.Rooms.Muc.Affiliation.None, room.Room.View.AffiliationOf(bob.Jid.Bare));
    }

    [Fact]
    public void Another_nick_takes_the_place_of_the_first()
    {
        Register(bob, "Robert");
        Register(bob, "Rob");
        Register(room.Joined("carol"), "Robert");
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void Who_unregisters_is_no_member_any_more_and_the_nick_is_free()
    {
        Register(bob, "Robert");
        bob.Skip();
        Ask(bob, "set", "<remove/>");
        bob.Gets(
            "<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='r1'/>",
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>", 110)}</presence>");
        Ask(bob, "set", "<remove/>");
        Assert.Contains("<registration-required", bob.GetsOne().ToString(), StringComparison.Ordinal);
        Register(room.Joined("carol"), "Robert");
        Register(owner, "boss");
        owner.Skip();
        Ask(owner, "set", "<remove/>");
        Assert.Equal("result", owner.GetsOne().Type);
        Assert.Equal(Plenum.Rooms.Muc.Affiliation.Owner, room.Room.View.AffiliationOf(owner.Jid.Bare));
        Register(room.Joined("dan"), "boss");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("outcast")]
    public void With_the_affiliation_goes_the_nick(string affiliation)
    {
        Register(bob, "Robert");
        owner.Admin($"<item affiliation='{affiliation}' jid='bob@localhost'/>");
        Register(room.Joined("carol"), "Robert");
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void Where_it_is_not_open_only_members_register_and_visitors_without_an_account_nowhere()
    {
        const string NotAllowed = "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You may not register with this chat</text></error>";
        Register(room.Joined("x@anon.localhost", nick: "x", standing: PeerStanding.Anonymous), "x", NotAllowed);
        owner.Configure(("x-roomconfig_registration", "0"));
        Register(bob, "bob", NotAllowed);
        owner.Admin("<item affiliation='member' jid='bob@localhost'/>");
        Register(bob, "bob");
        owner.Admin("<item affiliation='outcast' jid='bob@localhost'/>");
        Register(bob, "bob", NotAllowed);
    }

    static void Ask(TestPeer peer, string type, string inside) =>
        peer.Send($"<iq type='{type}' id='r1'><query xmlns='jabber:iq:register'>{inside}</query></iq>");

    static void Register(TestPeer peer, string nick, string error = "")
    {
        peer.Skip();
        Ask(peer, "set", $"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>{nick}</value></field></x>");
        Assert.Equal(error.Length == 0 ? "result" : "error", peer.Received[0].Type);
        Assert.True(error.Length == 0 || peer.Received[0].ToString().EndsWith(error + "</iq>", StringComparison.Ordinal), peer.Received[0].ToString());
    }
}
