namespace Plenum.Tests.Rooms.Muc;

public sealed class PrivateMessageTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public PrivateMessageTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void It_reaches_all_sessions_of_the_other_and_nobody_else()
    {
        var second = room.Joined("alice", resource: "b");
        var carol = room.Joined("carol");
        Skip(alice, second, bob);
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='p1'><body>Psst</body></message>");
        foreach (var session in (TestPeer[])[alice, second])
        {
            session.Gets($"<message from='room@rooms.localhost/bob' to='{session.Jid}' type='chat' id='p1'><body>Psst</body><x xmlns='http://jabber.org/protocol/muc#user'/>{room.Oid("bob")}</message>");
        }

        bob.GetsNothing();
        carol.GetsNothing();
        Assert.Empty(room.Archive);
    }

    [Fact]
    public void What_only_the_room_may_write_is_removed_from_it()
    {
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='p1'><body>Psst</body><x xmlns='http://jabber.org/protocol/muc#user'><invite from='x@y'/></x><delay xmlns='urn:xmpp:delay' stamp='2000-01-01T00:00:00Z'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/></message>");
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='chat' id='p1'><body>Psst</body><x xmlns='http://jabber.org/protocol/muc#user'/>{room.Oid("bob")}</message>");
    }

    [Theory]
    [InlineData("room@rooms.localhost/nobody", "chat", "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    [InlineData("room@rooms.localhost/alice", "groupchat", "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    public void It_is_refused_from_the_address_it_was_sent_to(string to, string type, string error)
    {
        bob.Send($"<message to='{to}' type='{type}' id='p1'><body>Psst</body></message>");
        bob.Gets($"<message from='{to}' to='bob@localhost/a' type='error' id='p1'>{error}</message>");
        alice.GetsNothing();
    }

    [Fact]
    public void Somebody_outside_may_send_none()
    {
        var carol = room.Peer("carol");
        carol.Send("<message to='room@rooms.localhost/alice' type='chat' id='p1'><body>Psst</body></message>");
        carol.Gets("<message from='room@rooms.localhost/alice' to='carol@localhost/a' type='error' id='p1'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You are not currently connected to this chat</text></error></message>");
    }

    [Fact]
    public void A_visitor_may_turn_to_moderators_only()
    {
        alice.Admin("<item nick='bob' role='visitor'/>");
        var carol = room.Joined("carol");
        Skip(alice, bob);
        bob.Send("<message to='room@rooms.localhost/carol' type='chat' id='p1'><body>Psst</body></message>");
        bob.Gets("<message from='room@rooms.localhost/carol' to='bob@localhost/a' type='error' id='p1'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You do not currently have permission to speak in this chat</text></error></message>");
        carol.GetsNothing();
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='p2'><body>May I?</body></message>");
        Assert.Equal("May I?", alice.GetsOne().Body);
    }

    [Theory]
    [InlineData("anyone", "visitor", "carol", null)]
    [InlineData("anyone", "visitor", "alice", null)]
    [InlineData("participants", "participant", "carol", null)]
    [InlineData("moderators", "participant", "alice", "Only moderators may send private messages in this chat")]
    [InlineData("moderators", "moderator", "carol", null)]
    [InlineData("none", "moderator", "carol", "There are no private messages in this chat")]
    public void Who_may_send_them_is_an_option_of_the_room(string allowed, string role, string to, string? refusal)
    {
        var carol = room.Joined("carol");
        alice.Configure(("muc#roomconfig_allowpm", allowed));
        alice.Admin($"<item nick='bob' role='{role}'/>");
        Skip(bob, carol);
        bob.Send($"<message to='room@rooms.localhost/{to}' type='chat' id='p1'><body>Psst</body></message>");
        if (refusal is null)
        {
            Assert.Equal("Psst", (to == "alice" ? alice : carol).GetsOne().Body);
            bob.GetsNothing();
        }
        else
        {
            bob.Gets($"<message from='room@rooms.localhost/{to}' to='bob@localhost/a' type='error' id='p1'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{refusal}</text></error></message>");
            carol.GetsNothing();
        }
    }

    [Fact]
    public void An_error_comes_back_to_the_session_that_sent_it_without_what_could_name_the_other()
    {
        var second = room.Joined("bob", resource: "b");
        Skip(alice, bob);
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='p1'><body>Psst</body></message>");
        const string Refused = "<message to='room@rooms.localhost/bob' type='error' id='p1'><body>Psst</body><error by='alice@localhost/a' type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>alice@localhost is busy</text><alice xmlns='urn:example'/></error></message>";
        alice.Send(Refused);
        bob.Gets($"<message from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='p1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>{room.Oid("alice")}</message>");
        second.GetsNothing();
        alice.Send(Refused);
        bob.GetsNothing();
        Assert.NotNull(room.Room.View.OccupantWithNick("alice"));
    }

    [Fact]
    public void An_error_for_what_was_not_sent_to_them_reaches_nobody()
    {
        var carol = room.Joined("carol");
        Skip(alice, bob);
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='p1'><body>Psst</body></message>");
        carol.Send("<message to='room@rooms.localhost/bob' type='error' id='p1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        alice.Send("<message to='room@rooms.localhost/bob' type='error' id='p2'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        bob.GetsNothing();
    }

    static void Skip(params TestPeer[] peers)
    {
        foreach (var peer in peers)
        {
            peer.Skip();
        }
    }
}
