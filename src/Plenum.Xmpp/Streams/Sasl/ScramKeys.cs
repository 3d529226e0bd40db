using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Plenum.Xmpp.Streams.Sasl;

/// <summary>The hash functions of SCRAM that are offered.</summary>
public enum ScramHash
{
    /// <summary>SCRAM-SHA-1 (RFC 5802), which RFC 6120 §13.8 makes mandatory.</summary>
    Sha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677).</summary>
    Sha256,
}

/// <summary>
/// What a server keeps of a password (RFC 5802 §3): enough to check it, not enough to log in with elsewhere.
/// </summary>
/// <param name="Hash">The hash function.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">How often PBKDF2 runs the hash.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
public sealed record ScramKeys(
    ScramHash Hash, ReadOnlyMemory<byte> Salt, int Iterations, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey)
{
    /// <summary>
    /// Iterations for new keys: 10 000. The client pays them at each login, a phone or a browser's JavaScript too; the server pays them
    /// only for PLAIN, about 5 ms each. RFC 7677 §4 asks for at least 4 096.
    /// </summary>
    public const int DefaultIterations = 10_000;

    /// <summary>Bytes of a new salt.</summary>
    public const int SaltLength = 16;

    /// <summary>
    /// Makes keys with a new salt; false if the password cannot be one (empty, or with a control character, RFC 8265 §4).
    /// </summary>
    public static bool TryCreate(ScramHash hash, string password, [NotNullWhen(true)] out ScramKeys? keys)
    {
        keys = Precis.TryPrepareOpaque(password, out var prepared)
            ? Derive(hash, prepared, RandomNumberGenerator.GetBytes(SaltLength), DefaultIterations)
            : null;
        return keys is not null;
    }

    /// <summary>The keys of a prepared password (RFC 5802 §3).</summary>
    public static ScramKeys Derive(ScramHash hash, string preparedPassword, ReadOnlySpan<byte> salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(preparedPassword), salt, iterations, Name(hash), Length(hash));
        return new(hash, salt.ToArray(), iterations, H(hash, Hmac(hash, salted, "Client Key"u8)), Hmac(hash, salted, "Server Key"u8));
    }

    /// <summary>True if this is the password. Takes the same time whether it is or not.</summary>
    public bool Verify(string password)
    {
        var valid = Precis.TryPrepareOpaque(password, out var prepared);
        var derived = Derive(Hash, prepared ?? "-", Salt.Span, Iterations);
        return CryptographicOperations.FixedTimeEquals(derived.StoredKey.Span, StoredKey.Span) && valid;
    }

    /// <summary>
    /// Keys for a name that has none: the same salt each time, so that asking twice does not tell (RFC 5802 §9), and no password fits.
    /// </summary>
    /// <param name="hash">The hash function.</param>
    /// <param name="account">The bare JID that was asked for.</param>
    /// <param name="secret">A secret of this server, the same after a restart.</param>
    public static ScramKeys Fake(ScramHash hash, string account, ReadOnlySpan<byte> secret)
    {
        var salt = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{hash} {account}"))[..SaltLength];
        var (storedKey, serverKey) = (RandomNumberGenerator.GetBytes(Length(hash)), RandomNumberGenerator.GetBytes(Length(hash)));
        return new(hash, salt, DefaultIterations, storedKey, serverKey);
    }

    internal static int Length(ScramHash hash) => hash == ScramHash.Sha1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes;

#pragma warning disable CA5350 // RFC 6120 §13.8 makes SCRAM-SHA-1 mandatory; HMAC and PBKDF2 do not depend on what SHA-1 lacks.
    internal static byte[] H(ScramHash hash, ReadOnlySpan<byte> data) =>
        hash == ScramHash.Sha1 ? SHA1.HashData(data) : SHA256.HashData(data);

    internal static byte[] Hmac(ScramHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) =>
        hash == ScramHash.Sha1 ? HMACSHA1.HashData(key, data) : HMACSHA256.HashData(key, data);
#pragma warning restore CA5350

    static HashAlgorithmName Name(ScramHash hash) => hash == ScramHash.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
}
