namespace Plenum.Integration.Clients;

/// <summary>slixmpp's own roster, and its blocking plugin.</summary>
public sealed class SlixmppContactsTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Its_clients_become_contacts_see_each_other_block_and_part()
    {
        var facts = await Slixmpp.RunAsync(server, "contacts", "contacts");

        facts.Is("waited", "<message type='chat' from='alice@localhost/test' to='bob@localhost' id='*'><body>waiting for you</body><delay xmlns='urn:xmpp:delay' from='localhost' stamp='*'/></message>");
        Assert.Equal("true", facts.Json("delayed"));
        Assert.Equal(("both", "both"), (facts.Text("roster of alice"), facts.Text("roster of bob")));
        Assert.Equal(["test"], facts.List("alice sees"));
        Assert.Equal("0", facts.Json("nothing new"));
        Assert.Equal(["Bobby", "Friends", "Work"], facts.List("named"));
        Assert.Equal(["bob@localhost"], facts.List("blocked"));
        facts.Is("bob is refused", "<message type='error' from='alice@localhost' to='bob@localhost/test' id='*'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        Assert.Equal("none", facts.Text("left at bob"));
    }
}
