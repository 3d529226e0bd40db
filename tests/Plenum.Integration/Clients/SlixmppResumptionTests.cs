namespace Plenum.Integration.Clients;

/// <summary>slixmpp's stream management (XEP-0198).</summary>
public sealed class SlixmppResumptionTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task It_resumes_over_another_connection_and_hears_what_was_said_meanwhile_once()
    {
        var facts = await Slixmpp.RunAsync(server, "resumption", "resume");
        Assert.Equal(32, facts.Text("id").Length);
        Assert.Equal("true", facts.Json("acknowledged"));
        Assert.Equal("true", facts.Json("resumed"));
        Assert.Equal(["One", "Two", "Three", "Four"], facts.List("meanwhile"));
        Assert.Empty(facts.List("alice saw"));
    }
}
