using System.Buffers;
using System.Net.WebSockets;
using Plenum.Server.Sessions;

namespace Plenum.Tests.Server;

public sealed class OutboundBufferTests
{
    /// <summary>The platform's WebSocket reads the frames, several in a row, at each length where their head grows.</summary>
    [Fact]
    public async Task Frames_of_every_length_are_read_as_they_were_written()
    {
        int[] lengths = [0, 1, 125, 126, 127, 4000, 65_535, 65_536, 200_000, 3];
        var output = OutboundBuffer.Rent();
        foreach (var length in lengths)
        {
            output.BeginFrame();
            output.Write(Content(length));
            output.EndFrame(opcode: 2);
        }

        using var stream = new MemoryStream(output.Written.ToArray());
        output.Return();
        using var reader = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        var buffer = new byte[200_001];
        foreach (var length in lengths)
        {
            var (read, isWhole) = (0, false);
            while (!isWhole)
            {
                var part = await reader.ReceiveAsync(buffer.AsMemory(read), TestContext.Current.CancellationToken);
                (read, isWhole) = (read + part.Count, part.EndOfMessage);
            }

            Assert.Equal(Content(length), buffer.AsSpan(0, read));
        }

        Assert.Equal(stream.Length, stream.Position);
    }

    static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
}
