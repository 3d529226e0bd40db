namespace Plenum.Integration.Clients;

/// <summary>slixmpp as Debian ships it logs in over TCP.</summary>
public sealed class SlixmppLoginTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Slixmpp_logs_in_by_STARTTLS_and_SCRAM_and_learns_what_the_server_is()
    {
        var facts = await Slixmpp.RunAsync(server, "login", "scram");
        Assert.Equal("TLSv1.3", facts.Text("tls"));
        Assert.Equal(["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"], facts.List("offered"));
        Assert.Equal("SCRAM-SHA-256-PLUS", facts.Text("mechanism"));
        Assert.Empty(facts.List("refusals"));
        Assert.Equal("alice@localhost/test", facts.Text("jid"));
        Assert.Equal("answered", facts.Text("ping"));
        Assert.Contains("""["server","im"]""", facts.Json("identities"), StringComparison.Ordinal);
        facts.Has("features",
            "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items", "urn:xmpp:ping", "jabber:iq:version");
        Assert.Equal(["rooms.localhost"], facts.List("items"));
        facts.Is("version", """
            <iq type='result' from='localhost' to='alice@localhost/test' id='*'><query xmlns='jabber:iq:version'><name>Plenum</name>
              <version>*</version></query></iq>
            """);
        facts.Is("roster", "<iq type='result' from='alice@localhost' to='alice@localhost/test' id='*'><query xmlns='jabber:iq:roster' ver='0'/></iq>");
        facts.Is("unknown", """
            <iq type='error' from='localhost' to='alice@localhost/test' id='*'><error type='cancel'>
              <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
            """);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_refused_alike()
    {
        var facts = await Slixmpp.RunAsync(server, "login", "refused");
        Assert.Equal("false", facts.Json("authenticated"));
        Assert.Equal("false", facts.Json("nobody authenticated"));
        Assert.All(facts.List("refusals"), refusal => Assert.Equal("not-authorized", refusal));
        Assert.Equal(facts.List("refusals"), facts.List("nobody refusals"));
    }

    [Fact]
    public async Task Visitors_without_an_account_get_an_address_each()
    {
        var facts = await Slixmpp.RunAsync(server, "login", "anonymous");
        Assert.Equal("ANONYMOUS", facts.Text("mechanism"));
        Assert.Equal("anon.localhost", facts.Text("domain"));
        Assert.Equal("true", facts.Json("distinct"));
    }
}
