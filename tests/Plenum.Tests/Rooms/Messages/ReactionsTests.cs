using Plenum.Tests.Rooms.Polls;

namespace Plenum.Tests.Rooms.Messages;

public sealed class ReactionsTests
{
    const string Bad = "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A message has one list of reactions, with the id of the message that they are for</text></error>";

    const string TooMuch = "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>At most 16 emojis can be given to a message, and nothing that is no emoji</text></error>";

    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public ReactionsTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    static string Reactions(params string[] reactions) =>
        $"<reactions xmlns='urn:xmpp:reactions:0' id='s1'>{string.Concat(reactions.Select(reaction => $"<reaction>{reaction}</reaction>"))}</reactions>";

    void Send(string payload) => bob.Send($"<message type='groupchat' id='r1'>{payload}</message>");

    [Theory]
    [InlineData("👋", "🐢")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍❤️‍💋‍👨🏿")]
    [InlineData]
    public void Reactions_are_reflected_as_they_are_and_archived_without_being_asked_to(params string[] reactions)
    {
        Send(Reactions(reactions));
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='groupchat' id='r1'>{Reactions(reactions)}{room.Oid("bob")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>");
        Assert.Single(room.Archive);
    }

    [Fact]
    public void Reactions_that_ask_not_to_be_stored_are_not()
    {
        Send(Reactions("👋") + "<no-store xmlns='urn:xmpp:hints'/>");
        Assert.NotNull(alice.GetsOne());
        Assert.Empty(room.Archive);
    }

    [Theory]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0'><reaction>👋</reaction></reactions>")]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0' id=''><reaction>👋</reaction></reactions>")]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0' id='s1'/><reactions xmlns='urn:xmpp:reactions:0' id='s2'/>")]
    public void Reactions_for_no_message_or_for_two_are_no_request(string payload)
    {
        Send(payload);
        bob.Gets(PollRoom.Bounce(bob, Bad, "r1"));
        alice.GetsNothing();
    }

    [Fact]
    public void More_than_sixteen_are_refused()
    {
        Send(Reactions([.. Enumerable.Repeat("👋", 16)]));
        bob.Skip();
        alice.Skip();
        Send(Reactions([.. Enumerable.Repeat("👋", 17)]));
        bob.Gets(PollRoom.Bounce(bob, TooMuch, "r1"));
        alice.GetsNothing();
    }

    [Theory]
    [InlineData("<reaction/>")]
    [InlineData("<reaction>This is what I think of your message</reaction>")]
    [InlineData("<reaction><b/>x</reaction>")]
    [InlineData("<other>x</other>")]
    public void What_is_no_reaction_is_refused(string reaction)
    {
        Send($"<reactions xmlns='urn:xmpp:reactions:0' id='s1'>{reaction}</reactions>");
        bob.Gets(PollRoom.Bounce(bob, TooMuch, "r1"));
        alice.GetsNothing();
    }

    [Fact]
    public void The_room_says_what_it_takes()
    {
        bob.Send("<iq type='get' id='q'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        var info = bob.GetsOne().Payload[0];
        Assert.Contains(info.Elements, element => element["var"] == "urn:xmpp:reactions:0");
        Assert.Contains(info.Elements, element => StanzaXml.Difference(
            StanzaXml.ParseElement("<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:reactions:0:restrictions</value></field><field var='max_reactions_per_user'><value>16</value></field></x>"),
            element) is null);
    }
}
