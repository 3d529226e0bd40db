using System.Text;

namespace Plenum.Bench.Clients;

/// <summary>Counts how often some bytes occur in a stream that comes in pieces.</summary>
sealed class Occurrences(string marker)
{
    readonly byte[] marker = Encoding.UTF8.GetBytes(marker);
    readonly byte[] tail = new byte[marker.Length - 1];
    int tailLength;

    public int In(ReadOnlySpan<byte> piece)
    {
        // What begins in the last piece and ends in this one is in neither alone.
        Span<byte> seam = stackalloc byte[2 * tail.Length];
        tail.AsSpan(0, tailLength).CopyTo(seam);
        var head = piece[..Math.Min(piece.Length, tail.Length)];
        head.CopyTo(seam[tailLength..]);
        var all = seam[..(tailLength + head.Length)];
        var count = all.Count(marker) + piece.Count(marker);

        var rest = piece.Length >= tail.Length ? piece[^tail.Length..] : all[Math.Max(0, all.Length - tail.Length)..];
        rest.CopyTo(tail);
        tailLength = rest.Length;
        return count;
    }
}
