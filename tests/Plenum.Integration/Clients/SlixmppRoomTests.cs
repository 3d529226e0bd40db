namespace Plenum.Integration.Clients;

/// <summary>slixmpp's MUC plugin in a room.</summary>
public sealed class SlixmppRoomTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    const string Outside = """
        <error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
          <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You are not currently connected to this chat</text></error>
        """;

    [Fact]
    public async Task A_room_is_made_by_joining_and_configured_by_its_form()
    {
        var facts = await Slixmpp.RunAsync(server, "room", "create");
        facts.Is("before", $"""
            <iq type='error' from='{Slixmpp.Room("room", "create")}' to='alice@localhost/test' id='*'><error type='cancel'>
              <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
            """);
        Assert.Equal("[110,201]", facts.Json("statuses"));
        facts.Is("locked out", $"""
            <presence type='error' from='{Slixmpp.Room("room", "create")}/Bob' to='*' id='*'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel'>
              <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
              <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This chat does not exist yet</text></error></presence>
            """);
        Assert.Contains("\"affiliation\":\"owner\"", facts.Json("item"), StringComparison.Ordinal);
        Assert.Contains("\"role\":\"moderator\"", facts.Json("item"), StringComparison.Ordinal);
        facts.Is("subject", $"""
            <message type='groupchat' from='{Slixmpp.Room("room", "create")}' to='alice@localhost/test'><subject/></message>
            """);
        Assert.Equal("0", facts.Json("history"));
        Assert.Contains("http://jabber.org/protocol/muc#roomconfig", facts.Json("form type"), StringComparison.Ordinal);
        facts.Has("fields",
            "muc#roomconfig_roomname", "muc#roomconfig_roomdesc", "muc#roomconfig_persistentroom", "muc#roomconfig_publicroom",
            "muc#roomconfig_moderatedroom", "muc#roomconfig_membersonly", "muc#roomconfig_whois", "muc#roomconfig_changesubject");
        Assert.Equal("""[["conference","text","The \u003CLounge\u003E \u0026 more"],["pubsub","service",null]]""", facts.Json("identities"));
        facts.Has("features",
            "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#x-poll", "urn:xmpp:occupant-id:0", "urn:xmpp:sid:0",
            "muc_open", "muc_persistent", "muc_unmoderated", "muc_semianonymous", "muc_public");
        Assert.Contains("http://jabber.org/protocol/muc#roominfo", facts.Text("info"), StringComparison.Ordinal);
        Assert.Contains("http://jabber.org/protocol/muc", facts.List("service features"));
    }

    [Fact]
    public async Task Who_knows_the_password_enters_and_nobody_else()
    {
        var room = Slixmpp.Room("room", "password");
        var facts = await Slixmpp.RunAsync(server, "room", "password");
        foreach (var fact in (ReadOnlySpan<string>)["none", "wrong"])
        {
            facts.Is(fact, $"""
                <presence type='error' from='{room}/Bob' to='*' id='*'><x xmlns='http://jabber.org/protocol/muc'/><error type='auth'>
                  <not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
                  <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A password is needed to enter this chat</text></error></presence>
                """);
        }

        Assert.Equal("[110]", facts.Json("statuses"));
        facts.Has("features", "muc_passwordprotected", "muc_open");
    }

    [Fact]
    public async Task A_visitor_does_not_make_a_room()
    {
        var facts = await Slixmpp.RunAsync(server, "room", "not_created");
        Assert.Contains("not-allowed", facts.Text("refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_talk_and_a_third_comes_late()
    {
        var room = Slixmpp.Room("room", "talk");
        var facts = await Slixmpp.RunAsync(server, "room", "talk");
        Assert.Equal([$"{room}/Alice", $"{room}/Bob"], facts.List("bob sees"));
        foreach (var (fact, to) in (ReadOnlySpan<(string, string)>)[("heard", "bob"), ("reflected", "alice")])
        {
            facts.Is(fact, $"""
                <message type='groupchat' from='{room}/Alice' to='{to}@localhost/test' id='{facts.Text("sent as")}'>
                  <body>Hello &lt;b&gt;&amp;amp; 😀</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/>
                  <stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/></message>
                """);
        }

        facts.Is("conflict", $"""
            <presence type='error' from='{room}/Bob' to='*' id='*'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel'>
              <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
              <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This nickname is in use</text></error></presence>
            """);
        Assert.Contains("\"affiliation\":\"none\"", facts.Json("carol item"), StringComparison.Ordinal);
        Assert.Contains("Tonight: tests", facts.Text("late subject"), StringComparison.Ordinal);
        var history = facts.All("late history");
        Assert.Equal(2, history.Count);
        Stanzas.Same($"""
            <message type='groupchat' from='{room}/Alice' to='*' id='{facts.Text("sent as")}'><body>Hello &lt;b&gt;&amp;amp; 😀</body>
              <occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/><stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/>
              <delay xmlns='urn:xmpp:delay' from='{room}' stamp='*'/></message>
            """, history[0]);
        Assert.Contains("Good evening", history[1], StringComparison.Ordinal);
        facts.Is("self-ping", $"<iq type='result' from='{room}/Carol' to='*' id='*'/>");
    }

    [Fact]
    public async Task Who_is_outside_is_told_so_and_who_is_kicked_knows_why()
    {
        var room = Slixmpp.Room("room", "order");
        var facts = await Slixmpp.RunAsync(server, "room", "order");
        facts.Is("outside ping", $"<iq type='error' from='{room}/Alice' to='*' id='*'>{Outside}</iq>");
        facts.Is("outside", $"<message type='error' from='{room}' to='*' id='*'>{Outside}</message>");
        Assert.Equal("[110,307]", facts.Json("kicked statuses"));
        Assert.Equal("Enough", facts.Text("kicked reason"));
        Assert.Equal($"""["{room}/Bob",[307]]""", facts.Json("carol saw"));
        Assert.Equal("""["auth","forbidden"]""", facts.Json("carol kicks"));
    }
}
