using System.Security.Cryptography;
using System.Text;

namespace Plenum.Xmpp.Streams.Sasl;

/// <summary>Looks up the keys of an account by its bare JID; null if there is no such account.</summary>
public delegate ValueTask<ScramKeys?> FindScramKeys(Jid account, ScramHash hash);

/// <summary>What a mechanism answers to a message.</summary>
abstract record SaslStep
{
    /// <summary>More is needed.</summary>
    public sealed record Challenge(byte[] Data) : SaslStep;

    /// <summary>The peer is this account.</summary>
    public sealed record Success(Jid Account, byte[]? Data = null) : SaslStep;

    /// <summary>It failed, with a condition of RFC 6120 §6.5.</summary>
    public sealed record Failure(string Condition) : SaslStep;
}

/// <summary>What mechanisms may know.</summary>
/// <param name="Host">The host of the stream.</param>
/// <param name="FindKeys">The accounts.</param>
/// <param name="Secret">For <see cref="ScramKeys.Fake"/>.</param>
/// <param name="Bindings">Channel bindings by type (RFC 5056), empty without TLS.</param>
/// <param name="Proven">The account that the transport has proof of, or null.</param>
sealed record SaslContext(
    string Host, FindScramKeys FindKeys, ReadOnlyMemory<byte> Secret,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Bindings, Jid? Proven)
{
    public async ValueTask<ScramKeys?> Find(Jid account, ScramHash hash) => await FindKeys(account, hash);
}

/// <summary>One run of a SASL mechanism (RFC 4422), the server's side.</summary>
abstract class SaslExchange
{
    /// <summary>True if the first message may be left out and is then empty; otherwise it is asked for with an empty challenge.</summary>
    public virtual bool MayBeginEmpty => false;

    /// <summary>Takes the next message.</summary>
    public abstract ValueTask<SaslStep> Take(byte[] message);

    /// <summary>A run of the mechanism, or null if it is not known.</summary>
    public static SaslExchange? Begin(string mechanism, SaslContext context) => mechanism switch
    {
        "SCRAM-SHA-1" => new ScramExchange(ScramHash.Sha1, plus: false, context),
        "SCRAM-SHA-1-PLUS" => new ScramExchange(ScramHash.Sha1, plus: true, context),
        "SCRAM-SHA-256" => new ScramExchange(ScramHash.Sha256, plus: false, context),
        "SCRAM-SHA-256-PLUS" => new ScramExchange(ScramHash.Sha256, plus: true, context),
        "PLAIN" => new PlainExchange(context),
        "ANONYMOUS" => new AnonymousExchange(context),
        "EXTERNAL" => new ExternalExchange(context),
        _ => null,
    };

    /// <summary>True for no authorization identity, or the account's own: acting for others is not offered.</summary>
    protected static bool IsOwn(string authzid, Jid account) =>
        authzid.Length == 0 || (Jid.TryParse(authzid, out var jid) && jid == account);

    /// <summary>Decodes strict UTF-8; null if it is not.</summary>
    protected static string? Decode(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
}

/// <summary>PLAIN (RFC 4616): <c>authzid NUL authcid NUL password</c>. Offered only where the connection is secret.</summary>
sealed class PlainExchange(SaslContext context) : SaslExchange
{
    public override async ValueTask<SaslStep> Take(byte[] message)
    {
        if (Decode(message)?.Split('\0') is not [var authzid, { Length: > 0 } name, { Length: > 0 } password])
        {
            return new SaslStep.Failure("malformed-request");
        }

        if (!Jid.TryCreate(name, context.Host, null, out var account))
        {
            return new SaslStep.Failure("not-authorized");
        }

        // A name that does not exist costs as much time as one that does.
        var keys = await context.Find(account, ScramHash.Sha256)
            ?? ScramKeys.Fake(ScramHash.Sha256, account.ToString(), context.Secret.Span);
        return !keys.Verify(password) ? new SaslStep.Failure("not-authorized")
            : !IsOwn(authzid, account) ? new SaslStep.Failure("invalid-authzid")
            : new SaslStep.Success(account);
    }
}

/// <summary>ANONYMOUS (RFC 4505): everyone is somebody new. The trace information is not looked at.</summary>
sealed class AnonymousExchange(SaslContext context) : SaslExchange
{
    public override bool MayBeginEmpty => true;

    public override ValueTask<SaslStep> Take(byte[] message) =>
        new(new SaslStep.Success(Jid.Parse($"{RandomNumberGenerator.GetHexString(20, lowercase: true)}@{context.Host}")));
}

/// <summary>EXTERNAL (RFC 4422 appendix A): the transport has proof of the account already.</summary>
sealed class ExternalExchange(SaslContext context) : SaslExchange
{
    public override ValueTask<SaslStep> Take(byte[] message) => new(
        context.Proven is not { } account ? new SaslStep.Failure("not-authorized")
        : Decode(message) is { } authzid && IsOwn(authzid, account) ? new SaslStep.Success(account)
        : new SaslStep.Failure("invalid-authzid"));
}
