using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Transports.WebSocket;

/// <summary>
/// A stream over a WebSocket (RFC 7395): a text message is a top-level element. The frames that we send are made here, so that many
/// go in one write; the platform's WebSocket reads, and its few words (pong, close) pass through the same queue.
/// </summary>
sealed class WebSocketConnection : ClientConnection
{
    const byte TextFrame = 1, CloseFrame = 8;

    /// <summary>A first buffer that fits nearly every stanza.</summary>
    const int FirstSize = 4096;

    readonly ConnectionContext connection;
    readonly System.Net.WebSockets.WebSocket reader;
    readonly DirectSocket? socket;
    bool received;
    bool? isDirect;

    public WebSocketConnection(ConnectionContext connection, IPAddress? address)
    {
        (this.connection, RemoteAddress, socket) = (connection, address, DirectSocket.Of(connection.Features));
        // Pings are XMPP's: a browser answers those of the protocol below even when its page hangs.
        reader = System.Net.WebSockets.WebSocket.CreateFromStream(new ReadingStream(connection.Transport.Input.AsStream(leaveOpen: true), Outbound), new WebSocketCreationOptions
        {
            IsServer = true, SubProtocol = "xmpp", KeepAliveInterval = TimeSpan.Zero,
        });
    }

    public override StanzaFraming Framing => StanzaFraming.Frame;

    public override IPAddress? RemoteAddress { get; }

    public override async ValueTask<Inbound> ReceiveAsync(XmlLimits limits)
    {
        var buffer = Array.Empty<byte>();
        try
        {
            // A zero-byte read first: an idle connection holds no buffer.
            if ((await reader.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None)).MessageType == WebSocketMessageType.Close)
            {
                return default;
            }

            CountRead();
            Volatile.Write(ref received, true);
            buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
            for (var length = 0; ;)
            {
                var part = await reader.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                CountRead();
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return default;
                }

                if (part.MessageType == WebSocketMessageType.Binary)
                {
                    return new(Error: StreamError.BadFormat with { Text = "XMPP is text." });
                }

                if (length > limits.Bytes)
                {
                    return new(Error: StreamError.PolicyViolation with { Text = $"A stanza may have {limits.Bytes} bytes." });
                }

                if (part.EndOfMessage)
                {
                    return Read(buffer.AsSpan(0, length), limits);
                }

                buffer = length < buffer.Length ? buffer : Grow(buffer);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return default;
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>
    /// Past Kestrel once the client has spoken: then it has got the answer to its handshake, which goes through Kestrel's pipe. Who is refused
    /// before that is told through the pipe too.
    /// </summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
        (isDirect ??= socket is not null && Volatile.Read(ref received)) ? socket!.WriteAsync(bytes) : WriteToPipeAsync(bytes);

    public override async Task<bool> LingerAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
        try
        {
            while (reader.State is WebSocketState.Open
                && (await reader.ReceiveAsync(buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Abort() => connection.Abort();

    public override void BeginElement(OutboundBuffer output) => output.BeginFrame();

    public override void EndElement(OutboundBuffer output) => output.EndFrame(TextFrame);

    public override void WriteHeader(OutboundBuffer output, StreamHeader header)
    {
        output.BeginFrame();
        StreamMarkup.WriteHeader(output, header, Framing);
        output.EndFrame(TextFrame);
    }

    /// <summary><c>close</c> (RFC 7395 §3.6), and at once the close frame: who has closed has nothing more to say.</summary>
    public override void WriteEnd(OutboundBuffer output)
    {
        output.BeginFrame();
        StreamMarkup.WriteEnd(output, Framing);
        output.EndFrame(TextFrame);
        output.BeginFrame();
        output.Write<byte>([0x03, 0xE8]); // 1000: normal closure.
        output.EndFrame(CloseFrame);
    }

    async ValueTask WriteToPipeAsync(ReadOnlyMemory<byte> bytes)
    {
        if ((await connection.Transport.Output.WriteAsync(bytes)).IsCompleted)
        {
            throw new IOException("The connection is gone.");
        }
    }

    static Inbound Read(ReadOnlySpan<byte> message, XmlLimits limits)
    {
        if (!ElementParser.TryParse(message, XmlScope.None, limits, out var element, out var problem))
        {
            return new(Error: problem);
        }

        return element.Namespace != StreamHeader.Framing ? new(Element: element, Bytes: message.Length)
            : element.Name == "close" ? new(IsEnd: true)
            : new(Header: StreamHeader.Read(element));
    }

    static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    static bool IsGone(Exception e) =>
        e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
