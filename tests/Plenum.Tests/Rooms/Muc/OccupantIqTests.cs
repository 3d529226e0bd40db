namespace Plenum.Tests.Rooms.Muc;

public sealed class OccupantIqTests
{
    const string Ping = "<ping xmlns='urn:xmpp:ping'/>";
    const string Version = "<query xmlns='jabber:iq:version'/>";
    readonly RoomFixture room = new();
    readonly TestPeer alice;

    public OccupantIqTests() => alice = room.Joined("alice");

    [Fact]
    public void A_ping_of_ones_own_occupant_jid_says_that_one_is_in()
    {
        alice.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Ping}</iq>");
        alice.Gets("<iq from='room@rooms.localhost/alice' to='alice@localhost/a' type='result' id='q1'/>");
    }

    [Fact]
    public void A_ping_by_somebody_outside_says_that_one_is_not()
    {
        var bob = room.Peer("bob");
        bob.Send($"<iq to='room@rooms.localhost/bob' type='get' id='q1'>{Ping}</iq>");
        bob.Gets("<iq from='room@rooms.localhost/bob' to='bob@localhost/a' type='error' id='q1'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You are not currently connected to this chat</text></error></iq>");
    }

    [Fact]
    public void A_second_session_that_did_not_join_is_outside()
    {
        var second = room.Peer("alice", "b");
        second.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Ping}</iq>");
        Assert.Contains("not-acceptable", second.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_session_with_the_same_full_jid_that_did_not_join_is_outside()
    {
        var successor = room.Peer("alice");
        successor.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Ping}</iq>");
        Assert.Contains("not-acceptable", successor.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_passed_on_under_another_id_and_so_is_its_answer()
    {
        var (bob, carol) = (room.Joined("bob"), room.Joined("carol"));
        Skip(alice, bob);
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Version}</iq>");
        carol.GetsNothing();
        var asked = alice.GetsOne();
        Assert.Equal($"<iq xmlns='jabber:client' from='room@rooms.localhost/bob' to='alice@localhost/a' type='get' id='{asked.Id}'>{Version}</iq>", asked.ToString());
        Assert.NotEqual("q1", asked.Id);
        alice.Send($"<iq to='room@rooms.localhost/bob' type='result' id='{asked.Id}'><query xmlns='jabber:iq:version'><name>Gajim</name></query></iq>");
        bob.Gets("<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='result' id='q1'><query xmlns='jabber:iq:version'><name>Gajim</name></query></iq>");
        alice.Send($"<iq to='room@rooms.localhost/bob' type='result' id='{asked.Id}'/>");
        bob.GetsNothing();
    }

    [Fact]
    public void An_error_is_passed_back_without_what_could_name_the_other()
    {
        var bob = room.Joined("bob");
        alice.Skip();
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Version}</iq>");
        alice.Send($"<iq to='room@rooms.localhost/bob' type='error' id='{alice.GetsOne().Id}'>{Version}<error type='cancel' by='alice@localhost/a'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>alice@localhost is busy</text></error></iq>");
        bob.Gets("<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='q1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Nobody_answers_for_another_or_what_was_not_asked()
    {
        var (bob, carol) = (room.Joined("bob"), room.Joined("carol"));
        Skip(alice, bob);
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Version}</iq>");
        var id = alice.GetsOne().Id;
        carol.Send($"<iq to='room@rooms.localhost/bob' type='result' id='{id}'><query xmlns='jabber:iq:version'><name>Forged</name></query></iq>");
        alice.Send("<iq to='room@rooms.localhost/bob' type='result' id='q1'/>");
        bob.GetsNothing();
    }

    [Fact]
    public void The_session_that_stands_for_the_occupant_is_asked()
    {
        var second = room.Joined("alice", resource: "b");
        var bob = room.Joined("bob");
        Skip(alice, second);
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Ping}</iq>");
        alice.GetsNothing();
        Assert.Equal("get", second.GetsOne().Type);
    }

    [Fact]
    public void What_the_asked_will_not_answer_any_more_is_answered_by_the_room()
    {
        var bob = room.Joined("bob");
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Version}</iq>");
        alice.Leave();
        bob.Gets(
            $"<presence from='room@rooms.localhost/alice' to='bob@localhost/a' type='unavailable'>{room.Oid("alice")}{RoomFixture.X("<item affiliation='owner' role='none'/>")}</presence>",
            "<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='q1'><error type='wait'><recipient-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void After_a_minute_a_request_counts_as_not_answered()
    {
        var bob = room.Joined("bob");
        alice.Skip();
        bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q1'>{Version}</iq>");
        var id = alice.GetsOne().Id;
        room.Advance(TimeSpan.FromMinutes(1));
        alice.Send($"<iq to='room@rooms.localhost/bob' type='result' id='{id}'/>");
        bob.Gets("<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='q1'><error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Of_one_session_100_requests_wait()
    {
        var bob = room.Joined("bob");
        alice.Skip();
        for (var i = 0; i <= 100; i++)
        {
            bob.Send($"<iq to='room@rooms.localhost/alice' type='get' id='q{i}'>{Version}</iq>");
        }

        Assert.Equal(100, alice.Received.Count);
        bob.Gets("<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='q100'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Who_may_not_write_to_somebody_may_ask_but_set_nothing()
    {
        var (bob, carol) = (room.Joined("bob"), room.Joined("carol"));
        alice.Admin("<item nick='bob' role='visitor'/>");
        Skip(bob, carol);
        bob.Send($"<iq to='room@rooms.localhost/carol' type='get' id='q1'>{Version}</iq>");
        Assert.NotNull(carol.GetsOne());
        bob.Send("<iq to='room@rooms.localhost/carol' type='set' id='q2'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/></iq>");
        bob.Gets("<iq from='room@rooms.localhost/carol' to='bob@localhost/a' type='error' id='q2'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You do not currently have permission to speak in this chat</text></error></iq>");
        carol.GetsNothing();
    }

    [Fact]
    public void A_vcard_is_asked_of_the_account()
    {
        var bob = room.Joined("bob");
        Skip(alice, bob);
        bob.Send("<iq to='room@rooms.localhost/alice' type='get' id='q1'><vCard xmlns='vcard-temp'/></iq>");
        alice.GetsNothing();
        bob.GetsNothing();
        var question = Assert.Single(room.Questions);
        Assert.Equal(("alice@localhost", "room@rooms.localhost/alice", "bob@localhost/a", "q1"),
            (question.Account.ToString(), question.Request.To!.ToString(), question.Sender.Jid.ToString(), question.Request.Id));
    }

    [Theory]
    [InlineData("bob", "set", "<vCard xmlns='vcard-temp'/>", "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    [InlineData("bob", "get", "", "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    [InlineData("nobody", "get", Ping, "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    public void What_cannot_be_passed_on_is_refused(string nick, string type, string payload, string error)
    {
        var bob = room.Joined("bob");
        alice.Skip();
        alice.Send($"<iq to='room@rooms.localhost/{nick}' type='{type}' id='q1'>{payload}</iq>");
        alice.Gets($"<iq from='room@rooms.localhost/{nick}' to='alice@localhost/a' type='error' id='q1'>{error}</iq>");
        bob.GetsNothing();
    }

    [Fact]
    public void Somebody_outside_who_asks_an_occupant_for_disco_makes_a_bad_request()
    {
        var bob = room.Peer("bob");
        bob.Send("<iq to='room@rooms.localhost/alice' type='get' id='q1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        bob.Gets("<iq from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='q1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Results_and_errors_are_not_answered()
    {
        alice.Send("<iq to='room@rooms.localhost/alice' type='result' id='q1'/>");
        alice.Send("<iq type='error' id='q1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        alice.GetsNothing();
    }

    static void Skip(params TestPeer[] peers)
    {
        foreach (var peer in peers)
        {
            peer.Skip();
        }
    }
}
