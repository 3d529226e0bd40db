using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Threading.Tasks.Sources;

namespace Plenum.Bench.Clients;

/// <summary>
/// TLS over a socket that somebody else reads: what the socket gave is put in, and what it means comes out at once, on the same thread.
/// Nobody waits for anything, so that one thread serves all clients.
/// </summary>
sealed class Secured : IDisposable
{
    [SuppressMessage("Security", "CA5359", Justification = "Loopback, and a certificate that the server has made itself a moment ago.")]
    static readonly SslClientAuthenticationOptions Options = new() { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true };

    static readonly byte[] Plain = new byte[32 * 1024];

    readonly Wire wire;
    readonly SslStream stream;
    readonly Action<ReadOnlySpan<byte>> take;
    readonly Task reading;

    /// <summary>Begins the handshake.</summary>
    /// <param name="send">Sends bytes to the server.</param>
    /// <param name="take">Gets what the server has said.</param>
    public Secured(Action<ReadOnlySpan<byte>> send, Action<ReadOnlySpan<byte>> take)
    {
        this.take = take;
        wire = new(send);
        stream = new(wire);
        reading = ReadAsync();
    }

    /// <summary>True once the handshake is done.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Says something to the server.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>These bytes came from the server.</summary>
    public void Put(ReadOnlyMemory<byte> bytes)
    {
        wire.Put(bytes);
        if (reading.IsFaulted)
        {
            reading.GetAwaiter().GetResult();
        }
    }

    public void Dispose() => stream.Dispose();

    async Task ReadAsync()
    {
        await stream.AuthenticateAsClientAsync(Options);
        IsOpen = true;

        // All clients share the buffer: nothing is in it while anybody waits for more.
        while (await stream.ReadAsync(Plain) is > 0 and var length)
        {
            take(Plain.AsSpan(0, length));
        }
    }

    /// <summary>What is below TLS. A read that finds nothing is done, on the spot, by the next <see cref="Put"/>.</summary>
    sealed class Wire(Action<ReadOnlySpan<byte>> send) : Stream, IValueTaskSource<int>
    {
        ManualResetValueTaskSourceCore<int> source;
        ReadOnlyMemory<byte> here;
        Memory<byte>? wanted;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Put(ReadOnlyMemory<byte> bytes)
        {
            here = bytes;
            while (here.Length > 0 && wanted is { } buffer)
            {
                wanted = null;
                source.SetResult(Take(buffer));
            }

            if (here.Length > 0)
            {
                throw new InvalidOperationException("TLS does not go on.");
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (here.Length > 0 || buffer.Length == 0)
            {
                return new(Take(buffer));
            }

            source.Reset();
            wanted = buffer;
            return new(this, source.Version);
        }

        public override void Write(ReadOnlySpan<byte> buffer) => send(buffer);

        public override void Write(byte[] buffer, int offset, int count) => send(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            send(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public int GetResult(short token) => source.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            source.OnCompleted(continuation, state, token, flags);

        int Take(Memory<byte> buffer)
        {
            var length = Math.Min(buffer.Length, here.Length);
            here.Span[..length].CopyTo(buffer.Span);
            here = here[length..];
            return length;
        }
    }
}
