using System.Security.Cryptography;
using System.Text;

namespace Plenum.Server.Accounts;

/// <summary>
/// Who an anonymous visitor is: the localpart of the JID follows from the browser's visitor cookie, so a reload keeps nick and vote.
/// The cookie is a secret; the localpart is not and tells nothing of it.
/// </summary>
static class VisitorId
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>16 characters: 80 bits, so that two visitors never meet.</summary>
    const int Length = 16;

    /// <summary>A new visitor's secret: 128 random bits in hex.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>True if it looks like one of ours; anything else is ignored.</summary>
    public static bool IsToken(string? token) => token is { Length: 32 } && token.All(char.IsAsciiHexDigitLower);

    /// <summary>The localpart for a token; null: a new random one.</summary>
    public static string Localpart(string? token)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("plenum-visitor:" + (token ?? NewToken())));
        var text = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            // Five bits a character, the highest first (RFC 4648 §6).
            var (at, shift) = (i * 5 / 8, (i * 5) % 8);
            var pair = (hash[at] << 8) | hash[at + 1];
            text[i] = Alphabet[(pair >> (11 - shift)) & 31];
        }

        return new(text);
    }
}
