using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration;

/// <summary>
/// A client that sends what the test writes and reads what the server says, over TCP or WebSocket. It knows how to log in, and answers
/// nothing by itself. Every wait is bounded.
/// </summary>
public sealed class XmppTestClient : IAsyncDisposable
{
    readonly TcpClient? tcp;
    readonly ClientWebSocket? webSocket;
    Stream? stream;
    PipeReader? reader;
    StanzaFramer framer;
    XmlScope scope = XmlScope.Client;

    XmppTestClient(TcpClient tcp)
    {
        this.tcp = tcp;
        Read(tcp.GetStream());
    }

    XmppTestClient(ClientWebSocket webSocket) => this.webSocket = webSocket;

    /// <summary>The full JID, once bound.</summary>
    public Jid? Jid { get; private set; }

    /// <summary>The features of the stream that was opened last.</summary>
    public Element? Features { get; private set; }

    bool IsWebSocket => webSocket is not null;

    /// <summary>Connects over TCP, and sends nothing.</summary>
    public static Task<XmppTestClient> ConnectAsync(ServerProcess server) => ConnectAsync(server.TcpPort);

    /// <summary>Connects over TCP to any server on this machine, and sends nothing.</summary>
    public static async Task<XmppTestClient> ConnectAsync(int port)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        return new(tcp);
    }

    /// <summary>Connects over TCP; the system takes no more than so many bytes that are not read.</summary>
    public static async Task<XmppTestClient> ConnectAsync(ServerProcess server, int receiveBuffer)
    {
        var tcp = new TcpClient { NoDelay = true, ReceiveBufferSize = receiveBuffer };
        await tcp.ConnectAsync(IPAddress.Loopback, server.TcpPort);
        return new(tcp);
    }

    /// <summary>Connects to the endpoint where TLS comes first, whatever the certificate says, and sends nothing.</summary>
    public static async Task<(XmppTestClient Client, X509Certificate2 Certificate)> ConnectTlsAsync(ServerProcess server, string protocol)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, server.TlsPort);
        var client = new XmppTestClient(tcp);
#pragma warning disable CA5359 // The server's certificate is self-made, and this is no test of it.
        var secured = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [new(protocol)] })
            .WaitAsync(ServerProcess.Patience);
        client.Read(secured);
        return (client, (X509Certificate2)secured.RemoteCertificate!);
    }

    /// <summary>Connects over WebSocket, and sends nothing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cookies">Cookies of the browser, or null.</param>
    /// <param name="origin">The page's origin, or null.</param>
    public static async Task<XmppTestClient> ConnectWebSocketAsync(ServerProcess server, CookieContainer? cookies = null, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("xmpp");
        socket.Options.Cookies = cookies;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        await socket.ConnectAsync(new UriBuilder(server.Http) { Scheme = "ws", Path = "/xmpp-websocket" }.Uri, limit.Token);
        return new(socket);
    }

    /// <summary>Connects over TCP, without TLS (the server must allow it), and logs in with PLAIN.</summary>
    public static Task<XmppTestClient> LoginAsync(ServerProcess server, string name, string password, string resource = "test", string domain = "localhost") =>
        LoginAsync(server.TcpPort, name, password, resource, domain);

    /// <summary>Connects to any server on this machine, without TLS, and logs in with PLAIN.</summary>
    public static async Task<XmppTestClient> LoginAsync(int port, string name, string password, string resource = "test", string domain = "localhost")
    {
        var client = await ConnectAsync(port);
        await client.AuthenticateAsync(domain, "PLAIN", Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{name}\0{password}")));
        await client.BindAsync(resource);
        return client;
    }

    /// <summary>Connects over TCP, without TLS (the server must allow it), as a visitor.</summary>
    public static Task<XmppTestClient> VisitAsync(ServerProcess server, string resource = "test", string domain = "anon.localhost") =>
        VisitAsync(server.TcpPort, resource, domain);

    /// <summary>Connects to any server on this machine, without TLS, as a visitor.</summary>
    public static async Task<XmppTestClient> VisitAsync(int port, string resource = "test", string domain = "anon.localhost")
    {
        var client = await ConnectAsync(port);
        await client.AuthenticateAsync(domain, "ANONYMOUS", "");
        await client.BindAsync(resource);
        return client;
    }

    /// <summary>Sends text as it is: to a WebSocket as one message.</summary>
    public async Task SendAsync(string xml)
    {
        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        var bytes = Encoding.UTF8.GetBytes(xml);
        if (IsWebSocket)
        {
            await webSocket!.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        else
        {
            await stream!.WriteAsync(bytes, limit.Token);
        }
    }

    /// <summary>The next top-level element; null if the stream or the connection ends. A stream header comes as an empty <c>open</c>.</summary>
    public async Task<Element?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        try
        {
            return IsWebSocket ? await ReadMessageAsync(limit.Token) : await ReadFrameAsync(limit.Token);
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Reads on until an element is the wanted one; fails if the stream ends before.</summary>
    public async Task<Element> ReadUntilAsync(Func<Element, bool> wanted)
    {
        while (await ReadAsync() is { } element)
        {
            if (wanted(element))
            {
                return element;
            }
        }

        throw new InvalidOperationException("The stream ended before what was waited for.");
    }

    /// <summary>Sends a request and reads on until its answer.</summary>
    public async Task<Element> AskAsync(string type, string to, string id, string payload)
    {
        await SendAsync($"<iq xmlns='jabber:client' type='{type}' to='{to}' id='{id}'>{payload}</iq>");
        return await ReadUntilAsync(element => element.Name == "iq" && element["id"] == id && element["type"] is "result" or "error");
    }

    /// <summary>Opens a stream to a host, and returns the features.</summary>
    public async Task<Element> OpenAsync(string host)
    {
        await SendAsync(IsWebSocket
            ? $"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{host}' version='1.0'/>"
            : $"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='{host}' version='1.0'>");
        return Features = await ReadUntilAsync(element => element.Is("features", Ns.Streams));
    }

    /// <summary>Makes the opened stream TLS, whatever the certificate says.</summary>
    public async Task StartTlsAsync()
    {
        await SendAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        Assert.Equal("proceed", (await ReadAsync())?.Name);
#pragma warning disable CA5359 // The server's certificate is self-made, and this is no test of it.
        var secured = new SslStream(stream!, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await secured.AuthenticateAsClientAsync("localhost").WaitAsync(ServerProcess.Patience);
        Read(secured);
    }

    /// <summary>Opens a stream and authenticates with a mechanism of one step; the stream is opened anew.</summary>
    public async Task AuthenticateAsync(string host, string mechanism, string initial)
    {
        await OpenAsync(host);
        await SendAsync($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{mechanism}'>{initial}</auth>");
        var answer = await ReadAsync();
        Assert.True(answer is { Name: "success" }, $"{answer}");
        framer = default;
        await OpenAsync(host);
    }

    /// <summary>Binds a resource; null lets the server make one.</summary>
    public async Task BindAsync(string? resource)
    {
        await SendAsync("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + (resource is null ? "" : $"<resource>{resource}</resource>") + "</bind></iq>");
        var answer = await ReadUntilAsync(element => element["id"] == "bind");
        Jid = Jid.Parse(answer.Elements.Single().Elements.Single().Value);
    }

    /// <summary>Enters a room, and reads on until that is told; one that is made by that is opened (XEP-0045 §10.1.2).</summary>
    public async Task JoinAsync(string room, string nick)
    {
        await SendAsync($"<presence xmlns='jabber:client' to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        var made = false;
        var subject = await ReadUntilAsync(element =>
        {
            made |= element.Name == "presence" && element.ToString().Contains("<status code='201'/>", StringComparison.Ordinal);
            return element.Child("subject", Ns.Client) is not null || (element.Name == "presence" && element["type"] == "error");
        });
        Assert.True(subject.Name == "message", $"{subject}");
        if (made)
        {
            var opened = await AskAsync("set", room, "open", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>");
            Assert.True(opened["type"] == "result", $"{opened}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }

        tcp?.Dispose();
        webSocket?.Dispose();
    }

    void Read(Stream from)
    {
        stream = from;
        reader = PipeReader.Create(from);
        framer = default;
    }

    async Task<Element?> ReadMessageAsync(CancellationToken cancel)
    {
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await webSocket!.ReceiveAsync(message.GetMemory(4096), cancel);
            message.Advance(part.Count);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                var element = Parse(message.WrittenSpan, XmlScope.None);
                return element.Is("close", StreamHeader.Framing) ? null : element;
            }
        }
    }

    async Task<Element?> ReadFrameAsync(CancellationToken cancel)
    {
        while (true)
        {
            var result = await reader!.ReadAsync(cancel);
            var buffer = result.Buffer;
            var found = framer.TryRead(ref buffer, int.MaxValue, out var frame);
            var bytes = found ? frame.Bytes.ToArray() : [];
            reader.AdvanceTo(buffer.Start, found ? buffer.Start : buffer.End);
            if (!found)
            {
                if (result.IsCompleted)
                {
                    return null;
                }

                continue;
            }

            switch (frame.Kind)
            {
                case StreamFrameKind.Header:
                    Assert.True(ElementParser.TryParseHeader(bytes, XmlLimits.AfterAuthentication, out var header, out _));
                    scope = header.Scope;
                    return new Element("open", StreamHeader.Framing) { { "from", header.From }, { "id", header.Id }, { "version", header.Version } };
                case StreamFrameKind.Element:
                    return Parse(bytes, scope);
                case StreamFrameKind.End:
                    return null;
                case StreamFrameKind.Error:
                    throw new InvalidOperationException($"The server sent what is no XMPP: {frame.Error}");
            }
        }
    }

    static Element Parse(ReadOnlySpan<byte> xml, XmlScope scope) =>
        ElementParser.TryParse(xml, scope, new XmlLimits { Bytes = int.MaxValue, Elements = int.MaxValue }, out var element, out var error)
            ? element
            : throw new InvalidOperationException($"The server sent what is no XML: {error}");
}
