using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plenum.Xmpp.Streams.Sasl;

namespace Plenum.Tests.Xmpp;

/// <summary>The client's side of SCRAM (RFC 5802 §3).</summary>
static class ScramClient
{
    /// <summary>The final message for a server's challenge.</summary>
    public static byte[] Final(ScramHash hash, string password, string firstBare, string challenge, string gs2, byte[] bound)
    {
        var fields = challenge.Split(',').ToDictionary(field => field[0], field => field[2..]);
        var name = hash == ScramHash.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var (salt, iterations) = (Convert.FromBase64String(fields['s']), int.Parse(fields['i'], CultureInfo.InvariantCulture));
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, name, ScramKeys.Length(hash));
        var withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(gs2), .. bound])},r={fields['r']}";
        var clientKey = ScramKeys.Hmac(hash, salted, "Client Key"u8);
        var signature = ScramKeys.Hmac(hash, ScramKeys.H(hash, clientKey), Encoding.UTF8.GetBytes($"{firstBare},{challenge},{withoutProof}"));
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String([.. clientKey.Zip(signature, (a, b) => (byte)(a ^ b))])}");
    }
}
