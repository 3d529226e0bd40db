using System.Net;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.Bosh;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration;

/// <summary>A client over HTTP requests (XEP-0124) that sends what the test writes, one request after the other unless told otherwise.</summary>
sealed class BoshTestClient : IDisposable
{
    const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    readonly HttpClient http;

    public BoshTestClient(ServerProcess server, CookieContainer? cookies = null, string? origin = null)
    {
        http = new(new HttpClientHandler { CookieContainer = cookies ?? new() }) { BaseAddress = server.Http, Timeout = ServerProcess.Patience };
        if (origin is not null)
        {
            http.DefaultRequestHeaders.Add("Origin", origin);
        }
    }

    /// <summary>The session, once there is one.</summary>
    public string? Sid { get; set; }

    /// <summary>The number of the last request.</summary>
    public long Rid { get; set; } = 1_000_000;

    /// <summary>Asks for a session; the response's <c>body</c>.</summary>
    public async Task<Element> BeginAsync(string host, string attributes = "wait='60' hold='1'")
    {
        Sid = null;
        var body = await AskAsync("", $"to='{host}' ver='1.6' xml:lang='en' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh' {attributes}");
        Sid = body["sid"];
        return body;
    }

    /// <summary>Sends the next request.</summary>
    public Task<Element> AskAsync(string payload, string attributes = "") => AskAgainAsync(++Rid, payload, attributes);

    /// <summary>Sends a request with this number.</summary>
    public Task<Element> AskAgainAsync(long rid, string payload, string attributes = "") =>
        PostAsync($"<body xmlns='http://jabber.org/protocol/httpbind' rid='{rid}' {(Sid is null ? "" : $"sid='{Sid}'")} {attributes}>{payload}</body>");

    /// <summary>Sends this.</summary>
    public async Task<Element> PostAsync(string xml)
    {
        using var content = new StringContent(xml, Encoding.UTF8, "text/xml");
        using var answer = await http.PostAsync("/http-bind", content, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/xml"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(ElementParser.TryParse(bytes, XmlScope.None, new() { Bytes = int.MaxValue, Elements = int.MaxValue }, out var body, out var error), $"{error}");
        Assert.True(body.Is("body", BoshRequest.Namespace), $"{body}");
        return body;
    }

    /// <summary>Sends the next request, and empty ones until an element is the wanted one.</summary>
    public async Task<Element> AskForAsync(string payload, Func<Element, bool> wanted, string attributes = "")
    {
        for (var body = await AskAsync(payload, attributes); ; body = await AskAsync(""))
        {
            if (body.Elements.FirstOrDefault(wanted) is { } found)
            {
                return found;
            }

            Assert.True(body["type"] is null, $"{body}");
        }
    }

    /// <summary>Authenticates with a mechanism of one step, begins the stream anew, and binds.</summary>
    public async Task<Jid> LoginAsync(string mechanism, string initial, string? resource = null)
    {
        Assert.Equal("success", (await AskForAsync($"<auth xmlns='{Sasl}' mechanism='{mechanism}'>{initial}</auth>", element => element.Namespace == Sasl)).Name);
        return await BindAsync(resource);
    }

    /// <summary>Begins the stream anew, and binds.</summary>
    public async Task<Jid> BindAsync(string? resource = null)
    {
        await AskForAsync("", element => element.Is("features", Ns.Streams), "xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'");
        var wanted = resource is null ? "" : $"<resource>{resource}</resource>";
        var bound = await AskForAsync(
            $"<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>{wanted}</bind></iq>", element => element["id"] == "bind");
        return Jid.Parse(bound.Elements.Single().Elements.Single().Value);
    }

    public void Dispose() => http.Dispose();
}
