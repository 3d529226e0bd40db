namespace Plenum.Tests.Rooms.Muc;

public sealed class OccupantIqTests
{
    const string Ping = "<ping xmlns='urn:xmpp:ping'/>";
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

    [Theory]
    [InlineData("bob", "<vCard xmlns='vcard-temp'/>", "service-unavailable")]
    [InlineData("bob", Ping, "service-unavailable")]
    [InlineData("alice", "<vCard xmlns='vcard-temp'/>", "service-unavailable")]
    [InlineData("nobody", Ping, "item-not-found")]
    public void Nothing_is_passed_on_to_an_occupant(string nick, string payload, string condition)
    {
        var bob = room.Joined("bob");
        alice.Skip();
        alice.Send($"<iq to='room@rooms.localhost/{nick}' type='get' id='q1'>{payload}</iq>");
        alice.Gets($"<iq from='room@rooms.localhost/{nick}' to='alice@localhost/a' type='error' id='q1'><error type='cancel'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
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
}
