namespace Plenum.Tests.Rooms.Messages;

/// <summary>What clients tell each other in messages comes through a room as it was sent.</summary>
public sealed class PassingTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public PassingTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Theory]
    [InlineData("<body>Won</body><replace xmlns='urn:xmpp:message-correct:0' id='m0'/>")]
    [InlineData("<body>&gt; Anna wrote:\n&gt; We should bake a cake\nGreat idea!</body><reply xmlns='urn:xmpp:reply:0' to='room@rooms.localhost/alice' id='s1'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='38'/></fallback>")]
    [InlineData("<body>Hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>")]
    [InlineData("<body>Hi</body><markable xmlns='urn:xmpp:chat-markers:0'/><request xmlns='urn:xmpp:receipts'/>")]
    [InlineData("<body>Hi</body><no-copy xmlns='urn:xmpp:hints'/>")]
    [InlineData("<body>https://example.org/a.png</body><x xmlns='jabber:x:oob'><url>https://example.org/a.png</url></x>")]
    [InlineData("<body>@alice</body><reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='6' uri='xmpp:alice@localhost'/>")]
    [InlineData("<body>/me nods</body><spoiler xmlns='urn:xmpp:spoiler:0'>A nod</spoiler><unstyled xmlns='urn:xmpp:styling:0'/>")]
    public void A_message_comes_as_it_was_sent_and_is_archived_so(string payload)
    {
        bob.Send($"<message type='groupchat' id='m1'>{payload}</message>");
        var expected = $"<message from='room@rooms.localhost/bob' type='groupchat' id='m1'>{payload}{room.Oid("bob")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>";
        alice.Gets(expected.Replace("<message ", "<message to='alice@localhost/a' ", StringComparison.Ordinal));
        Assert.Null(StanzaXml.Difference(StanzaXml.ParseElement(expected), Assert.Single(room.Archive).Stanza.ToElement()));
    }

    [Theory]
    [InlineData("<composing xmlns='http://jabber.org/protocol/chatstates'/>")]
    [InlineData("<composing xmlns='http://jabber.org/protocol/chatstates'/><store xmlns='urn:xmpp:hints'/>")]
    [InlineData("<displayed xmlns='urn:xmpp:chat-markers:0' id='s1'/>")]
    [InlineData("<displayed xmlns='urn:xmpp:chat-markers:0' id='s1'/><store xmlns='urn:xmpp:hints'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>")]
    [InlineData("<received xmlns='urn:xmpp:receipts' id='m1'/><store xmlns='urn:xmpp:hints'/>")]
    [InlineData("<active xmlns='http://jabber.org/protocol/chatstates'/><thread>t1</thread>")]
    public void What_means_something_only_now_comes_through_and_is_not_archived(string payload)
    {
        bob.Send($"<message type='groupchat' id='m1'>{payload}</message>");
        alice.Gets($"<message from='room@rooms.localhost/bob' to='alice@localhost/a' type='groupchat' id='m1'>{payload}{room.Oid("bob")}</message>");
        Assert.Empty(room.Archive);
    }

    [Theory]
    [InlineData("<composing xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/>")]
    [InlineData("<displayed xmlns='urn:xmpp:chat-markers:0' id='s1'/><store xmlns='urn:xmpp:hints'/>")]
    public void A_visitor_who_types_or_reads_is_neither_shown_nor_refused(string payload)
    {
        alice.Admin("<item nick='bob' role='visitor'/>");
        bob.Skip();
        bob.Send($"<message type='groupchat' id='m1'>{payload}</message>");
        bob.GetsNothing();
        alice.GetsNothing();
    }

    [Theory]
    [InlineData("<body>Hi</body><active xmlns='http://jabber.org/protocol/chatstates'/>")]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0' id='s1'><reaction>👍</reaction></reactions>")]
    public void What_a_visitor_says_is_refused(string payload)
    {
        alice.Admin("<item nick='bob' role='visitor'/>");
        bob.Skip();
        bob.Send($"<message type='groupchat' id='m1'>{payload}</message>");
        Assert.NotNull(bob.GetsOne().Child("error", "jabber:client")?.Child("forbidden", "urn:ietf:params:xml:ns:xmpp-stanzas"));
        alice.GetsNothing();
    }

    [Fact]
    public void Who_types_without_being_in_the_room_is_told_so()
    {
        var carol = room.Peer("carol");
        carol.Send("<message type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
        Assert.NotNull(carol.GetsOne().Child("error", "jabber:client")?.Child("not-acceptable", "urn:ietf:params:xml:ns:xmpp-stanzas"));
    }
}
