using System.Net.Sockets;
using System.Text;

namespace Plenum.Bench.Clients;

/// <summary>As much of WebSocket as a client needs that trusts its server.</summary>
static class WebSocketFraming
{
    /// <summary>Makes the connection a WebSocket (RFC 6455 §4.1).</summary>
    public static void Upgrade(Socket socket, string path)
    {
        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (socket.Receive(one) == 0)
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
    public static byte[] Frame(byte[] payload) => payload.Length < 126
        ? [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]
        : [0x81, 0xFE, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];
}
