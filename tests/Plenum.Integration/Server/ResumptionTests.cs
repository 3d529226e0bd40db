using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>Stream management (XEP-0198) over real connections.</summary>
public sealed class ResumptionTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Sm = ManagedClient.Namespace;

    ServerProcess Server => running.Process;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_resumes_has_stayed_in_the_room_and_gets_each_message_said_meanwhile_once(bool webSocket)
    {
        var room = $"resume-{webSocket}@rooms.localhost";
        await using var bob = await running.BobAsync();
        await using var alice = await AliceAsync(webSocket);
        await alice.JoinAsync(room, "alice");
        await bob.JoinAsync(room, "bob");
        await SayAsync(bob, room, "before");
        await alice.ReadUntilAsync(element => element["id"] == "before");

        await alice.CutAsync();
        foreach (var id in (string[])["one", "two", "three"])
        {
            await SayAsync(bob, room, id);
        }

        await alice.SendAsync($"<message xmlns='jabber:client' to='{room}' type='groupchat' id='mine'><body>mine</body></message>");
        await alice.ResumeAsync();

        Assert.Equal(["one", "two", "three", "mine"], await BodiesAsync(alice, until: "mine"));
        var seen = await BobSeesAsync(bob, until: "mine");
        Assert.DoesNotContain(seen, element => element["type"] == "unavailable");
        Assert.Single(seen, element => element["id"] == "mine");
        await SayAsync(bob, room, "after");
        Assert.Equal(["after"], await BodiesAsync(alice, until: "after"));
    }

    [Fact]
    public async Task A_session_may_be_resumed_again_and_again_and_over_another_transport()
    {
        const string Room = "again@rooms.localhost";
        await using var bob = await running.BobAsync();
        var webSocket = false;
        await using var alice = await ManagedClient.LoginAsync(
            () => (webSocket = !webSocket) ? XmppTestClient.ConnectWebSocketAsync(Server) : XmppTestClient.ConnectAsync(Server), "alice", RunningServer.Password, "again");
        await alice.JoinAsync(Room, "alice");
        await bob.JoinAsync(Room, "bob");

        for (var i = 0; i < 6; i++)
        {
            alice.Acknowledges = i % 3 == 0;
            await alice.CutAsync();
            await SayAsync(bob, Room, $"m{i}");
            await alice.ResumeAsync();
            Assert.Equal([$"m{i}"], await BodiesAsync(alice, until: $"m{i}"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Through_random_cuts_while_others_talk_nothing_is_lost_doubled_or_out_of_order(int seed)
    {
        const int Rounds = 25, Messages = 400;
        var random = new Random(seed);
        var room = $"cuts{seed}@rooms.localhost";
        await using var bob = await running.BobAsync();
        await using var alice = await AliceAsync(webSocket: seed % 2 == 0);
        await alice.JoinAsync(room, "alice");
        await bob.JoinAsync(room, "bob");
        var talk = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await bob.SendAsync($"<message to='{room}' type='groupchat' id='b{i}'><body>b{i}</body></message>");
                if (i % 8 == 0 || i == Messages - 1)
                {
                    await bob.ReadUntilAsync(element => element["id"] == $"b{i}");
                }
            }
        }, TestContext.Current.CancellationToken);

        var (got, said) = (new List<string?>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            alice.Acknowledges = random.Next(2) == 0;
            for (var i = random.Next(12); i > 0; i--)
            {
                await alice.SendAsync($"<message xmlns='jabber:client' to='{room}' type='groupchat' id='a{said}'><body>a{said++}</body></message>");
            }

            for (var i = random.Next(30); i > 0 && !(talk.IsCompleted && got.Contains($"b{Messages - 1}")); i--)
            {
                if ((await alice.ReadAsync())?["id"] is { Length: > 1 } id && id[0] is 'a' or 'b')
                {
                    got.Add(id);
                }
            }

            // Now and then the server does not know yet that the connection is gone.
            var former = alice.Connection;
            if (random.Next(3) > 0)
            {
                await alice.CutAsync();
            }

            await alice.ResumeAsync();
            await former.DisposeAsync();
        }

        await talk;
        await alice.SendAsync($"<message xmlns='jabber:client' to='{room}' type='groupchat' id='last'><body>last</body></message>");
        while (got is [] || got[^1] != "last")
        {
            got.Add((await alice.ReadUntilAsync(element => element.Child("body", Ns.Client) is not null))["id"]);
        }

        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"b{i}"), got.Where(id => id![0] == 'b'));
        Assert.Equal(Enumerable.Range(0, said).Select(i => $"a{i}"), got.Where(id => id![0] == 'a'));
    }

    [Fact]
    public async Task Resuming_while_the_old_connection_is_open_takes_over()
    {
        await using var alice = await AliceAsync(webSocket: false);
        var former = alice.Connection;
        await alice.ResumeAsync();

        var error = await former.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal("conflict", error.Elements.First().Name);
        Assert.Null(await former.ReadAsync());
        Assert.Equal("result", (await alice.Connection.AskAsync("get", "localhost", "ping", "<ping xmlns='urn:xmpp:ping'/>"))["type"]);
        await former.DisposeAsync();
    }

    [Fact]
    public async Task A_closed_stream_is_over_and_one_is_told_what_was_handled()
    {
        await using var bob = await running.BobAsync();
        await using var alice = await AliceAsync(webSocket: false);
        await alice.JoinAsync("closed@rooms.localhost", "alice");
        await bob.JoinAsync("closed@rooms.localhost", "bob");
        await alice.Connection.SendAsync("</stream:stream>");
        await bob.ReadUntilAsync(element => element["from"] == "closed@rooms.localhost/alice" && element["type"] == "unavailable");

        await alice.AuthenticateAsync();
        var failed = await alice.AskToResumeAsync();

        Assert.Equal("2", failed["h"]);
        Assert.NotNull(failed.Child("item-not-found", Ns.StanzaErrors));
        await alice.Connection.BindAsync("managed");
    }

    [Fact]
    public async Task Nobody_resumes_the_session_of_another_account()
    {
        await using var alice = await AliceAsync(webSocket: false);
        await alice.CutAsync();
        await using var bob = await XmppTestClient.ConnectAsync(Server);
        await bob.AuthenticateAsync("localhost", "PLAIN", Plain("bob"));

        await bob.SendAsync($"<resume xmlns='{Sm}' previd='{alice.Id}' h='0'/>");

        var failed = await bob.ReadAsync();
        Assert.Equal("failed", failed?.Name);
        Assert.Null(failed!["h"]);
        Assert.NotNull(failed.Child("item-not-found", Ns.StanzaErrors));
        await alice.ResumeAsync();
    }

    [Fact]
    public async Task A_reader_that_stalls_loses_its_stream_and_resumes_without_missing_anything()
    {
        const int Messages = 70;
        const string Room = "stall@rooms.localhost";
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"), ("Limits:Rates", "false"), ("Rooms:Creators", "everyone"));
        await server.AddUserAsync("bob", RunningServer.Password);
        await using var alice = await XmppTestClient.VisitAsync(server, "writer");
        var receiveBuffer = 64 * 1024;
        await using var bob = await ManagedClient.LoginAsync(() => XmppTestClient.ConnectAsync(server, receiveBuffer), "bob", RunningServer.Password, "staller");
        await alice.JoinAsync(Room, "alice");
        await bob.JoinAsync(Room, "bob");
        bob.Acknowledges = false;

        // 7 MB are more than the system and the queue hold for somebody who does not read, and less than what may be unacknowledged.
        var text = new string('a', 100_000);
        var hasLeft = false;
        for (var i = 0; i < Messages; i++)
        {
            await alice.SendAsync($"<message to='{Room}' type='groupchat' id='m{i}'><body>{text}</body></message>");
            await alice.ReadUntilAsync(element =>
            {
                hasLeft |= element["type"] == "unavailable";
                return element["id"] == $"m{i}";
            });
        }

        List<string?> ids = [];
        while (await bob.ReadAsync() is { Name: "message" } message)
        {
            ids.Add(message["id"]);
        }

        Assert.True(ids.Count < Messages);
        await bob.CutAsync();
        receiveBuffer = 1024 * 1024;
        await bob.ResumeAsync();
        while (ids.Count < Messages)
        {
            ids.Add((await bob.ReadAsync())?["id"]);
        }

        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"m{i}"), ids);
        Assert.False(hasLeft);
    }

    [Fact]
    public async Task Who_acknowledges_more_than_was_sent_is_disconnected()
    {
        await using var alice = await AliceAsync(webSocket: false);
        await alice.Connection.SendAsync($"<a xmlns='{Sm}' h='7'/>");

        var error = await alice.Connection.ReadUntilAsync(element => element.Is("error", Ns.Streams));

        Assert.Equal("undefined-condition", error.Elements.First().Name);
        var tooHigh = error.Child("handled-count-too-high", Sm);
        Assert.Equal(("7", "0"), (tooHigh?["h"], tooHigh?["send-count"]));
    }

    [Fact]
    public async Task A_count_too_high_on_resuming_does_not_end_the_session()
    {
        await using var alice = await AliceAsync(webSocket: false);
        await alice.CutAsync();
        await alice.AuthenticateAsync();
        Assert.NotNull((await alice.AskToResumeAsync(handled: 7)).Child("handled-count-too-high", Sm));
        await alice.ResumeAsync();
    }

    [Fact]
    public async Task Visitors_are_not_offered_it_and_accounts_are()
    {
        await using var visitor = await XmppTestClient.ConnectAsync(Server);
        await visitor.AuthenticateAsync("anon.localhost", "ANONYMOUS", "");
        Assert.Null(visitor.Features!.Child("sm", Sm));
        await using var alice = await XmppTestClient.ConnectAsync(Server);
        await alice.AuthenticateAsync("localhost", "PLAIN", Plain("alice"));
        Assert.NotNull(alice.Features!.Child("sm", Sm));

        await alice.SendAsync($"<enable xmlns='{Sm}'/>");
        Assert.NotNull((await alice.ReadAsync())?.Child("unexpected-request", Ns.StanzaErrors));
        await alice.BindAsync("twice");
        await alice.SendAsync($"<r xmlns='{Sm}'/>");
        Assert.NotNull((await alice.ReadAsync())?.Child("unexpected-request", Ns.StanzaErrors));
        await alice.SendAsync($"<enable xmlns='{Sm}'/><r xmlns='{Sm}'/><enable xmlns='{Sm}'/>");
        Assert.Equal("enabled", (await alice.ReadAsync())?.Name);
        Assert.Equal("a", (await alice.ReadAsync())?.Name);
        Assert.Equal("failed", (await alice.ReadAsync())?.Name);
    }

    [Fact]
    public async Task Who_does_not_come_back_in_time_leaves_the_room()
    {
        await using var bob = await running.BobAsync();
        await using var alice = await ManagedClient.LoginAsync(Server, "alice", RunningServer.Password, "late", " max='1'");
        Assert.Equal("1", alice.Max);
        await alice.JoinAsync("late@rooms.localhost", "alice");
        await bob.JoinAsync("late@rooms.localhost", "bob");

        await alice.CutAsync();

        await bob.ReadUntilAsync(element => element["from"] == "late@rooms.localhost/alice" && element["type"] == "unavailable");
        await alice.AuthenticateAsync();
        Assert.NotNull((await alice.AskToResumeAsync()).Child("item-not-found", Ns.StanzaErrors));
    }

    [Fact]
    public async Task What_a_client_has_not_acknowledged_when_its_session_ends_waits_for_the_next()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));
        await server.AddUserAsync("alice", RunningServer.Password);
        await server.AddUserAsync("bob", RunningServer.Password);
        await using var bob = await XmppTestClient.LoginAsync(server, "bob", RunningServer.Password);
        await using var alice = await ManagedClient.LoginAsync(server, "alice", RunningServer.Password, "gone", " max='1'");
        await alice.SendAsync("<presence xmlns='jabber:client'/>");
        await bob.SendAsync("<message to='alice@localhost' type='chat' id='had'><body>had</body></message>");
        await alice.ReadUntilAsync(element => element["id"] == "had");
        await alice.Connection.SendAsync($"<a xmlns='{Sm}' h='{alice.Handled}'/><r xmlns='{Sm}'/>");
        await alice.Connection.ReadUntilAsync(element => element.Name == "a");
        await bob.SendAsync("<message to='alice@localhost' type='chat' id='first'><body>first</body></message>");
        await alice.ReadUntilAsync(element => element["id"] == "first");
        await alice.CutAsync();
        await bob.SendAsync("<message to='alice@localhost/gone' type='chat' id='second'><body>second</body></message>");
        await bob.AskAsync("get", "localhost", "sync", "<ping xmlns='urn:xmpp:ping'/>");

        // It waits for a second; what is asked for again and again is whether it is over.
        Element answer;
        do
        {
            await alice.CutAsync();
            await alice.AuthenticateAsync();
            answer = await alice.AskToResumeAsync(handled: uint.MaxValue);
        }
        while (answer.Name == "error");

        await alice.Connection.BindAsync("next");
        await alice.Connection.SendAsync("<presence xmlns='jabber:client'/>");
        foreach (var id in (string[])["first", "second"])
        {
            // With a delay if it was kept before the new session came, without one if it was still on its way.
            var message = await alice.Connection.ReadUntilAsync(element => element.Child("body", Ns.Client) is not null);
            Assert.Equal(id, message["id"]);
        }
    }

    [Fact]
    public async Task A_new_session_with_the_same_resource_ends_the_one_that_waits()
    {
        await using var bob = await running.BobAsync();
        await using var alice = await AliceAsync(webSocket: false, "same");
        await alice.JoinAsync("same@rooms.localhost", "alice");
        await bob.JoinAsync("same@rooms.localhost", "bob");
        await alice.CutAsync();

        await using var anew = await running.AliceAsync("same");
        await bob.ReadUntilAsync(element => element["from"] == "same@rooms.localhost/alice" && element["type"] == "unavailable");
        await anew.JoinAsync("same@rooms.localhost", "alice");
    }

    [Fact]
    public async Task A_session_that_waits_ends_with_its_account()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));
        await server.AddUserAsync("alice", RunningServer.Password);
        await server.AddUserAsync("bob", RunningServer.Password);
        await using var bob = await XmppTestClient.LoginAsync(server, "bob", RunningServer.Password);
        await using var alice = await ManagedClient.LoginAsync(server, "alice", RunningServer.Password);
        await bob.JoinAsync("gone@rooms.localhost", "bob");
        await alice.JoinAsync("gone@rooms.localhost", "alice");
        await alice.CutAsync();

        var (code, _, said) = await ServerProcess.RunAsync(server.DataDirectory, [], "user", "remove", "alice");
        Assert.True(code == 0, said);

        await bob.ReadUntilAsync(element => element["from"] == "gone@rooms.localhost/alice" && element["type"] == "unavailable");
    }

    [Fact]
    public async Task A_dead_connection_is_asked_by_a_request_and_its_session_waits()
    {
        await using var server = await ServerProcess.StartAsync(
            null, ("Tcp:RequireTls", "false"), ("Limits:PingAfterSeconds", "1"), ("Limits:DeadAfterSeconds", "1"));
        await server.AddUserAsync("alice", RunningServer.Password);
        await using var alice = await ManagedClient.LoginAsync(server, "alice", RunningServer.Password);
        var dead = alice.Connection;

        Assert.Equal("r", (await dead.ReadAsync())?.Name);
        Assert.Equal("connection-timeout", (await dead.ReadUntilAsync(element => element.Is("error", Ns.Streams))).Elements.First().Name);

        await alice.ResumeAsync();
        await dead.DisposeAsync();
    }

    Task<ManagedClient> AliceAsync(bool webSocket, string resource = "managed") => ManagedClient.LoginAsync(
        () => webSocket ? XmppTestClient.ConnectWebSocketAsync(Server) : XmppTestClient.ConnectAsync(Server), "alice", RunningServer.Password, resource);

    static string Plain(string name) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{name}\0{RunningServer.Password}"));

    static async Task SayAsync(XmppTestClient who, string room, string id)
    {
        await who.SendAsync($"<message to='{room}' type='groupchat' id='{id}'><body>{id}</body></message>");
        await who.ReadUntilAsync(element => element["id"] == id);
    }

    static async Task<List<string?>> BodiesAsync(ManagedClient who, string until)
    {
        var bodies = new List<string?>();
        while (bodies is [] || bodies[^1] != until)
        {
            bodies.Add((await who.ReadUntilAsync(element => element.Child("body", Ns.Client) is not null))["id"]);
        }

        return bodies;
    }

    static async Task<List<Element>> BobSeesAsync(XmppTestClient bob, string until)
    {
        var seen = new List<Element>();
        while (seen is [] || seen[^1]["id"] != until)
        {
            seen.Add((await bob.ReadAsync())!);
        }

        // Whatever came twice would come before the answer.
        await bob.SendAsync("<iq type='get' id='sync' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
        while (await bob.ReadAsync() is { } element && element["id"] != "sync")
        {
            seen.Add(element);
        }

        return seen;
    }
}
