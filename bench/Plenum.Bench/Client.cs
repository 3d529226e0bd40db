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

/// <summary>One XMPP client over TCP without TLS. It does not parse: it looks for what it waits for in the bytes.</summary>
sealed class Client
{
    static readonly byte[] Shared = new byte[256 * 1024];

    readonly StringBuilder said = new();
    readonly Occurrences messages = new("</message>");
    Occurrences? mine;
    string? awaited;

    public Client(Poller poller, IPEndPoint server)
    {
        Socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
        Socket.Blocking = false;
        poller.Watch(this);
    }

    public Socket Socket { get; }

    /// <summary>Messages that came.</summary>
    public long Messages { get; private set; }

    /// <summary>Called each time that what <see cref="Notice"/> named has come.</summary>
    public Action? Noticed { get; set; }

    /// <summary>What came until what was awaited came; null while it has not.</summary>
    public string? Answer { get; private set; }

    public void Send(string xml)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
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
