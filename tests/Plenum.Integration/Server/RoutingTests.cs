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
        Assert.Equal("<query xmlns='jabber:iq:roster' ver='0'/>", roster.Elements.Single().ToString());
        var server = await alice.AskAsync("get", "localhost", "info", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Contains("category='server' type='im'", server.ToString(), StringComparison.Ordinal);
        var items = await alice.AskAsync("get", "localhost", "items", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        Assert.Contains("jid='rooms.localhost'", items.ToString(), StringComparison.Ordinal);
        Assert.Contains("var='urn:xmpp:carbons:2'", server.ToString(), StringComparison.Ordinal);
        var rooms = await alice.AskAsync("get", "rooms.localhost", "rooms", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Contains("category='conference' type='text'", rooms.ToString(), StringComparison.Ordinal);
        Assert.Contains("var='http://jabber.org/protocol/muc'", rooms.ToString(), StringComparison.Ordinal);
        var unique = await alice.AskAsync("get", "rooms.localhost", "unique", "<unique xmlns='http://jabber.org/protocol/muc#unique'/>");
        Assert.Equal(32, unique.Elements.Single().Value.Length);
        var version = await alice.AskAsync("get", "localhost", "version", "<query xmlns='jabber:iq:version'/>");
        Assert.Equal("Plenum", version.Elements.Single().Child("name", "jabber:iq:version")?.Value);
        var time = await alice.AskAsync("get", "localhost", "time", "<time xmlns='urn:xmpp:time'/>");
        Assert.EndsWith("Z", time.Elements.Single().Child("utc", "urn:xmpp:time")?.Value, StringComparison.Ordinal);
        Assert.Equal("cancel/item-not-found", ErrorOf(await alice.AskAsync("get", "alice@localhost", "vcard", "<vCard xmlns='vcard-temp'/>")));
        var stored = await alice.AskAsync("get", "alice@localhost", "private", "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>");
        Assert.Equal("result", stored["type"]);
    }

    [Fact]
    public async Task A_message_to_the_bare_JID_goes_to_every_available_session_and_comes_back_where_there_is_no_such_account()
    {
        await using var alice = await running.AliceAsync("chats");
        await using var bob = await running.BobAsync("bare1");
        await using var away = await running.BobAsync("bare2");

        await alice.SendAsync("<message to='nobody@localhost' type='chat' id='nobody'><body>hello?</body></message>");
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
    public async Task Both_sides_of_a_chat_are_copied_to_those_other_sessions_that_want_it()
    {
        await using var alice = await running.AliceAsync("writes");
        await using var second = await running.AliceAsync("wants");
        await using var third = await running.AliceAsync("wants-not");
        await using var bob = await running.BobAsync("reads");
        await using var tablet = await running.BobAsync("tablet");
        await EnableCarbonsAsync(alice, second, bob, tablet);

        await alice.SendAsync("<message to='bob@localhost/reads' type='chat' id='c1'><body>hello</body></message>");

        const string original = "<message xmlns='jabber:client' from='alice@localhost/writes' to='bob@localhost/reads' type='chat' id='c1'><body>hello</body></message>";
        Assert.Equal(Copy("sent", "alice@localhost", "wants", original), (await second.ReadAsync())?.ToString());
        Assert.Equal(Copy("received", "bob@localhost", "tablet", original), (await tablet.ReadAsync())?.ToString());
        Assert.Equal("c1", (await bob.ReadAsync())?["id"]);
        foreach (var other in new[] { alice, second, third, bob, tablet })
        {
            await AssertNothingWaitsAsync(other);
        }
    }

    [Theory]
    [InlineData("type='chat'", "<body>secret</body><private xmlns='urn:xmpp:carbons:2'/>")]
    [InlineData("type='chat'", "<body>secret</body><no-copy xmlns='urn:xmpp:hints'/>")]
    [InlineData("type='headline'", "<body>news</body>")]
    [InlineData("", "<data xmlns='urn:example:data'/>")]
    public async Task A_message_that_is_none_between_people_or_is_to_stay_private_is_not_copied(string type, string payload)
    {
        await using var alice = await running.AliceAsync("writes2");
        await using var second = await running.AliceAsync("wants2");
        await using var bob = await running.BobAsync("reads2");
        await using var tablet = await running.BobAsync("tablet2");
        await EnableCarbonsAsync(second, tablet);

        await alice.SendAsync($"<message to='bob@localhost/reads2' {type} id='c2'>{payload}</message>");

        await bob.ReadUntilAsync(element => element["id"] == "c2");
        await AssertNothingWaitsAsync(second);
        await AssertNothingWaitsAsync(tablet);
    }

    [Fact]
    public async Task A_message_to_oneself_comes_once_and_no_copy_comes_once_they_are_disabled()
    {
        await using var alice = await running.AliceAsync("writes3");
        await using var second = await running.AliceAsync("wants3");
        await EnableCarbonsAsync(alice, second);

        await alice.SendAsync("<message to='alice@localhost/wants3' type='chat' id='self'><body>note</body></message>");
        Assert.Equal("self", (await second.ReadAsync())?["id"]);
        await AssertNothingWaitsAsync(second);
        await AssertNothingWaitsAsync(alice);

        Assert.Equal("result", (await second.AskAsync("set", "alice@localhost", "off", "<disable xmlns='urn:xmpp:carbons:2'/>"))["type"]);
        await using var bob = await running.BobAsync("reads3");
        await alice.SendAsync("<message to='bob@localhost/reads3' type='chat' id='c3'><body>hello</body></message>");
        await bob.ReadUntilAsync(element => element["id"] == "c3");
        await AssertNothingWaitsAsync(second);
    }

    [Fact]
    public async Task What_a_client_keeps_privately_is_there_for_the_account_s_other_clients_and_for_nobody_else()
    {
        await using var alice = await running.AliceAsync("keeps");
        await using var second = await running.AliceAsync("finds-kept");
        await using var bob = await running.BobAsync("finds-nothing");
        const string rooms = "<storage xmlns='storage:bookmarks'><conference jid='lobby@rooms.localhost' autojoin='true'><nick>alice</nick></conference></storage>";
        const string none = "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>";

        Assert.Equal("result", (await alice.AskAsync("set", "alice@localhost", "keep", $"<query xmlns='jabber:iq:private'>{rooms}</query>"))["type"]);

        var kept = await second.AskAsync("get", "alice@localhost", "kept", none);
        Assert.Equal($"<query xmlns='jabber:iq:private'>{rooms}</query>", kept.Elements.Single().ToString());
        Assert.Equal(none, (await bob.AskAsync("get", "bob@localhost", "kept", none)).Elements.Single().ToString());
        Assert.Equal("cancel/service-unavailable", ErrorOf(await bob.AskAsync("get", "alice@localhost", "others", none)));
    }

    [Fact]
    public async Task What_is_too_much_to_keep_is_refused_and_a_visitor_keeps_nothing()
    {
        await using var bob = await running.BobAsync("keeps-much");
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);

        Assert.Equal("cancel/not-acceptable", ErrorOf(await bob.AskAsync("set", "bob@localhost", "long", $"<query xmlns='jabber:iq:private'><a xmlns='urn:example'>{new string('x', 65_536)}</a></query>")));
        Assert.Equal("modify/bad-request", ErrorOf(await bob.AskAsync("set", "bob@localhost", "none", "<query xmlns='jabber:iq:private'/>")));
        Assert.Equal("auth/forbidden", ErrorOf(await visitor.AskAsync("set", visitor.Jid!.Bare.ToString(), "visitor", "<query xmlns='jabber:iq:private'><a xmlns='urn:example'/></query>")));
        Assert.Equal("result", (await visitor.AskAsync("get", visitor.Jid.Bare.ToString(), "empty", "<query xmlns='jabber:iq:private'><a xmlns='urn:example'/></query>"))["type"]);
    }

    /// <summary>What Conversations, Dino, Gajim and Profanity ask for after they have logged in, whatever is advertised.</summary>
    [Theory]
    [InlineData("get", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:reactions:popular:0'/></pubsub>", "cancel/item-not-found")]
    [InlineData("get", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'/></pubsub>", "cancel/item-not-found")]
    [InlineData("set", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item/></publish></pubsub>", "modify/bad-request")]
    [InlineData("get", "<services xmlns='urn:xmpp:extdisco:2'/>", "cancel/service-unavailable")]
    [InlineData("set", "<query xmlns='jabber:iq:register'><remove/></query>", "cancel/not-allowed")]
    [InlineData("set", "<enable xmlns='urn:xmpp:push:0' jid='push.example'/>", "cancel/service-unavailable")]
    public async Task What_an_account_does_not_have_is_refused_at_once(string type, string payload, string error)
    {
        // Not alice: another test keeps bookmarks with her account.
        await using var bob = await running.BobAsync("asks");

        await bob.SendAsync($"<iq type='{type}' id='to-nobody'>{payload}</iq>");

        var answer = await bob.ReadAsync();
        Assert.Equal(("to-nobody", error), (answer?["id"], ErrorOf(answer!)));
        Assert.Equal(error, ErrorOf(await bob.AskAsync(type, "bob@localhost", "to-account", payload)));
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

    static async Task EnableCarbonsAsync(params XmppTestClient[] clients)
    {
        foreach (var client in clients)
        {
            Assert.Equal("result", (await client.AskAsync("set", client.Jid!.Bare.ToString(), "carbons", "<enable xmlns='urn:xmpp:carbons:2'/>"))["type"]);
        }
    }

    static string Copy(string direction, string account, string resource, string original) =>
        $"<message xmlns='jabber:client' from='{account}' to='{account}/{resource}' type='chat'><{direction} xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>{original}</forwarded></{direction}></message>";

    /// <summary>The answer to a request that is sent now is the next thing that comes.</summary>
    static async Task AssertNothingWaitsAsync(XmppTestClient client)
    {
        await client.SendAsync("<iq type='get' id='nothing-before'><ping xmlns='urn:xmpp:ping'/></iq>");
        Assert.Equal("nothing-before", (await client.ReadAsync())?["id"]);
    }

    static string ErrorOf(Element stanza) => stanza.Child("error", Ns.Client) is { } error ? $"{error["type"]}/{error.Elements.First().Name}" : stanza.ToString();
}
