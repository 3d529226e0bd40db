using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Plenum.Xmpp;

/// <summary>An XMPP address (RFC 7622), prepared: two that mean the same are equal, and their strings are.</summary>
public sealed class Jid : IEquatable<Jid>
{
    readonly string text;

    Jid(string? local, string domain, string? resource)
    {
        (Local, Domain, Resource) = (local, domain, resource);
        text = (local is null ? "" : local + "@") + domain + (resource is null ? "" : "/" + resource);
        Bare = resource is null ? this : new Jid(local, domain, null);
    }

    /// <summary>The localpart, or null.</summary>
    public string? Local { get; }

    /// <summary>The domainpart.</summary>
    public string Domain { get; }

    /// <summary>The resourcepart, or null for a bare JID.</summary>
    public string? Resource { get; }

    /// <summary>The JID without its resource; itself if it has none.</summary>
    public Jid Bare { get; }

    /// <summary>True if there is no resource.</summary>
    public bool IsBare => Resource is null;

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

        var slash = value.IndexOf('/');
        var (bare, resource) = slash < 0 ? (value, null) : (value[..slash], value[(slash + 1)..]);
        var at = bare.IndexOf('@');
        var (local, domain) = at < 0 ? (null, bare) : (bare[..at], bare[(at + 1)..]);
        return TryCreate(local, domain, resource, out jid);
    }

    /// <summary>Prepares a JID from its parts; false if a part is not valid.</summary>
    public static bool TryCreate(string? local, string domain, string? resource, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (local is { Length: 0 } || resource is { Length: 0 } || domain.Length == 0)
        {
            return false;
        }

        if (resource is not null && !Precis.TryPrepareOpaque(resource, out resource))
        {
            return false;
        }

        jid = new(local?.ToLowerInvariant().Normalize(NormalizationForm.FormC), domain.ToLowerInvariant(), resource);
        return true;
    }

    /// <summary>The JID of an occupant or session at this bare JID; false if the resource is not valid (RFC 7622 §3.4).</summary>
    public bool TryWithResource(string resource, [NotNullWhen(true)] out Jid? jid) => TryCreate(Local, Domain, resource, out jid);

    /// <summary>Like <see cref="TryWithResource"/>, for a resource known to be valid; throws <see cref="FormatException"/> else.</summary>
    public Jid WithResource(string resource) =>
        TryWithResource(resource, out var jid) ? jid : throw new FormatException($"'{resource}' is not a resource.");

    /// <inheritdoc/>
    public bool Equals(Jid? other) => other is not null && text == other.text;

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
}
