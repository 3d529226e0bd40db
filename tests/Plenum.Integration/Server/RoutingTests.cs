using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

public sealed class RoutingTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task From_is_what_was_bound_whatever_the_client_writes()
    {
        await using var alice = await running.AliceAsync("from");
        await using var bob = await running.BobAsync("to");

        await alice.SendAsync("<message from='bob@localhost/to' to='bob@localhost/to' type='chat' id='1'><body>It is me.</body></message>");

        var message = await bob.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal("alice@localhost/from", message["from"]);
        Assert.Equal("It is me.", message.Child("body", Ns.Client)?.Value);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("anon.localhost")]
    [InlineData("rooms.localhost")]
    [InlineData("alice@localhost")]
    [InlineData("bob@localhost")]
    [InlineData("bob@localhost/nowhere")]
    [InlineData("nobody@localhost/nowhere")]
    public async Task An_unknown_request_is_answered_with_service_unavailable(string to)
    {
        await using var alice = await running.AliceAsync("unknown");

        var answer = await alice.AskAsync("get", to, "unknown", "<query xmlns='urn:example:unknown'/>");

        Assert.Equal("cancel/service-unavailable", ErrorOf(answer));
        Assert.Equal(to, answer["from"]);
        Assert.Equal("cancel/service-unavailable", ErrorOf(await alice.AskAsync("set", to, "unknown2", "<query xmlns='urn:example:unknown'/>")));
    }

    [Theory]
    [InlineData("a@b@c/d@", "modify/jid-malformed")]
    [InlineData("@localhost", "modify/jid-malformed")]
    [InlineData("example.org", "cancel/remote-server-not-found")]
    [InlineData("somebody@example.org/x", "cancel/remote-server-not-found")]
    public async Task An_address_that_is_none_of_ours_is_answered_with_why(string to, string error)
    {
        await using var alice = await running.AliceAsync("address");

        await alice.SendAsync($"<message to='{to}' type='chat' id='lost'><body>hello</body></message>");
        Assert.Equal(error, ErrorOf(await alice.ReadUntilAsync(element => element["id"] == "lost")));

        Assert.Equal(error, ErrorOf(await alice.AskAsync("get", to, "lost2", "<ping xmlns='urn:xmpp:ping'/>")));
    }

    [Fact]
    public async Task Results_and_errors_are_never_answered()
    {
        await using var alice = await running.AliceAsync("answers");

        await alice.SendAsync("<iq type='result' to='localhost' id='r'/><iq type='error' to='example.org' id='e'/><message type='error' to='nobody@localhost' id='m'/>");
        await alice.SendAsync("<iq type='get' id='last'><ping xmlns='urn:xmpp:ping'/></iq>");

        Assert.Equal("last", (await alice.ReadAsync())?["id"]);
    }

    [Fact]
    public async Task A_new_session_with_the_same_resource_ends_the_old_with_conflict()
    {
        await using var old = await running.AliceAsync("same");
        await using var other = await running.BobAsync("watches");
        await old.JoinAsync("conflict@rooms.localhost", "alice");
        await other.JoinAsync("conflict@rooms.localhost", "bob");

        await using var replacement = await running.AliceAsync("same");

        var error = await old.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal("conflict", error.Elements.First().Name);
        var left = await other.ReadUntilAsync(element => element["type"] == "unavailable");
        Assert.Equal("conflict@rooms.localhost/alice", left["from"]);
        await replacement.JoinAsync("conflict@rooms.localhost", "alice");
    }

    [Fact]
    public async Task A_dropped_connection_frees_its_occupant_at_once()
    {
        await using var bob = await running.BobAsync("stays");
        await using (var alice = await running.AliceAsync("drops"))
        {
            await alice.JoinAsync("dropped@rooms.localhost", "alice");
            await bob.JoinAsync("dropped@rooms.localhost", "bob");
        }

        var left = await bob.ReadUntilAsync(element => element["type"] == "unavailable");
        Assert.Equal("dropped@rooms.localhost/alice", left["from"]);
    }

    [Fact]
    public async Task A_client_finds_what_it_asks_for_before_it_shows_a_room()
    {
        await using var alice = await running.AliceAsync("finds");

        var roster = await alice.AskAsync("get", "alice@localhost", "roster", "<query xmlns='jabber:iq:roster'/>");
        Assert.Equal("<query xmlns='jabber:iq:roster'/>", roster.Elements.Single().ToString());
        var server = await alice.AskAsync("get", "localhost", "info", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Contains("category='server' type='im'", server.ToString(), StringComparison.Ordinal);
        var items = await alice.AskAsync("get", "localhost", "items", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        Assert.Contains("jid='rooms.localhost'", items.ToString(), StringComparison.Ordinal);
        var rooms = await alice.AskAsync("get", "rooms.localhost", "rooms", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Contains("category='conference' type='text'", rooms.ToString(), StringComparison.Ordinal);
        Assert.Contains("var='http://jabber.org/protocol/muc'", rooms.ToString(), StringComparison.Ordinal);
        var version = await alice.AskAsync("get", "localhost", "version", "<query xmlns='jabber:iq:version'/>");
        Assert.Equal("Plenum", version.Elements.Single().Child("name", "jabber:iq:version")?.Value);
        var time = await alice.AskAsync("get", "localhost", "time", "<time xmlns='urn:xmpp:time'/>");
        Assert.EndsWith("Z", time.Elements.Single().Child("utc", "urn:xmpp:time")?.Value, StringComparison.Ordinal);
        Assert.Equal("cancel/item-not-found", ErrorOf(await alice.AskAsync("get", "alice@localhost", "vcard", "<vCard xmlns='vcard-temp'/>")));
        var stored = await alice.AskAsync("get", "alice@localhost", "private", "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>");
        Assert.Equal("result", stored["type"]);
    }

    [Fact]
    public async Task A_message_to_the_bare_JID_goes_to_every_available_session_and_comes_back_where_there_is_none()
    {
        await using var alice = await running.AliceAsync("chats");
        await using var bob = await running.BobAsync("bare1");
        await using var away = await running.BobAsync("bare2");

        await alice.SendAsync("<message to='bob@localhost' type='chat' id='nobody'><body>hello?</body></message>");
        Assert.Equal("cancel/service-unavailable", ErrorOf(await alice.ReadUntilAsync(element => element["id"] == "nobody")));

        await bob.SendAsync("<presence/>");
        await away.SendAsync("<presence><priority>-1</priority></presence>");
        await away.ReadUntilAsync(element => element["from"] == "bob@localhost/bare1");
        await alice.SendAsync("<message to='bob@localhost' type='chat' id='somebody'><body>hello</body></message>");
        await bob.ReadUntilAsync(element => element["id"] == "somebody");
        await away.SendAsync("<iq type='get' id='after'><ping xmlns='urn:xmpp:ping'/></iq>");
        while (await away.ReadAsync() is { } element && element["id"] != "after")
        {
            Assert.NotEqual("message", element.Name);
        }
    }

    [Fact]
    public async Task A_client_that_becomes_unavailable_leaves_its_rooms_and_stays_connected()
    {
        await using var alice = await running.AliceAsync("hides");
        await using var bob = await running.BobAsync("sees");
        await alice.JoinAsync("unavailable@rooms.localhost", "alice");
        await bob.JoinAsync("unavailable@rooms.localhost", "bob");

        await alice.SendAsync("<presence type='unavailable'/>");

        var left = await bob.ReadUntilAsync(element => element["type"] == "unavailable");
        Assert.Equal("unavailable@rooms.localhost/alice", left["from"]);
        await alice.JoinAsync("unavailable@rooms.localhost", "alice");
    }

    [Fact]
    public async Task The_sessions_of_a_removed_account_end()
    {
        await running.Process.AddUserAsync("carol", RunningServer.Password);
        await using var carol = await XmppTestClient.LoginAsync(running.Process, "carol", RunningServer.Password);

        await ServerProcess.RunAsync(running.Process.DataDirectory, [], "user", "remove", "carol");

        var error = await carol.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal("not-authorized", error.Elements.First().Name);
    }

    static string ErrorOf(Element stanza) => stanza.Child("error", Ns.Client) is { } error ? $"{error["type"]}/{error.Elements.First().Name}" : stanza.ToString();
}
