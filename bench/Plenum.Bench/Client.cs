using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plenum.Bench;

/// <summary>Counts how often some bytes occur in a stream that comes in pieces.</summary>
sealed class Occurrences(string marker)
{
    readonly byte[] marker = Encoding.UTF8.GetBytes(marker);
    readonly byte[] tail = new byte[marker.Length - 1];
    int tailLength;

    public int In(ReadOnlySpan<byte> piece)
    {
        // What begins in the last piece and ends in this one is in neither alone.
        Span<byte> seam = stackalloc byte[2 * tail.Length];
        tail.AsSpan(0, tailLength).CopyTo(seam);
        var head = piece[..Math.Min(piece.Length, tail.Length)];
        head.CopyTo(seam[tailLength..]);
        var all = seam[..(tailLength + head.Length)];
        var count = all.Count(marker) + piece.Count(marker);

        var rest = piece.Length >= tail.Length ? piece[^tail.Length..] : all[Math.Max(0, all.Length - tail.Length)..];
        rest.CopyTo(tail);
        tailLength = rest.Length;
        return count;
    }
}

/// <summary>
/// One XMPP client, over TCP without TLS or over WebSocket. It does not parse: it looks for what it waits for in the bytes. The headers
/// of WebSocket frames stand between stanzas, so they are not in the way.
/// </summary>
sealed class Client
{
    static readonly byte[] Shared = new byte[256 * 1024];

    readonly bool framed;

    readonly StringBuilder said = new();
    readonly Occurrences messages = new("</message>");
    Occurrences? mine;
    string? awaited;

    /// <summary>Connects; <paramref name="webSocketPath"/> is null for TCP.</summary>
    public Client(Poller poller, IPEndPoint server, string? webSocketPath)
    {
        Socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
        if (webSocketPath is not null)
        {
            Upgrade(webSocketPath);
            framed = true;
        }

        Socket.Blocking = false;
        poller.Watch(this);
    }

    /// <summary>The attribute that a stanza needs where each stands for itself (RFC 7395 §3.3.3).</summary>
    public string Namespace => framed ? " xmlns='jabber:client'" : "";

    /// <summary>What opens a stream.</summary>
    public string Open(string domain) => framed
        ? $"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' to='{domain}'/>"
        : $"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='{domain}'>";

    public Socket Socket { get; }

    /// <summary>Messages that came.</summary>
    public long Messages { get; private set; }

    /// <summary>Called each time that what <see cref="Notice"/> named has come.</summary>
    public Action? Noticed { get; set; }

    /// <summary>What came until what was awaited came; null while it has not.</summary>
    public string? Answer { get; private set; }

    public void Send(string xml)
    {
        var bytes = framed ? Frame(Encoding.UTF8.GetBytes(xml)) : Encoding.UTF8.GetBytes(xml);
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += Socket.Send(bytes.AsSpan(sent), SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw new SocketException((int)error);
            }
        }
    }

    /// <summary>Sends something and waits for the text that ends its answer (quotation marks as apostrophes).</summary>
    public void Ask(string xml, string until)
    {
        said.Clear();
        (Answer, awaited) = (null, until);
        Send(xml);
    }

    /// <summary>Calls <see cref="Noticed"/> each time that this text comes.</summary>
    public void Notice(string text) => mine = new(text);

    public void Read()
    {
        while (true)
        {
            var length = Socket.Receive(Shared, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (length == 0 || error != SocketError.Success)
            {
                throw new IOException($"The server ended a connection ({error}). Its last words: {said}");
            }

            Take(Shared.AsSpan(0, length));
            if (length < Shared.Length)
            {
                return;
            }
        }
    }

    void Upgrade(string path)
    {
        Socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (Socket.Receive(one) == 0)
            {
                throw new IOException($"No WebSocket: {answer}");
            }

            answer.Append((char)one[0]);
        }

        if (!answer.ToString().StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException($"No WebSocket: {answer}");
        }
    }

    /// <summary>A text frame (RFC 6455 §5.2), masked with zeros, so that nothing has to be computed.</summary>
    static byte[] Frame(byte[] payload) => payload.Length < 126
        ? [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]
        : [0x81, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];

    void Take(ReadOnlySpan<byte> bytes)
    {
        Messages += messages.In(bytes);
        if (awaited is not null)
        {
            said.Append(Encoding.UTF8.GetString(bytes).Replace('"', '\''));
            var text = said.ToString();
            if (text.Contains(awaited, StringComparison.Ordinal))
            {
                (Answer, awaited) = (text, null);
                said.Clear();
            }
        }

        for (var times = mine?.In(bytes) ?? 0; times > 0; times--)
        {
            Noticed?.Invoke();
        }
    }
}
