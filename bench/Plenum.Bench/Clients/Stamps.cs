using System.Buffers.Text;

namespace Plenum.Bench.Clients;

/// <summary>
/// Finds the numbers of messages, <c>[[123]]</c> in the body, in a stream that comes in pieces. Only a few clients look for them: it is
/// by these that latencies are sampled.
/// </summary>
sealed class Stamps(Action<long> found)
{
    /// <summary>More than a number with its brackets has.</summary>
    const int Longest = 24;

    static byte[] joined = new byte[64 * 1024];
    readonly byte[] carried = new byte[Longest];
    int carriedLength;

    /// <summary>What stands in a body for this number.</summary>
    public static string Of(long number) => $"[[{number}]]";

    public void In(ReadOnlySpan<byte> piece)
    {
        if (carriedLength == 0)
        {
            Look(piece);
            return;
        }

        // A number that began at the end of the last piece.
        var length = carriedLength + piece.Length;
        if (joined.Length < length)
        {
            joined = new byte[2 * length];
        }

        carried.AsSpan(0, carriedLength).CopyTo(joined);
        piece.CopyTo(joined.AsSpan(carriedLength));
        carriedLength = 0;
        Look(joined.AsSpan(0, length));
    }

    /// <summary>Tells the numbers in it, and keeps what may be the beginning of another one.</summary>
    void Look(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf("[["u8) is >= 0 and var offset)
        {
            bytes = bytes[offset..];
            if (Utf8Parser.TryParse(bytes[2..], out long number, out var length) && bytes[(2 + length)..].StartsWith("]]"u8))
            {
                found(number);
                bytes = bytes[(length + 4)..];
            }
            else if (bytes.Length < Longest)
            {
                Keep(bytes);
                return;
            }
            else
            {
                bytes = bytes[2..];
            }
        }

        if (bytes.EndsWith("["u8))
        {
            Keep(bytes[^1..]);
        }
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(carried);
        carriedLength = bytes.Length;
    }
}
