using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Transports.Tcp;

/// <summary>A stream over TCP (RFC 6120 §3), which may become TLS on its way.</summary>
sealed class TcpConnection(ConnectionContext transport) : ClientConnection
{
    /// <summary>
    /// Bytes of a TLS record, 4 KiB: the library keeps room for the largest one that it has written for each connection, several times over, and
    /// a dozen stanzas to a record cost hardly more than fifty.
    /// </summary>
    const int LargestRecord = 4 * 1024;

    readonly DirectSocket socket = DirectSocket.Of(transport.Features)
        ?? throw new InvalidOperationException("The connection has no socket.");
    PipeReader input = transport.Transport.Input;
    TransportStream? channel;
    SslStream? tls;
    StanzaFramer framer;
    XmlScope scope = XmlScope.Client;

    public override StanzaFraming Framing => StanzaFraming.Stream;

    public override IPAddress? RemoteAddress => (transport.RemoteEndPoint as IPEndPoint)?.Address;

    public override async ValueTask<Inbound> ReceiveAsync(XmlLimits limits)
    {
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(transport.ConnectionClosed);
                CountRead();
                var buffer = result.Buffer;
                var received = Take(ref buffer, limits);
                input.AdvanceTo(buffer.Start, received is null ? buffer.End : buffer.Start);
                if (received is { } inbound)
                {
                    return inbound;
                }

                if (result.IsCompleted || result.IsCanceled)
                {
                    return default;
                }
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return default;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => tls is not null ? WriteSecuredAsync(tls, bytes) : socket.WriteAsync(bytes);

    /// <summary>Small records, sent in one go.</summary>
    async ValueTask WriteSecuredAsync(SslStream secured, ReadOnlyMemory<byte> bytes)
    {
        var records = OutboundBuffer.Rent();
        try
        {
            channel!.Gather(records);
            try
            {
                for (var written = 0; written < bytes.Length; written += LargestRecord)
                {
                    await secured.WriteAsync(bytes.Slice(written, Math.Min(LargestRecord, bytes.Length - written)));
                }
            }
            finally
            {
                channel.Gather(null);
            }

            await socket.WriteAsync(records.Written);
        }
        finally
        {
            records.Return();
        }
    }

    public override async Task<bool> LingerAsync(TimeSpan time)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(transport.ConnectionClosed);
        limit.CancelAfter(time);
        try
        {
            if (tls is not null)
            {
                await tls.ShutdownAsync().WaitAsync(limit.Token);
            }

            while (true)
            {
                var result = await input.ReadAsync(limit.Token);
                if (result.IsCompleted)
                {
                    return true;
                }

                input.AdvanceTo(result.Buffer.End);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
    }

    public override void Abort() => transport.Abort();

    public override void Restart() => (framer, scope) = (default, XmlScope.Client);

    /// <summary>
    /// Does the TLS handshake; null if it fails. Whatever came after <c>starttls</c> is read as TLS, never as XML, so nobody on the
    /// way can put stanzas in front (RFC 6120 §5.3.4).
    /// </summary>
    public async Task<SslStream?> StartTlsAsync(SslServerAuthenticationOptions options, TimeSpan time)
    {
        var inner = new TransportStream(transport.Transport.Input, socket);
        var secured = new SslStream(inner, leaveInnerStreamOpen: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(transport.ConnectionClosed);
        limit.CancelAfter(time);
        try
        {
            await secured.AuthenticateAsServerAsync(options, limit.Token);
        }
        catch (Exception gone) when (IsGone(gone) || gone is AuthenticationException)
        {
            await secured.DisposeAsync();
            return null;
        }

        (channel, tls) = (inner, secured);
        // Zero-byte reads: an idle connection holds no buffer.
        input = PipeReader.Create(secured, new(leaveOpen: true, useZeroByteReads: true));
        Restart();
        return secured;
    }

    public override void WriteHeader(OutboundBuffer output, StreamHeader header) => StreamMarkup.WriteHeader(output, header, Framing);

    public override void WriteEnd(OutboundBuffer output) => StreamMarkup.WriteEnd(output, Framing);

    Inbound? Take(ref ReadOnlySequence<byte> buffer, XmlLimits limits)
    {
        while (framer.TryRead(ref buffer, limits.Bytes, out var frame))
        {
            switch (frame.Kind)
            {
                case StreamFrameKind.Whitespace:
                    continue;
                case StreamFrameKind.Header:
                    if (!ElementParser.TryParseHeader(Contiguous(frame.Bytes), limits, out var header, out var problem))
                    {
                        return new(Error: problem);
                    }

                    scope = header.Scope;
                    return new(Header: header);
                case StreamFrameKind.Element:
                    return ElementParser.TryParse(Contiguous(frame.Bytes), scope, limits, out var element, out problem)
                        ? new(Element: element, Bytes: (int)frame.Bytes.Length)
                        : new(Error: problem);
                case StreamFrameKind.End:
                    return new(IsEnd: true);
                default:
                    return new(Error: frame.Error);
            }
        }

        return null;
    }

    static ReadOnlySpan<byte> Contiguous(ReadOnlySequence<byte> bytes) => bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();

    static bool IsGone(Exception e) => e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
