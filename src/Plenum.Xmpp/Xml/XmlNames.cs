using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Plenum.Xmpp.Xml;

/// <summary>Names in XML, and one string for each that is seen often.</summary>
static class XmlNames
{
    // A direct-mapped cache: bounded at 1 024 strings of 64 bytes whatever peers send, and safe to share, as strings are
    // immutable and references are written in one piece. A miss costs an allocation and nothing else.
    const int Slots = 1024, LongestCached = 64;
    static readonly string?[] cache = new string?[Slots];

    static readonly SearchValues<byte> asciiNameBytes =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>The string of these bytes, which must be valid UTF-8.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestCached)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref cache[Hash(utf8) % Slots];
        if (slot is { } seen && Ascii.Equals(utf8, seen))
        {
            return seen;
        }

        return slot = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>True for an NCName (Namespaces in XML 1.0 §3, XML 1.0 fifth edition §2.3), given as valid UTF-8.</summary>
    public static bool IsNcName(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || utf8[0] is (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
        {
            return false;
        }

        var exotic = utf8.IndexOfAnyExcept(asciiNameBytes);
        return exotic < 0 || IsExoticNcName(utf8);
    }

    static bool IsExoticNcName(ReadOnlySpan<byte> utf8)
    {
        for (var first = true; !utf8.IsEmpty; first = false)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) != OperationStatus.Done
                || !(IsNameStart(rune.Value) || (!first && IsNameContinuation(rune.Value))))
            {
                return false;
            }

            utf8 = utf8[length..];
        }

        return true;
    }

    static bool IsNameStart(int c) => c is '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xC0 and <= 0xD6)
        or (>= 0xD8 and <= 0xF6) or (>= 0xF8 and <= 0x2FF) or (>= 0x370 and <= 0x37D) or (>= 0x37F and <= 0x1FFF) or 0x200C or 0x200D
        or (>= 0x2070 and <= 0x218F) or (>= 0x2C00 and <= 0x2FEF) or (>= 0x3001 and <= 0xD7FF) or (>= 0xF900 and <= 0xFDCF)
        or (>= 0xFDF0 and <= 0xFFFD) or (>= 0x10000 and <= 0xEFFFF);

    static bool IsNameContinuation(int c) => c is '-' or '.' or (>= '0' and <= '9') or 0xB7 or (>= 0x300 and <= 0x36F) or 0x203F or 0x2040;

    // The ends of a name or namespace tell it apart; its middle seldom does.
    static int Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        if (utf8.Length >= sizeof(ulong))
        {
            hash ^= MemoryMarshal.Read<ulong>(utf8) * 0x9E3779B97F4A7C15;
            hash ^= MemoryMarshal.Read<ulong>(utf8[^sizeof(ulong)..]) * 0xC2B2AE3D27D4EB4F;
        }
        else
        {
            foreach (var b in utf8)
            {
                hash = (hash ^ b) * 0x100000001B3;
            }
        }

        return (int)((hash ^ (hash >> 29)) * 0x9E3779B97F4A7C15 >> 33);
    }
}
