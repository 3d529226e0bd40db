namespace Plenum.Integration.Clients;

/// <summary>The engine of Gajim as Debian ships it (nbxmpp), without Gajim's windows.</summary>
public sealed class GajimTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Gajim_keeps_contacts_blocks_a_card_and_a_bookmark_with_the_account()
    {
        var facts = await Slixmpp.RunAsync(server, "gajim", "everyday");
        Assert.Empty(facts.List("roster before"));
        Assert.Equal("""[["bob@localhost","Bob",["Friends"]]]""", facts.Json("roster"));
        Assert.Empty(facts.List("blocked before"));
        Assert.Equal(["mallory@localhost"], facts.List("blocked"));
        Assert.Equal("Alice", facts.Text("vcard"));
        Assert.Equal("""["gajim.everyday@rooms.localhost","Stream","Alice",true]""", facts.Json("bookmark"));
    }

    [Fact]
    public async Task An_avatar_that_Gajim_publishes_is_seen_by_others_in_both_places()
    {
        var facts = await Slixmpp.RunAsync(server, "gajim", "avatar");
        Assert.Equal("true", facts.Json("the same"));
        Assert.Equal("true", facts.Json("in the vCard"));
    }

    [Fact]
    public async Task Gajim_makes_a_room_reads_its_archive_in_pages_and_takes_a_message_back_as_a_moderator()
    {
        var facts = await Slixmpp.RunAsync(server, "gajim", "archive");
        Assert.Equal("[110,201]", facts.Json("codes"));
        facts.Has("features", "urn:xmpp:mam:2", "urn:xmpp:message-moderate:0", "urn:xmpp:message-moderate:1");
        Assert.Equal("true", facts.Json("read"));
        Assert.Equal("3", facts.Json("pages"));
        Assert.Equal("""[true,"Spoiler"]""", facts.Json("moderated"));
        Assert.Equal("false", facts.Json("kept"));
    }

    [Fact]
    public async Task Gajim_resumes_its_session_misses_nothing_and_hears_nothing_twice()
    {
        var facts = await Slixmpp.RunAsync(server, "gajim", "resume");
        Assert.Equal("resume-successful", facts.Text("how"));
        Assert.Equal(["meanwhile 0", "meanwhile 1", "meanwhile 2", "meanwhile 3", "meanwhile 4", "after"], facts.List("heard"));
        Assert.Empty(facts.List("left"));
    }
}
