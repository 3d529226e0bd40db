using Plenum.Xmpp;
using Plenum.Xmpp.Streams;

namespace Plenum.Integration.Server;

public sealed class LimitTests(RunningServer running) : IClassFixture<RunningServer>
{
    ServerProcess Server => running.Process;

    [Fact]
    public async Task A_stanza_of_more_than_8_KiB_before_authentication_ends_the_stream()
    {
        await using var other = await running.AliceAsync();
        await using var client = await XmppTestClient.ConnectAsync(Server);
        await client.OpenAsync("localhost");

        await client.SendAsync($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{new string('A', 9000)}</auth>");

        await AssertEndsWithAsync("policy-violation", client);
        await AssertGoesOnAsync(other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stanza_of_more_than_256_KiB_ends_the_stream_and_nobody_elses(bool webSocket)
    {
        await using var other = await running.AliceAsync();
        await using var client = webSocket ? await WebSocketVisitorAsync() : await XmppTestClient.VisitAsync(Server);

        await client.SendAsync($"<message xmlns='jabber:client' to='localhost'><body>{new string('a', 256 * 1024)}</body></message>");

        await AssertEndsWithAsync("policy-violation", client);
        await AssertGoesOnAsync(other);
    }

    [Fact]
    public async Task A_stanza_of_just_less_than_256_KiB_is_answered()
    {
        await using var client = await running.BobAsync("large");

        await client.SendAsync($"<message to='localhost' type='chat' id='large'><body>{new string('a', (256 * 1024) - 200)}</body></message>");

        Assert.Equal("error", (await client.ReadUntilAsync(element => element["id"] == "large"))["type"]);
    }

    [Theory]
    [InlineData("a", 64, "policy-violation")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]>", 0, "restricted-xml")]
    [InlineData("<!-- hello -->", 0, "restricted-xml")]
    [InlineData("<?php ?>", 0, "restricted-xml")]
    [InlineData("<message><body>&lol;</body></message>", 0, "restricted-xml")]
    [InlineData("<message></iq>", 0, "not-well-formed")]
    [InlineData("<other xmlns='urn:example'/>", 0, "unsupported-stanza-type")]
    public async Task What_a_stream_may_not_carry_ends_it(string sent, int depth, string condition)
    {
        await using var other = await running.AliceAsync();
        await using var client = await running.BobAsync();

        await client.SendAsync(depth == 0 ? sent : "<message>" + string.Concat(Enumerable.Repeat($"<{sent}>", depth)) + string.Concat(Enumerable.Repeat($"</{sent}>", depth)) + "</message>");

        await AssertEndsWithAsync(condition, client);
        await AssertGoesOnAsync(other);
    }

    [Fact]
    public async Task Stanzas_before_authentication_are_not_authorized()
    {
        await using var client = await XmppTestClient.ConnectAsync(Server);
        await client.OpenAsync("localhost");

        await client.SendAsync("<message to='alice@localhost'><body>hello</body></message>");

        await AssertEndsWithAsync("not-authorized", client);
    }

    [Fact]
    public async Task A_reader_that_stalls_loses_its_own_session_and_the_room_goes_on()
    {
        // The writer sends faster than a client may.
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"), ("Limits:Rates", "false"), ("Rooms:Creators", "everyone"));
        await using var alice = await XmppTestClient.VisitAsync(server, "writer");
        await using var bob = await XmppTestClient.VisitAsync(server, "staller");
        await alice.JoinAsync("stall@rooms.localhost", "alice");
        await bob.JoinAsync("stall@rooms.localhost", "bob");

        // Bob reads nothing from here on. 400 messages of 100 kB are more than the system and the queue hold for him, and all is said long
        // before his connection could be taken for dead.
        var text = new string('a', 100_000);
        var hasLeft = false;
        for (var i = 0; i < 400; i++)
        {
            await alice.SendAsync($"<message to='stall@rooms.localhost' type='groupchat' id='m{i}'><body>{text}</body></message>");
            await alice.ReadUntilAsync(element =>
            {
                hasLeft |= element["from"] == "stall@rooms.localhost/bob" && element["type"] == "unavailable";
                return element["id"] == $"m{i}";
            });
        }

        Assert.True(hasLeft);
    }

    [Fact]
    public async Task Who_sends_too_fast_is_read_more_slowly_and_misses_no_answer()
    {
        const int Many = ReadingPace.StanzasAtOnce + (2 * ReadingPace.StanzasPerSecond);
        await using var client = await running.BobAsync("fast");

        await client.SendAsync(string.Concat(Enumerable.Range(0, Many).Select(i => $"<iq type='get' to='localhost' id='{i}'><ping xmlns='urn:xmpp:ping'/></iq>")));

        for (var i = 0; i < Many; i++)
        {
            Assert.Equal($"{i}", (await client.ReadAsync())?["id"]);
        }
    }

    async Task<XmppTestClient> WebSocketVisitorAsync()
    {
        var client = await XmppTestClient.ConnectWebSocketAsync(Server);
        await client.AuthenticateAsync("anon.localhost", "ANONYMOUS", "");
        await client.BindAsync(null);
        return client;
    }

    static async Task AssertGoesOnAsync(XmppTestClient other) =>
        Assert.Equal("result", (await other.AskAsync("get", "localhost", "still-there", "<ping xmlns='urn:xmpp:ping'/>"))["type"]);

    static async Task AssertEndsWithAsync(string condition, XmppTestClient client)
    {
        var error = await client.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal(condition, error.Elements.First().Name);
        Assert.Null(await client.ReadAsync());
    }
}
