namespace Plenum.Integration.Clients;

/// <summary>What slixmpp's plugins keep and publish with an account.</summary>
public sealed class SlixmppPersonalTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task A_vCard_is_read_by_others_and_its_photo_is_an_avatar()
    {
        var facts = await Slixmpp.RunAsync(server, "personal", "card");
        Assert.Equal("Alice", facts.Text("name"));
        Assert.Equal(("true", "true"), (facts.Json("photo"), facts.Json("avatar")));
    }

    [Fact]
    public async Task An_avatar_is_told_to_a_session_that_wants_to_know()
    {
        var facts = await Slixmpp.RunAsync(server, "personal", "avatar");
        Assert.Equal("urn:xmpp:avatar:metadata", facts.Text("told"));
    }

    [Fact]
    public async Task Private_data_are_private()
    {
        var facts = await Slixmpp.RunAsync(server, "personal", "private");
        Assert.Equal(["Gigue"], facts.List("kept"));
        Assert.Equal("not-allowed", facts.Text("refused"));
    }

    [Fact]
    public async Task A_password_is_changed()
    {
        var facts = await Slixmpp.RunAsync(server, "personal", "password");
        Assert.Equal(("true", "false"), (facts.Json("new"), facts.Json("old")));
    }
}
