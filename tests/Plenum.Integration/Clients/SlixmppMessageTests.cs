namespace Plenum.Integration.Clients;

/// <summary>slixmpp's plugins for messages that are corrected (XEP-0308), taken back (0424:0), taken away (0425:0) and reacted to (0444).</summary>
public sealed class SlixmppMessageTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task A_correction_comes_as_one_and_is_in_the_history()
    {
        var facts = await Slixmpp.RunAsync(server, "messages", "correct");
        Assert.Equal(facts.Text("original"), facts.Text("corrected"));
        Assert.Equal(2, facts.All("history").Count);
        Assert.Contains($"id=\"{facts.Text("original")}\"", facts.All("history")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_retraction_names_the_archive_and_others_are_told_by_the_authors_id_too()
    {
        var room = Slixmpp.Room("messages", "retract");
        var facts = await Slixmpp.RunAsync(server, "messages", "retract");
        facts.Is("retraction", $"""
            <message type='groupchat' from='{room}/Bob' to='alice@localhost/test' id='*'>
              <body>I took it back</body><fallback xmlns='urn:xmpp:fallback:0'/><store xmlns='urn:xmpp:hints'/>
              <retract xmlns='urn:xmpp:message-retract:1' id='{facts.Text("archived")}'/><retract xmlns='urn:xmpp:message-retract:1' id='{facts.Text("original")}'/>
              <apply-to xmlns='urn:xmpp:fasten:0' id='{facts.Text("original")}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>
              <occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/><stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/></message>
            """);
        facts.Is("refused", $"""
            <message type='error' from='{room}' to='alice@localhost/test' id='*'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
              <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This message is somebody else's</text></error></message>
            """);
        Assert.DoesNotContain(facts.All("history"), message => message.Contains("secret", StringComparison.Ordinal));
        Assert.Contains("urn:xmpp:message-retract:1", facts.All("history")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderator_takes_a_message_away()
    {
        var room = Slixmpp.Room("messages", "moderate");
        var facts = await Slixmpp.RunAsync(server, "messages", "moderate");
        Assert.Equal([facts.Text("archived"), $"{room}/Alice", "Not here"], facts.List("told"));
        Assert.DoesNotContain(facts.All("history"), message => message.Contains("spam", StringComparison.Ordinal));
        Assert.Contains($"id=\"{facts.Text("original")}\"", facts.All("history")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reactions_come_and_are_kept()
    {
        var facts = await Slixmpp.RunAsync(server, "messages", "react");
        Assert.Equal("""[true,["\uD83D\uDC4D"]]""", facts.Json("reactions"));
        Assert.Contains("urn:xmpp:reactions:0", facts.All("history")[1], StringComparison.Ordinal);
    }
}
