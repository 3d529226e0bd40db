using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plenum.Integration;

/// <summary>The client's side of SCRAM-SHA-256 (RFC 5802 §3), for one login.</summary>
/// <param name="name">The account's name.</param>
/// <param name="password">Its password.</param>
/// <param name="gs2">What the login is bound to, e.g. <c>n,,</c> or <c>p=tls-server-end-point,,</c>.</param>
/// <param name="bound">The bytes of the channel, if it is bound to one.</param>
sealed class ScramLogin(string name, string password, string gs2 = "n,,", params byte[] bound)
{
    readonly string bare = $"n={name},r={RandomNumberGenerator.GetHexString(16)}";

    /// <summary>The first message, in base64.</summary>
    public string First => Base64(gs2 + bare);

    /// <summary>The answer to the server's challenge, in base64.</summary>
    public string Final(string challenge)
    {
        var said = Encoding.UTF8.GetString(Convert.FromBase64String(challenge));
        var fields = said.Split(',').ToDictionary(field => field[0], field => field[2..]);
        var (salt, rounds) = (Convert.FromBase64String(fields['s']), int.Parse(fields['i'], CultureInfo.InvariantCulture));
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA256, 32);
        var withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(gs2), .. bound])},r={fields['r']}";
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(key), Encoding.UTF8.GetBytes($"{bare},{said},{withoutProof}"));
        return Base64($"{withoutProof},p={Convert.ToBase64String([.. key.Zip(signature, (a, b) => (byte)(a ^ b))])}");
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
