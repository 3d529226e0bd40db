using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Plenum.Xmpp.Streams.Sasl;

/// <summary>
/// SCRAM (RFC 5802 §5), with or without channel binding. A name that does not exist is asked for its proof like any other.
/// </summary>
/// <param name="hash">The hash function.</param>
/// <param name="plus">True for a mechanism whose name ends in <c>-PLUS</c>.</param>
/// <param name="context">The accounts and channel bindings.</param>
/// <param name="serverNonce">The server's part of the nonce; for tests, random otherwise.</param>
sealed class ScramExchange(ScramHash hash, bool plus, SaslContext context, string? serverNonce = null) : SaslExchange
{
    string clientFirstBare = "", serverFirst = "", nonce = "", authzid = "", gs2Header = "";
    ReadOnlyMemory<byte> binding;
    Jid? account;
    ScramKeys? keys;

    public override async ValueTask<SaslStep> Take(byte[] message) => Decode(message) is not { } text ? Malformed
        : keys is null ? await TakeFirst(text)
        : TakeFinal(text);

    static SaslStep Malformed => new SaslStep.Failure("malformed-request");

    static SaslStep Refused => new SaslStep.Failure("not-authorized");

    // client-first-message = gs2-cbind-flag "," [authzid] "," "n=" name ",r=" nonce
    async ValueTask<SaslStep> TakeFirst(string text)
    {
        if (text.Split(',', 3) is not [var flag, var identity, var bare])
        {
            return Malformed;
        }

        gs2Header = $"{flag},{identity},";
        clientFirstBare = bare;
        if (CheckBinding(flag) is { } problem)
        {
            return problem;
        }

        // "m=" in front would be an extension that must be understood (§5.1).
        if ((identity.Length > 0 && !TryReadName(identity, "a=", out authzid))
            || bare.Split(',') is not [var n, ['r', '=', _, ..] r, ..] || !TryReadName(n, "n=", out var name))
        {
            return Malformed;
        }

        if (!Jid.TryCreate(name, context.Host, null, out account))
        {
            return Refused;
        }

        keys = await context.Find(account, hash) ?? ScramKeys.Fake(hash, account.ToString(), context.Secret.Span);
        nonce = r[2..] + (serverNonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));
        var salt = Convert.ToBase64String(keys.Salt.Span);
        serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={nonce},s={salt},i={keys.Iterations}");
        return new SaslStep.Challenge(Encoding.UTF8.GetBytes(serverFirst));
    }

    // §6: "p=TYPE" binds; "y" says that the client could but believes we cannot, which is a lie on the way where we can; "n" cannot.
    SaslStep? CheckBinding(string flag)
    {
        if (flag.StartsWith("p=", StringComparison.Ordinal))
        {
            return !plus ? Malformed : context.Bindings.TryGetValue(flag[2..], out binding) ? null : Refused;
        }

        return plus || flag is not ("n" or "y") ? Malformed : flag == "y" && context.Bindings.Count > 0 ? Refused : null;
    }

    // client-final-message = "c=" base64(gs2-header cbind-data) ",r=" nonce [extensions] ",p=" base64(proof)
    SaslStep TakeFinal(string text)
    {
        var proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || text.Split(',') is not [['c', '=', .. var c], ['r', '=', .. var r], ..]
            || !TryDecode(c, out var bound) || !TryDecode(text[(proofAt + 3)..], out var proof) || proof.Length != ScramKeys.Length(hash))
        {
            return Malformed;
        }

        byte[] expected = [.. Encoding.UTF8.GetBytes(gs2Header), .. binding.Span];
        var authMessage = Encoding.UTF8.GetBytes($"{clientFirstBare},{serverFirst},{text[..proofAt]}");
        var signature = ScramKeys.Hmac(hash, keys!.StoredKey.Span, authMessage);
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= proof[i];
        }

        // Now the client's key, if the proof is right (§3).
        var proven = CryptographicOperations.FixedTimeEquals(ScramKeys.H(hash, signature), keys.StoredKey.Span);
        return !proven || r != nonce || !CryptographicOperations.FixedTimeEquals(bound, expected) ? Refused
            : !IsOwn(authzid, account!) ? new SaslStep.Failure("invalid-authzid")
            : new SaslStep.Success(account!, Encoding.UTF8.GetBytes(
                "v=" + Convert.ToBase64String(ScramKeys.Hmac(hash, keys.ServerKey.Span, authMessage))));
    }

    // saslname (§7): "=2C" and "=3D" stand for "," and "=", which it cannot contain.
    static bool TryReadName(string field, string prefix, out string name)
    {
        name = field.StartsWith(prefix, StringComparison.Ordinal) ? field[2..] : "";
        var escapes = name.Count(c => c == '=');
        var plain = name.Replace("=2C", ",", StringComparison.Ordinal);
        var understood = name.Length - plain.Length;
        name = plain.Replace("=3D", "=", StringComparison.Ordinal);
        return name.Length > 0 && (understood + plain.Length - name.Length) / 2 == escapes;
    }

    static bool TryDecode(string base64, out byte[] data)
    {
        data = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64, data, out var length);
        data = data[..length];
        return valid;
    }
}
