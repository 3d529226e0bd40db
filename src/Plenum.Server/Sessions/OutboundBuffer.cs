using System.Buffers;
using System.Buffers.Binary;

namespace Plenum.Server.Sessions;

/// <summary>
/// What is about to be sent, in one array that grows. Each thread keeps one, and another for what becomes of it under TLS, so that sending
/// allocates nothing; only a write that has to wait for its client holds them for longer.
/// </summary>
sealed class OutboundBuffer : IBufferWriter<byte>
{
    /// <summary>Fits a dozen messages; smaller would only grow.</summary>
    const int FirstSize = 8 * 1024;

    /// <summary>Bytes of an array that a thread keeps, 256 KiB: two writes and the largest stanza.</summary>
    const int LargestKept = 256 * 1024;

    [ThreadStatic]
    static OutboundBuffer? kept, keptToo;

    byte[] bytes = [];
    int start;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>What was written since the element began.</summary>
    public ReadOnlySpan<byte> Element => bytes.AsSpan(start, Length - start);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>One of the thread's own, empty; while they are in use another one.</summary>
    public static OutboundBuffer Rent()
    {
        var rented = kept ?? keptToo ?? new();
        (kept, keptToo) = (kept is null ? null : keptToo, null);
        return rented;
    }

    /// <summary>It is no longer used.</summary>
    public void Return()
    {
        Length = 0;
        if (bytes.Length <= LargestKept)
        {
            (kept, keptToo) = (this, kept ?? keptToo);
        }
    }

    /// <summary>Begins an element that is not framed.</summary>
    public void BeginElement() => start = Length;

    /// <summary>Begins a WebSocket frame: leaves room for the head that most stanzas need.</summary>
    public void BeginFrame()
    {
        Reserve(4);
        start = Length;
        Length += 4;
    }

    /// <summary>
    /// Ends the frame: writes the head of an unmasked final frame. The length must take the fewest bytes (RFC 6455 §5.2), so what is
    /// short or very long moves.
    /// </summary>
    public void EndFrame(byte opcode)
    {
        var length = Length - start - 4;
        var head = length < 126 ? 2 : length <= ushort.MaxValue ? 4 : 10;
        if (head != 4)
        {
            Reserve(6);
            bytes.AsSpan(start + 4, length).CopyTo(bytes.AsSpan(start + head));
            Length += head - 4;
        }

        bytes[start] = (byte)(0x80 | opcode);
        switch (head)
        {
            case 2:
                bytes[start + 1] = (byte)length;
                break;
            case 4:
                bytes[start + 1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start + 2), (ushort)length);
                break;
            default:
                bytes[start + 1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(start + 2), length);
                break;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Length = 0;

    void Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            Array.Resize(ref bytes, Math.Max(FirstSize, Math.Max(bytes.Length * 2, Length + count)));
        }
    }
}
