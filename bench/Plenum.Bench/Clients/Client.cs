using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plenum.Bench.Clients;

/// <summary>
/// One XMPP client. It does not parse: it looks for what it waits for in the bytes. The headers of WebSocket frames stand between
/// stanzas, so they are not in the way.
/// </summary>
sealed class Client : IDisposable
{
    static readonly byte[] Shared = new byte[256 * 1024];

    readonly Poller poller;
    readonly bool framed;
    readonly Occurrences messages = new("</message>");
    readonly Occurrences pings = new("urn:xmpp:ping");
    readonly List<(Occurrences Text, Action Come)> notices = [];
    readonly ArrayBufferWriter<byte> said = new(256);
    byte[]? awaited;
    int? answered;
    bool wholeIq;
    Stamps? stamps;
    Secured? secured;

    /// <summary>
    /// Connects; <paramref name="webSocketPath"/> is null for TCP. <paramref name="buffer"/> is how many bytes the socket holds for the client
    /// before it reads them, or null for as many as the system likes.
    /// </summary>
    public Client(Poller poller, IPEndPoint server, string? webSocketPath, int? buffer = null)
    {
        this.poller = poller;
        Socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (buffer is { } bytes)
        {
            Socket.ReceiveBufferSize = bytes;
        }

        Socket.Connect(server);
        if (webSocketPath is not null)
        {
            WebSocketFraming.Upgrade(Socket, webSocketPath);
            framed = true;
        }

        Socket.Blocking = false;
        poller.Adopt(this);
    }

    /// <summary>The poller's number for it.</summary>
    public int Number { get; set; }

    /// <summary>True while the poller waits for its socket.</summary>
    public bool IsWatched { get; set; }

    /// <summary>The attribute that a stanza needs where each stands for itself (RFC 7395 §3.3.3).</summary>
    public string Namespace => framed ? " xmlns='jabber:client'" : "";

    public Socket Socket { get; }

    /// <summary>The full JID that it was bound to.</summary>
    public string Jid { get; set; } = "";

    /// <summary>Messages that came.</summary>
    public long Messages { get; private set; }

    /// <summary>What came until what was awaited came (quotation marks as apostrophes); null while it has not.</summary>
    public string? Answer { get; private set; }

    /// <summary>True where losing the connection is something to be told of, and not the end of the run.</summary>
    public bool MayEnd { get; set; }

    /// <summary>True where the error is wanted that a server ends the stream with.</summary>
    public bool KeepsWords { get; set; }

    /// <summary>How the server ended the connection: an error, or empty for none; null while it has not.</summary>
    public string? Ended { get; private set; }

    /// <summary>True once TLS is there.</summary>
    public bool IsSecured => secured?.IsOpen == true;

    /// <summary>What opens a stream.</summary>
    public string Open(string domain) => framed
        ? $"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' to='{domain}'/>"
        : $"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='{domain}'>";

    /// <summary>The bytes of a stanza that is to be sent often.</summary>
    public byte[] Encode(string xml) => framed ? WebSocketFraming.Frame(Encoding.UTF8.GetBytes(xml)) : Encoding.UTF8.GetBytes(xml);

    public void Send(string xml) => Send(Encode(xml));

    /// <summary>Sends what <see cref="Encode"/> has made.</summary>
    public void Send(byte[] encoded)
    {
        if (secured is not null)
        {
            secured.Send(encoded);
        }
        else
        {
            SendAll(encoded);
        }
    }

    /// <summary>
    /// Sends something and waits for the text that ends its answer, which must have no quotation marks in it; with <paramref name="iq"/> for
    /// the end of the IQ that has the text in its first tag.
    /// </summary>
    public void Ask(string xml, string until, bool iq = false)
    {
        said.ResetWrittenCount();
        (Answer, awaited, answered, wholeIq) = (null, Encoding.UTF8.GetBytes(until), null, iq);
        poller.Waiting++;
        Send(xml);
    }

    /// <summary>Calls each time that this text comes.</summary>
    public void Notice(string text, Action come) => notices.Add((new(text), come));

    /// <summary>Calls for the number in the body of each message that comes.</summary>
    public void Sample(Action<long> found) => stamps = new(found);

    /// <summary>Begins the handshake of TLS.</summary>
    public void Secure() => secured = new(SendAll, Take);

    /// <summary>Reads what has come.</summary>
    public void Read()
    {
        while (ReadSome(Shared.Length) == Shared.Length)
        {
        }
    }

    /// <summary>Reads at most so many bytes; how many there were.</summary>
    public int ReadSome(int most)
    {
        var length = Socket.Receive(Shared.AsSpan(0, most), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        if (length == 0 || error != SocketError.Success)
        {
            End(error);
            return 0;
        }

        if (secured is not null)
        {
            secured.Put(Shared.AsMemory(0, length));
        }
        else
        {
            Take(Shared.AsSpan(0, length));
        }

        return length;
    }

    public void Dispose()
    {
        secured?.Dispose();
        Socket.Dispose();
    }

    void End(SocketError error)
    {
        var words = Encoding.UTF8.GetString(said.WrittenSpan);
        if (!MayEnd)
        {
            throw new IOException($"The server ended a connection ({error}). Its last words: {words}");
        }

        var at = words.IndexOf("error>", StringComparison.Ordinal);
        Ended = at >= 0 ? words[at..] : error == SocketError.Success ? "" : error.ToString();
        poller.Ignore(this);
    }

    void SendAll(ReadOnlySpan<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += Socket.Send(bytes[sent..], SocketFlags.None, out var error);
            if (error is SocketError.Success or SocketError.WouldBlock)
            {
                continue;
            }

            if (MayEnd)
            {
                return; // Reading will tell.
            }

            throw new SocketException((int)error);
        }
    }

    void Take(ReadOnlySpan<byte> bytes)
    {
        var more = messages.In(bytes);
        if (more > 0)
        {
            Messages += more;
            poller.Count(more);
        }

        if (pings.In(bytes) > 0)
        {
            // Whose ping it was is told by no id: a server only wants to hear something (XEP-0199 §4.1).
            Send($"<iq{Namespace} type='result' id='alive'/>");
        }

        stamps?.In(bytes);
        if (awaited is not null)
        {
            Await(bytes);
        }
        else if (KeepsWords)
        {
            KeepLast(bytes);
        }

        foreach (var (text, come) in notices)
        {
            for (var times = text.In(bytes); times > 0; times--)
            {
                come();
            }
        }
    }

    void Await(ReadOnlySpan<byte> bytes)
    {
        var from = Math.Max(0, said.WrittenCount - awaited!.Length);
        said.Write(bytes);
        if (answered is null && said.WrittenSpan[from..].IndexOf(awaited) is >= 0 and var at)
        {
            answered = from + at;
        }

        if (answered is { } start && (!wholeIq || IsWhole(said.WrittenSpan[start..], from - start)))
        {
            Answer = Encoding.UTF8.GetString(said.WrittenSpan).Replace('"', '\'');
            awaited = null;
            said.ResetWrittenCount();
            poller.Waiting--;
        }
    }

    /// <summary>True if an IQ, from somewhere in its first tag on, is there to its end; up to a position it is known not to be.</summary>
    static bool IsWhole(ReadOnlySpan<byte> iq, int from)
    {
        var tag = iq.IndexOf((byte)'>');
        return tag >= 0 && (iq[tag - 1] == '/' || iq[Math.Max(0, from)..].IndexOf("</iq>"u8) >= 0);
    }

    /// <summary>Keeps some of what came last: a stream error is the last thing that a server says.</summary>
    void KeepLast(ReadOnlySpan<byte> bytes)
    {
        if (said.WrittenCount > 2000)
        {
            var last = said.WrittenSpan[^500..].ToArray();
            said.ResetWrittenCount();
            said.Write(last);
        }

        said.Write(bytes[Math.Max(0, bytes.Length - 1000)..]);
    }
}
