using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

public sealed class BoshTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    ServerProcess Server => running.Process;

    [Fact]
    public async Task A_session_begins_with_its_terms_and_what_the_host_offers()
    {
        using var client = new BoshTestClient(Server);

        var body = await client.BeginAsync("anon.localhost");

        Assert.Matches("^[0-9a-f]{40}$", body["sid"]);
        Assert.Equal(
            ("55", "2", "1", "1.6", "75", "anon.localhost"),
            (body["wait"], body["requests"], body["hold"], body["ver"], body["inactivity"], body["from"]));
        Assert.Equal("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms>", body.Elements.Single().Elements.Single().ToString());
    }

    [Fact]
    public async Task A_visitor_and_an_account_chat_in_a_room_one_of_them_over_HTTP()
    {
        await using var alice = await running.AliceAsync("bosh-room");
        await alice.JoinAsync("bosh@rooms.localhost", "alice");
        using var visitor = new BoshTestClient(Server);
        await visitor.BeginAsync("anon.localhost");
        Assert.Equal("anon.localhost", (await visitor.LoginAsync("ANONYMOUS", "")).Domain);
        await visitor.AskForAsync(
            "<presence xmlns='jabber:client' to='bosh@rooms.localhost/eve'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
            element => element.Child("subject", Ns.Client) is not null);

        var waits = visitor.AskAsync("");
        await alice.SendAsync("<message xmlns='jabber:client' type='groupchat' to='bosh@rooms.localhost'><body>Hello</body></message>");
        Assert.Equal("Hello", (await waits).Elements.Single().Child("body", Ns.Client)?.Value);
        // Without a namespace, as many clients write it.
        var said = await visitor.AskForAsync("<message type='groupchat' to='bosh@rooms.localhost'><body>Hi</body></message>", element => element.Name == "message");
        Assert.Equal("Hi", said.Child("body", Ns.Client)?.Value);
        var heard = await alice.ReadUntilAsync(element => element.Child("body", Ns.Client)?.Value == "Hi");
        Assert.Equal("bosh@rooms.localhost/eve", heard["from"]);

        var end = await visitor.AskAsync("", "type='terminate'");
        Assert.Equal("<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>", end.ToString());
        await alice.ReadUntilAsync(element => element is { Name: "presence" } && element["type"] == "unavailable");
        Assert.Equal("item-not-found", (await visitor.AskAsync(""))["condition"]);
    }

    [Fact]
    public async Task An_account_logs_in_with_SCRAM_and_a_wrong_password_does_not()
    {
        using var client = new BoshTestClient(Server);
        await client.BeginAsync("localhost");
        Assert.Equal("failure", (await AuthenticateAsync(client, "wrong password")).Name);
        Assert.Equal("success", (await AuthenticateAsync(client, RunningServer.Password)).Name);
        Assert.Equal("bob@localhost/http", (await client.BindAsync("http")).ToString());
    }

    [Fact]
    public async Task A_client_that_polls_gets_the_answer_with_its_request()
    {
        using var client = new BoshTestClient(Server);
        var body = await client.BeginAsync("anon.localhost", "wait='0' hold='0'");
        Assert.Equal(("1", "0", "5"), (body["requests"], body["hold"], body["polling"]));
        Assert.Equal("features", body.Elements.Single().Name);
        Assert.Equal("success", (await client.AskAsync($"<auth xmlns='{Sasl}' mechanism='ANONYMOUS'/>")).Elements.Single().Name);
        // What comes with a restart is ignored.
        Assert.Equal("features", (await client.AskAsync("<presence xmlns='jabber:client'/>", "xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'")).Elements.Single().Name);
    }

    [Fact]
    public async Task Who_is_signed_in_needs_no_password_unless_a_page_of_another_origin_asks()
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = Server.Http };
        using var answer = await browser.PostAsJsonAsync("/api/login", new { name = "alice", password = RunningServer.Password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        using var page = new BoshTestClient(Server, cookies, $"http://{Server.Http.Authority}");
        Assert.Contains("EXTERNAL", (await page.BeginAsync("localhost")).ToString(), StringComparison.Ordinal);
        Assert.Equal("alice@localhost/tab", (await page.LoginAsync("EXTERNAL", "=", "tab")).ToString());
        using var other = new BoshTestClient(Server, cookies, "http://elsewhere.example");
        Assert.DoesNotContain("EXTERNAL", (await other.BeginAsync("localhost")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_ask_without_cookies()
    {
        using var http = new HttpClient { BaseAddress = Server.Http };
        using var ask = new HttpRequestMessage(HttpMethod.Options, "/http-bind");
        using var may = await http.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NoContent, "*"), (may.StatusCode, may.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.False(may.Headers.Contains("Access-Control-Allow-Credentials"));
        using var get = await http.GetAsync("/http-bind", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Theory]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='localhost'", "bad-request")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' to='localhost'/>", "bad-request")]
    [InlineData("<!DOCTYPE x><body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='localhost'/>", "bad-request")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1'/>", "improper-addressing")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='elsewhere.example'/>", "host-unknown")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' sid='0123456789012345678901234567890123456789'/>", "item-not-found")]
    public async Task What_is_wrong_is_said_as_a_condition(string xml, string condition)
    {
        using var client = new BoshTestClient(Server);
        var body = await client.PostAsync(xml);
        Assert.Equal(("terminate", condition), (body["type"], body["condition"]));
    }

    [Fact]
    public async Task A_stranger_may_send_less_than_a_member()
    {
        var large = $"<message xmlns='jabber:client' to='bosh@rooms.localhost'><body>{new string('a', 100_000)}</body></message>";
        using var stranger = new BoshTestClient(Server);
        await stranger.BeginAsync("anon.localhost");
        Assert.Equal("policy-violation", (await stranger.AskAsync(large))["condition"]);
        Assert.Equal("item-not-found", (await stranger.AskAsync(""))["condition"]);

        using var member = new BoshTestClient(Server);
        await member.BeginAsync("anon.localhost");
        await member.LoginAsync("ANONYMOUS", "");
        Assert.Equal("error", (await member.AskForAsync(large, element => element.Name == "message"))["type"]);
        Assert.Equal("policy-violation", (await member.AskAsync(large + large + large))["condition"]);
    }

    [Fact]
    public async Task A_stream_error_ends_the_session_and_stands_in_its_last_response()
    {
        using var client = new BoshTestClient(Server);
        await client.BeginAsync("anon.localhost");
        var body = await client.AskAsync("<message xmlns='jabber:client'/>");
        Assert.Equal(("terminate", "remote-stream-error"), (body["type"], body["condition"]));
        Assert.Equal("<error xmlns='http://etherx.jabber.org/streams'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>", body.Elements.Single().ToString());
    }

    [Fact]
    public async Task A_response_that_was_lost_with_its_connection_is_sent_again()
    {
        await using var alice = await running.AliceAsync("bosh-lost");
        using var client = new BoshTestClient(Server);
        await client.BeginAsync("anon.localhost");
        var jid = await client.LoginAsync("ANONYMOUS", "", "phone");
        await client.AskForAsync("<presence xmlns='jabber:client'/>", element => element.Name == "presence");

        // A request whose connection breaks while it waits.
        var body = $"<body xmlns='http://jabber.org/protocol/httpbind' rid='{++client.Rid}' sid='{client.Sid}'/>";
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, Server.Http.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(
                Encoding.UTF8.GetBytes($"POST /http-bind HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\n\r\n{body}"), TestContext.Current.CancellationToken);
        }

        await alice.SendAsync($"<message xmlns='jabber:client' to='{jid}'><body>Are you there?</body></message>");
        var answer = await client.AskAgainAsync(client.Rid, "");
        while (answer.Elements.All(element => element.Name != "message"))
        {
            answer = await client.AskAsync("");
        }

        Assert.Equal("Are you there?", answer.Elements.First(element => element.Name == "message").Child("body", Ns.Client)?.Value);
    }

    [Fact]
    public async Task When_the_server_stops_who_waits_is_told()
    {
        await using var server = await ServerProcess.StartAsync();
        using var client = new BoshTestClient(server);
        await client.BeginAsync("anon.localhost");
        await client.LoginAsync("ANONYMOUS", "");
        await client.AskForAsync("<presence xmlns='jabber:client'/>", element => element.Name == "presence");
        var waits = client.AskAsync("");
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal("system-shutdown", (await waits).Elements.Single().Elements.First().Name);
    }

    static async Task<Element> AuthenticateAsync(BoshTestClient client, string password)
    {
        var login = new ScramLogin("bob", password);
        var challenge = await client.AskForAsync($"<auth xmlns='{Sasl}' mechanism='SCRAM-SHA-256'>{login.First}</auth>", element => element.Namespace == Sasl);
        return await client.AskForAsync($"<response xmlns='{Sasl}'>{login.Final(challenge.Value)}</response>", element => element.Namespace == Sasl);
    }
}
