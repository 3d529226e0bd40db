using System.Buffers;
using System.Buffers.Binary;

namespace Plenum.Server.Sessions;

/// <summary>Bytes waiting to be sent, in one rented array that grows; nothing is held while nothing waits.</summary>
sealed class OutboundBuffer : IBufferWriter<byte>
{
    /// <summary>Fits a presence or two short messages; smaller would only grow.</summary>
    const int FirstSize = 2048;

    byte[] bytes = [];
    int frameStart;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Begins a WebSocket frame: leaves room for the head that most stanzas need.</summary>
    public void BeginFrame()
    {
        Reserve(4);
        frameStart = Length;
        Length += 4;
    }

    /// <summary>
    /// Ends the frame: writes the head of an unmasked final frame. The length must take the fewest bytes (RFC 6455 §5.2), so what is
    /// short or very long moves.
    /// </summary>
    public void EndFrame(byte opcode)
    {
        var length = Length - frameStart - 4;
        var head = length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10;
        if (head != 4)
        {
            Reserve(6);
            bytes.AsSpan(frameStart + 4, length).CopyTo(bytes.AsSpan(frameStart + head));
            Length += head - 4;
        }

        bytes[frameStart] = (byte)(0x80 | opcode);
        switch (head)
        {
            case 2:
                bytes[frameStart + 1] = (byte)length;
                break;
            case 4:
                bytes[frameStart + 1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frameStart + 2), (ushort)length);
                break;
            default:
                bytes[frameStart + 1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(frameStart + 2), length);
                break;
        }
    }

    /// <summary>Forgets everything and gives the array back.</summary>
    public void Clear()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        (bytes, Length) = ([], 0);
    }

    void Reserve(int count)
    {
        if (bytes.Length - Length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(bytes.Length * 2, Length + count)));
        bytes.AsSpan(0, Length).CopyTo(larger);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        bytes = larger;
    }
}
