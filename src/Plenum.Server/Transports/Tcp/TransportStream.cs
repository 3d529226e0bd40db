using System.Buffers;
using System.IO.Pipelines;
using Plenum.Server.Sessions;

namespace Plenum.Server.Transports.Tcp;

/// <summary>A connection as the one stream that <see cref="System.Net.Security.SslStream"/> wants. It reads and writes asynchronously only.</summary>
sealed class TransportStream(PipeReader input, DirectSocket socket) : Stream
{
    readonly Stream reader = input.AsStream(leaveOpen: true);
    OutboundBuffer? gathered;

    /// <summary>From now on what is written is gathered here; null: it is sent at once.</summary>
    public void Gather(OutboundBuffer? into) => gathered = into;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        reader.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // A write is not given up: a part of a TLS record may be on its way.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (gathered is null)
        {
            return socket.WriteAsync(buffer);
        }

        gathered.Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
