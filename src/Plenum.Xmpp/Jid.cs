using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp;

/// <summary>
/// An XMPP address (RFC 7622), prepared: two that mean the same are equal, and their strings are. The rules for right-to-left
/// text (RFC 5893) are not applied; see <see cref="Precis"/>.
/// </summary>
public sealed class Jid : IEquatable<Jid>
{
    /// <summary>The greatest length of each part in bytes of UTF-8 (RFC 7622 §3.1): a longer one is no JID.</summary>
    public const int MaxPartLength = 1023;

    static readonly SearchValues<char> plainLocal = SearchValues.Create("!#$%()*+,-.0123456789;=?[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    static readonly SearchValues<char> notInLocal = SearchValues.Create("\"&'/:<>@");

    // Most stanzas name an address that was named just before. Bounded: 1 024 addresses of at most 200 characters; strings hash
    // with a secret of the process, so that peers cannot choose to collide. Only what was prepared already is found.
    static readonly Jid?[] recent = new Jid?[1024];
    const int LongestRecent = 200;

    readonly string text;
    Jid? bare;
    byte[]? escaped;

    Jid(string? local, string domain, string? resource)
    {
        (Local, Domain, Resource) = (local, domain, resource);
        text = (local, resource) switch
        {
            (null, null) => domain,
            (_, null) => string.Concat(local, "@", domain),
            (null, _) => string.Concat(domain, "/", resource),
            _ => $"{local}@{domain}/{resource}",
        };
    }

    /// <summary>The localpart, or null.</summary>
    public string? Local { get; }

    /// <summary>The domainpart.</summary>
    public string Domain { get; }

    /// <summary>The resourcepart, or null for a bare JID.</summary>
    public string? Resource { get; }

    /// <summary>The JID without its resource; itself if it has none.</summary>
    public Jid Bare => Resource is null ? this : bare ??= new(Local, Domain, null);

    /// <summary>True if there is no resource.</summary>
    public bool IsBare => Resource is null;

    /// <summary>The JID in UTF-8, as it stands in an attribute between apostrophes.</summary>
    public ReadOnlySpan<byte> Escaped => escaped ??= ElementWriter.EscapeAttribute(text);

    /// <summary>Parses and prepares a JID. Throws <see cref="FormatException"/> where <see cref="TryParse"/> says false.</summary>
    public static Jid Parse(string value) =>
        TryParse(value, out var jid) ? jid : throw new FormatException($"'{value}' is not a JID.");

    /// <summary>Parses and prepares a JID (RFC 7622 §3.2 to §3.4); false if it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (string.IsNullOrEmpty(value))
        {
            return false;
        }

        ref var slot = ref recent[(uint)value.GetHashCode(StringComparison.Ordinal) % (uint)recent.Length];
        jid = slot;
        if (jid is not null && jid.text == value)
        {
            return true;
        }

        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var (bare, resource) = slash < 0 ? (value, null) : (value[..slash], value[(slash + 1)..]);
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        var (local, domain) = at < 0 ? (null, bare) : (bare[..at], bare[(at + 1)..]);
        if (!TryCreate(local, domain, resource, out jid))
        {
            return false;
        }

        if (value.Length <= LongestRecent && jid.text == value)
        {
            slot = jid;
        }

        return true;
    }

    /// <summary>Prepares a JID from its parts; false if a part is not valid.</summary>
    public static bool TryCreate(string? local, string domain, string? resource, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if ((local is not null && !TryPrepareLocal(local, out local))
            || !DomainName.TryPrepare(domain, out var prepared)
            || (resource is not null && !TryPrepareResource(resource, out resource)))
        {
            return false;
        }

        jid = new(local, prepared, resource);
        return true;
    }

    /// <summary>The JID of an occupant or session at this bare JID; false if the resource is not valid (RFC 7622 §3.4).</summary>
    public bool TryWithResource(string resource, [NotNullWhen(true)] out Jid? jid)
    {
        jid = TryPrepareResource(resource, out var prepared) ? new(Local, Domain, prepared) { bare = Bare } : null;
        return jid is not null;
    }

    /// <summary>Like <see cref="TryWithResource"/>, for a resource known to be valid; throws <see cref="FormatException"/> else.</summary>
    public Jid WithResource(string resource) =>
        TryWithResource(resource, out var jid) ? jid : throw new FormatException($"'{resource}' is not a resource.");

    /// <inheritdoc/>
    public bool Equals(Jid? other) => other is not null && (ReferenceEquals(this, other) || text == other.text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Jid);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The JID as it is written in a stanza.</summary>
    public override string ToString() => text;

    /// <summary>True if both are the same JID, or both null.</summary>
    public static bool operator ==(Jid? left, Jid? right) => left is null ? right is null : left.Equals(right);

    /// <summary>True if the two are not the same JID.</summary>
    public static bool operator !=(Jid? left, Jid? right) => !(left == right);

    // RFC 7622 §3.3: UsernameCaseMapped, without the characters that would be taken for something else.
    static bool TryPrepareLocal(string value, [NotNullWhen(true)] out string? prepared)
    {
        prepared = value;
        if (value.Length is > 0 and <= MaxPartLength && !value.AsSpan().ContainsAnyExcept(plainLocal))
        {
            return true;
        }

        return value.Length <= MaxPartLength
            && Precis.TryPrepareUsername(value, out prepared)
            && !prepared.AsSpan().ContainsAny(notInLocal)
            && Encoding.UTF8.GetByteCount(prepared) <= MaxPartLength;
    }

    // RFC 7622 §3.4: OpaqueString.
    static bool TryPrepareResource(string value, [NotNullWhen(true)] out string? prepared)
    {
        prepared = value;
        if (value.Length is > 0 and <= MaxPartLength && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        return value.Length <= MaxPartLength
            && Precis.TryPrepareOpaque(value, out prepared)
            && Encoding.UTF8.GetByteCount(prepared) <= MaxPartLength;
    }
}
