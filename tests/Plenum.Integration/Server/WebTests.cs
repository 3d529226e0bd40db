using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Web;
using Plenum.Xmpp;

namespace Plenum.Integration.Server;

public sealed class WebTests
{
    [Fact]
    public async Task The_link_of_the_first_start_makes_one_operator_once()
    {
        await using var server = await ServerProcess.StartAsync();
        using var browser = new Browser(server);
        var token = HttpUtility.ParseQueryString(server.SetupLink!.Query)["token"];
        Assert.True((await browser.MeAsync()).GetProperty("setupNeeded").GetBoolean());

        Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("setup", new { token = "wrong", name = "alice", password = RunningServer.Password }));
        Assert.Equal(HttpStatusCode.BadRequest, await browser.PostAsync("setup", new { token, name = "alice", password = "short" }));
        Assert.Equal(HttpStatusCode.NoContent, await browser.PostAsync("setup", new { token, name = "alice", password = RunningServer.Password }));

        var me = await browser.MeAsync();
        Assert.False(me.GetProperty("setupNeeded").GetBoolean());
        Assert.Equal("""{"name":"alice","jid":"alice@localhost","operator":true}""", me.GetProperty("account").GetRawText());
        Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("setup", new { token, name = "mallory", password = RunningServer.Password }));
    }

    [Fact]
    public async Task A_link_is_void_after_a_restart_and_there_is_none_once_there_is_an_account()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            string? old;
            await using (var first = await ServerProcess.StartAsync(data))
            {
                old = HttpUtility.ParseQueryString(first.SetupLink!.Query)["token"];
                Assert.Equal(0, await first.StopAsync());
            }

            await using (var second = await ServerProcess.StartAsync(data))
            {
                using var browser = new Browser(second);
                Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("setup", new { token = old, name = "alice", password = RunningServer.Password }));
                await second.AddUserAsync("alice", RunningServer.Password);
                var token = HttpUtility.ParseQueryString(second.SetupLink!.Query)["token"];
                Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("setup", new { token, name = "mallory", password = RunningServer.Password }));
            }

            await using var third = await ServerProcess.StartAsync(data);
            Assert.Null(third.SetupLink);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Who_is_signed_in_logs_in_over_the_WebSocket_without_a_password_until_they_sign_out()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.AddUserAsync("alice", RunningServer.Password);
        using var browser = new Browser(server);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.PostAsync("login", new { name = "alice", password = "wrong password" }));
        Assert.Equal(HttpStatusCode.NoContent, await browser.PostAsync("login", new { name = "Alice", password = RunningServer.Password }));

        await using (var client = await XmppTestClient.ConnectWebSocketAsync(server, browser.Cookies, $"http://{server.Http.Authority}"))
        {
            await client.AuthenticateAsync("localhost", "EXTERNAL", "=");
            await client.BindAsync("tab");
            Assert.Equal("alice@localhost/tab", client.Jid?.ToString());
        }

        // The copy is a cookie that somebody else may have taken.
        var copy = new CookieContainer();
        copy.Add(server.Http, browser.Cookies.GetCookies(server.Http));
        Assert.DoesNotContain("EXTERNAL", await MechanismsAsync(server, copy, "http://elsewhere.example"));
        Assert.Contains("EXTERNAL", await MechanismsAsync(server, copy, origin: null));
        Assert.Equal(HttpStatusCode.NoContent, await browser.PostAsync("logout", new { }));
        Assert.DoesNotContain("EXTERNAL", await MechanismsAsync(server, copy, origin: null));
    }

    [Fact]
    public async Task Signing_out_ends_the_sessions_of_that_sign_in_and_no_others()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.AddUserAsync("alice", RunningServer.Password);
        using var browser = new Browser(server);
        using var other = new Browser(server);
        await browser.PostAsync("login", new { name = "alice", password = RunningServer.Password });
        await other.PostAsync("login", new { name = "alice", password = RunningServer.Password });
        await using var out1 = await ExternalAsync(server, browser, "first");
        await using var waits = await ExternalAsync(server, browser, "waits");
        await using var stays = await ExternalAsync(server, other, "stays");
        await waits.SendAsync($"<enable xmlns='{ManagedClient.Namespace}' resume='true'/>");
        var id = (await waits.ReadUntilAsync(element => element.Name == "enabled"))["id"];
        await waits.DisposeAsync();

        Assert.Equal(HttpStatusCode.NoContent, await browser.PostAsync("logout", new { }));

        Assert.Equal("not-authorized", (await out1.ReadUntilAsync(element => element.Is("error", Ns.Streams))).Elements.First().Name);
        Assert.Null(await out1.ReadAsync());
        Assert.Equal("result", (await stays.AskAsync("get", "localhost", "still", "<ping xmlns='urn:xmpp:ping'/>"))["type"]);
        await using var back = await XmppTestClient.ConnectWebSocketAsync(server, other.Cookies, $"http://{server.Http.Authority}");
        await back.AuthenticateAsync("localhost", "EXTERNAL", "=");
        await back.SendAsync($"<resume xmlns='{ManagedClient.Namespace}' previd='{id}' h='0'/>");
        Assert.Equal("failed", (await back.ReadAsync())?.Name);
    }

    [Fact]
    public async Task A_removed_account_is_signed_in_nowhere_even_if_it_is_made_anew()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.AddUserAsync("alice", RunningServer.Password);
        using var browser = new Browser(server);
        Assert.Equal(HttpStatusCode.NoContent, await browser.PostAsync("login", new { name = "alice", password = RunningServer.Password }));

        await ServerProcess.RunAsync(server.DataDirectory, [], "user", "remove", "alice");
        Assert.Equal(JsonValueKind.Null, (await browser.MeAsync()).GetProperty("account").ValueKind);
        await server.AddUserAsync("alice", RunningServer.Password);
        Assert.Equal(JsonValueKind.Null, (await browser.MeAsync()).GetProperty("account").ValueKind);
    }

    [Fact]
    public async Task A_visitor_has_the_same_JID_in_every_tab_and_after_a_reload_and_another_browser_has_another()
    {
        await using var server = await ServerProcess.StartAsync();
        using var browser = new Browser(server);
        using var other = new Browser(server);
        await browser.MeAsync();
        await other.MeAsync();

        var jid = await VisitAsync(server, browser.Cookies);

        Assert.Matches("^[a-z2-7]{16}@anon.localhost$", jid.ToString());
        Assert.Equal(jid, await VisitAsync(server, browser.Cookies));
        Assert.NotEqual(jid, await VisitAsync(server, other.Cookies));
        Assert.NotEqual(await VisitAsync(server, null), await VisitAsync(server, null));
        // A page from elsewhere gets a visitor of its own.
        Assert.NotEqual(jid, await VisitAsync(server, browser.Cookies, "http://elsewhere.example"));
    }

    [Fact]
    public async Task Other_origins_and_forms_change_nothing()
    {
        await using var server = await ServerProcess.StartAsync();
        using var browser = new Browser(server);

        using var form = new StringContent("{}", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await browser.Http.PostAsync("/api/login", form, TestContext.Current.CancellationToken)).StatusCode);
        browser.Http.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("logout", new { }));
        Assert.Equal(HttpStatusCode.Forbidden, await browser.PostAsync("login", new { name = "a", password = "b" }));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_said_as_problem_json()
    {
        await using var server = await ServerProcess.StartAsync();
        using var browser = new Browser(server);

        using var notJson = new StringContent("{", Encoding.UTF8, "application/json");
        using var bad = await browser.Http.PostAsync("/api/login", notJson, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (bad.StatusCode, bad.Content.Headers.ContentType?.MediaType));
        using var large = await browser.Http.PostAsJsonAsync("/api/login", new { name = new string('a', 5000) }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var lost = await browser.Http.GetAsync("/nowhere/../../etc/passwd", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, lost.StatusCode);
        Assert.Contains("frame-ancestors 'self'", lost.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", lost.Headers.GetValues("X-Content-Type-Options").Single());
        using var noSocket = await browser.Http.GetAsync("/xmpp-websocket", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, noSocket.StatusCode);
    }

    [Fact]
    public async Task A_WebSocket_message_may_come_in_fragments_and_the_end_is_said_on_both_levels()
    {
        await using var server = await ServerProcess.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("xmpp");
        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        await socket.ConnectAsync(new UriBuilder(server.Http) { Scheme = "ws", Path = "/xmpp-websocket" }.Uri, limit.Token);
        Assert.Equal("xmpp", socket.SubProtocol);

        var open = Encoding.UTF8.GetBytes("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='anon.localhost' version='1.0'/>");
        await socket.SendAsync(open.AsMemory(0, 10), WebSocketMessageType.Text, endOfMessage: false, limit.Token);
        await socket.SendAsync(open.AsMemory(10), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        Assert.StartsWith("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'", await ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>", await ReadAsync(), StringComparison.Ordinal);
        await socket.SendAsync("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        Assert.Equal("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", await ReadAsync());
        Assert.Null(await ReadAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);

        async Task<string?> ReadAsync()
        {
            var buffer = new byte[4096];
            var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.True(part.EndOfMessage);
            return part.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, part.Count);
        }
    }

    [Fact]
    public async Task Host_meta_says_where_to_connect_by_the_address_it_was_asked_by_or_the_one_that_is_set()
    {
        const string Links = "<Link rel='urn:xmpp:alt-connections:websocket' href='{0}/xmpp-websocket'/><Link rel='urn:xmpp:alt-connections:xbosh' href='{1}/http-bind'/>";
        await using var server = await ServerProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Http };
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/.well-known/host-meta");
        (ask.Headers.Host, var forwarded) = ("chat.example.org", "https");
        ask.Headers.Add("X-Forwarded-Proto", forwarded);
        using var meta = await http.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal("application/xrd+xml", meta.Content.Headers.ContentType?.MediaType);
        Assert.Equal("*", meta.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(
            "<?xml version='1.0' encoding='utf-8'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
                + string.Format(System.Globalization.CultureInfo.InvariantCulture, Links, "wss://chat.example.org", "https://chat.example.org") + "</XRD>",
            await meta.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        await using var named = await ServerProcess.StartAsync(null, ("Http:PublicUrl", "https://www.example.org/"));
        using var other = new HttpClient { BaseAddress = named.Http };
        Assert.Equal(
            """{"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://www.example.org/xmpp-websocket"},{"rel":"urn:xmpp:alt-connections:xbosh","href":"https://www.example.org/http-bind"}]}""",
            await other.GetStringAsync("/.well-known/host-meta.json", TestContext.Current.CancellationToken));
    }

    static async Task<XmppTestClient> ExternalAsync(ServerProcess server, Browser browser, string resource)
    {
        var client = await XmppTestClient.ConnectWebSocketAsync(server, browser.Cookies, $"http://{server.Http.Authority}");
        await client.AuthenticateAsync("localhost", "EXTERNAL", "=");
        await client.BindAsync(resource);
        return client;
    }

    static async Task<Jid> VisitAsync(ServerProcess server, CookieContainer? cookies, string? origin = null)
    {
        await using var client = await XmppTestClient.ConnectWebSocketAsync(server, cookies, origin);
        await client.AuthenticateAsync("anon.localhost", "ANONYMOUS", "");
        await client.BindAsync(null);
        return client.Jid!.Bare;
    }

    static async Task<IReadOnlyList<string>> MechanismsAsync(ServerProcess server, CookieContainer cookies, string? origin)
    {
        await using var client = await XmppTestClient.ConnectWebSocketAsync(server, cookies, origin);
        var features = await client.OpenAsync("localhost");
        return [.. features.Elements.First(element => element.Name == "mechanisms").Elements.Select(mechanism => mechanism.Value)];
    }

    /// <summary>A browser as far as cookies go.</summary>
    sealed class Browser : IDisposable
    {
        readonly HttpClientHandler handler;

        public Browser(ServerProcess server)
        {
            handler = new HttpClientHandler { CookieContainer = Cookies };
            Http = new HttpClient(handler) { BaseAddress = server.Http };
        }

        public CookieContainer Cookies { get; } = new();

        public HttpClient Http { get; }

        public async Task<JsonElement> MeAsync() => await Http.GetFromJsonAsync<JsonElement>("/api/me", TestContext.Current.CancellationToken);

        public async Task<HttpStatusCode> PostAsync(string path, object body)
        {
            using var answer = await Http.PostAsJsonAsync($"/api/{path}", body, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        public void Dispose()
        {
            Http.Dispose();
            handler.Dispose();
        }
    }
}
