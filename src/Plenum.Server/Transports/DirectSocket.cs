using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Plenum.Server.Transports;

/// <summary>
/// Writes to the socket of one of Kestrel's connections, past its pipe: no buffer, no copy and no change of threads between the outbound
/// queue and the system. Kestrel goes on reading, and ends the connection. One write at a time, and nothing else may be in the pipe.
/// </summary>
sealed class DirectSocket
{
    readonly Socket socket;

    DirectSocket(Socket socket)
    {
        this.socket = socket;
        // A write that would have to wait says so instead. What Kestrel does with the socket is asynchronous in any case.
        socket.Blocking = false;
    }

    /// <summary>The socket of a connection; null if there is none, or if what is written to it must be encrypted first.</summary>
    public static DirectSocket? Of(IFeatureCollection connection) =>
        connection.Get<ITlsHandshakeFeature>() is null && connection.Get<IConnectionSocketFeature>()?.Socket is { } socket ? new(socket) : null;

    /// <summary>Sends bytes: at once what the system takes, the rest when the client has made room. Throws where the connection is gone.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => default,
            SocketError.Success or SocketError.WouldBlock => WaitAsync(bytes[sent..]),
            _ => throw new IOException("The connection is gone.", new SocketException((int)error)),
        };
    }

    async ValueTask WaitAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await socket.SendAsync(bytes)..];
            }
        }
        catch (SocketException gone)
        {
            throw new IOException("The connection is gone.", gone);
        }
    }
}
