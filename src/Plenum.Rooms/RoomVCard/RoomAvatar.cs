using System.Buffers.Text;
using System.Security.Cryptography;

namespace Plenum.Rooms.RoomVCard;

/// <summary>A picture of a room, in one format.</summary>
/// <param name="Type">The media type, or null if none was given.</param>
/// <param name="Data">The image's bytes. They are not looked into.</param>
public sealed record AvatarPhoto(string? Type, byte[] Data)
{
    /// <summary>The SHA-1 of the bytes in hexadecimal, by which clients know the picture (XEP-0153 §3.1).</summary>
    public string Hash()
    {
#pragma warning disable CA5350 // XEP-0153 prescribes it; it protects nothing.
        return Convert.ToHexStringLower(SHA1.HashData(Data));
#pragma warning restore CA5350
    }

    /// <summary>Reads the bytes; null if the text is not Base64. White space is nothing.</summary>
    public static byte[]? Decode(string text) => Base64.IsValid(text) && text.Length > 0 ? Convert.FromBase64String(text) : null;
}
