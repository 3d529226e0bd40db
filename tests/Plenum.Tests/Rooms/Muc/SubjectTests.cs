namespace Plenum.Tests.Rooms.Muc;

public sealed class SubjectTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public SubjectTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void A_moderator_sets_the_subject_and_everyone_is_told_with_its_archive_id()
    {
        alice.Send("<message type='groupchat' id='s1'><subject>Fire burn</subject></message>");
        foreach (var peer in (TestPeer[])[alice, bob])
        {
            peer.Gets($"<message from='room@rooms.localhost/alice' to='{peer.Jid}' type='groupchat' id='s1'><subject>Fire burn</subject>{room.Oid("alice")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='{Assert.Single(room.Archive).Id}'/></message>");
        }
    }

    [Fact]
    public void Who_joins_is_told_the_subject_last_with_the_time_it_was_set_after_a_restart_too()
    {
        alice.Send("<message type='groupchat' id='s1'><subject>Fire burn</subject></message>");
        room.Advance(TimeSpan.FromMinutes(3));
        alice.Say("Double, double");
        room.RemembersTheSameReplayedAndCondensed();
        room.Restart();
        var carol = room.Peer("carol");
        carol.Join("carol");
        Assert.Equal("Double, double", carol.Received[1].Body);
        Assert.Null(StanzaXml.Difference(
            StanzaXml.ParseElement($"<message from='room@rooms.localhost/alice' to='carol@localhost/a' type='groupchat'><subject>Fire burn</subject>{room.Oid("alice")}<delay xmlns='urn:xmpp:delay' from='room@rooms.localhost' stamp='2026-11-01T12:00:00Z'/></message>"),
            carol.Received[^1].ToElement()));
    }

    [Fact]
    public void An_empty_subject_takes_it_away_and_is_told_with_its_time()
    {
        alice.Send("<message type='groupchat'><subject>Fire burn</subject></message>");
        room.Advance(TimeSpan.FromSeconds(1.5));
        alice.Send("<message type='groupchat'><subject/></message>");
        var carol = room.Peer("carol");
        carol.Join("carol");
        Assert.Equal(
            $"<message xmlns='jabber:client' from='room@rooms.localhost/alice' to='carol@localhost/a' type='groupchat'><subject/>{room.Oid("alice")}<delay xmlns='urn:xmpp:delay' from='room@rooms.localhost' stamp='2026-11-01T12:00:01.5Z'/></message>",
            carol.Received[^1].ToString());
    }

    [Fact]
    public void A_participant_may_change_the_subject_only_where_the_option_says_so()
    {
        bob.Send("<message type='groupchat' id='s1'><subject>Mine</subject></message>");
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost/a' type='error' id='s1'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You may not change the subject of this chat</text></error></message>");
        alice.GetsNothing();
        alice.Configure(("muc#roomconfig_changesubject", "1"));
        bob.Skip();
        bob.Send("<message type='groupchat' id='s1'><subject>Mine</subject></message>");
        Assert.Equal("Mine", alice.GetsOne().Child("subject", "jabber:client")!.Value);
    }

    [Fact]
    public void A_subject_beside_a_body_is_an_ordinary_message()
    {
        bob.Send("<message type='groupchat' id='s1'><subject>About</subject><body>Text</body></message>");
        Assert.NotNull(alice.GetsOne().Child("stanza-id", "urn:xmpp:sid:0"));
        Assert.Single(room.Archive);
        Assert.DoesNotContain(room.Journal, line => line.Contains("subject", StringComparison.Ordinal));
    }

    [Fact]
    public void A_subject_of_more_than_2000_characters_is_not_acceptable()
    {
        alice.Send($"<message type='groupchat' id='s1'><subject>{new string('x', 2001)}</subject></message>");
        alice.Gets("<message from='room@rooms.localhost' to='alice@localhost/a' type='error' id='s1'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A subject has at most 2000 characters</text></error></message>");
    }
}
