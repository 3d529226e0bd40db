using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class SayTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public SayTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void A_message_keeps_its_id_its_language_and_its_payloads()
    {
        bob.Send("<message type='groupchat' id='m1' xml:lang='de'><body>Hallo</body><reply xmlns='urn:xmpp:reply:0' id='r' to='room@rooms.localhost/alice'/><active xmlns='http://jabber.org/protocol/chatstates'/></message>");
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='groupchat' id='m1' xml:lang='de'><body>Hallo</body><reply xmlns='urn:xmpp:reply:0' id='r' to='room@rooms.localhost/alice'/><active xmlns='http://jabber.org/protocol/chatstates'/>{room.Oid("bob")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>");
    }

    [Fact]
    public void All_sessions_of_the_room_share_one_stanza()
    {
        var outcome = room.Handle(new Plenum.Rooms.StanzaReceived(bob,
            StanzaXml.Parse("<message from='bob@localhost/a' to='room@rooms.localhost' type='groupchat'><body>Hi</body></message>")));
        Assert.Equal([alice, bob], Assert.Single(outcome.Effects).To);
    }

    [Fact]
    public void What_only_the_room_may_write_is_removed_at_any_depth()
    {
        bob.Send("""
            <message type='groupchat' id='m1'><body>Hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='bob@localhost' id='s'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><delay xmlns='urn:xmpp:delay' stamp='2000-01-01T00:00:00Z'/><x xmlns='http://jabber.org/protocol/muc#user'><status code='307'/></x><wrap xmlns='urn:w'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='s'/>text</wrap></message>
            """);
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='groupchat' id='m1'><body>Hi</body><wrap xmlns='urn:w'>text</wrap>{room.Oid("bob")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>");
    }

    [Fact]
    public void A_chat_state_is_reflected_and_neither_archived_nor_shown_to_those_who_join()
    {
        bob.Send("<message type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/>{room.Oid("bob")}</message>");
        Assert.Empty(room.Archive);
        var carol = room.Peer("carol");
        carol.Join("carol");
        Assert.DoesNotContain(carol.Received, stanza => stanza.Id == "c1");
    }

    [Theory]
    [InlineData("<body>x</body>", true)]
    [InlineData("<body>x</body><no-store xmlns='urn:xmpp:hints'/>", false)]
    [InlineData("<body>x</body><no-permanent-store xmlns='urn:xmpp:hints'/>", false)]
    [InlineData("<displayed xmlns='urn:xmpp:chat-markers:0' id='m'/>", false)]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0' id='m'><reaction>x</reaction></reactions><store xmlns='urn:xmpp:hints'/>", true)]
    public void A_message_is_archived_when_it_has_a_body_or_asks_to_be_and_does_not_ask_not_to_be(string payload, bool archived)
    {
        bob.Send($"<message type='groupchat' id='m1'>{payload}</message>");
        Assert.Equal(archived, room.Archive.Count == 1);
        Assert.Equal(archived ? room.Archive[0].Id : null, alice.GetsOne().Child("stanza-id", "urn:xmpp:sid:0")?["id"]);
    }

    [Fact]
    public void Somebody_who_is_not_in_the_room_is_refused()
    {
        var carol = room.Peer("carol");
        carol.Say("Hello?", "m7");
        carol.Gets("<message from='room@rooms.localhost' to='carol@localhost/a' type='error' id='m7'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You are not currently connected to this chat</text></error></message>");
        alice.GetsNothing();
    }

    [Fact]
    public void A_visitor_is_refused_until_given_voice()
    {
        alice.Configure(("muc#roomconfig_moderatedroom", "1"));
        var carol = room.Joined("carol");
        alice.Skip();
        carol.Say("May I?", "m7");
        carol.Gets("<message from='room@rooms.localhost' to='carol@localhost/a' type='error' id='m7'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You do not currently have permission to speak in this chat</text></error></message>");
        alice.GetsNothing();
        alice.Admin("<item nick='carol' role='participant'/>");
        carol.Say("Thank you");
        Assert.Equal("Thank you", alice.GetsOne().Body);
    }

    [Fact]
    public void A_message_to_a_room_that_does_not_exist_finds_nothing()
    {
        var empty = new RoomFixture();
        var carol = empty.Peer("carol");
        carol.Say("Hello?", "m7");
        carol.Gets("<message from='room@rooms.localhost' to='carol@localhost/a' type='error' id='m7'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    }

    [Theory]
    [InlineData("message", "recipient-unavailable")]
    [InlineData("message", "gone")]
    [InlineData("presence", "remote-server-timeout")]
    public void A_session_whose_stanzas_come_back_undeliverable_leaves_the_room(string kind, string condition)
    {
        bob.Send($"<{kind} type='error' to='room@rooms.localhost/alice'><error type='cancel'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></{kind}>");
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'/>", 333)}</presence>");
    }

    [Fact]
    public void Other_errors_are_ignored()
    {
        bob.Send("<message type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        alice.GetsNothing();
        bob.GetsNothing();
    }
}
