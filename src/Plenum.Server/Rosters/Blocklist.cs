using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>Whom an account has blocked (XEP-0191). It never changes; another one takes its place.</summary>
sealed class Blocklist(IReadOnlyCollection<Jid> jids)
{
    /// <summary>Nobody is blocked.</summary>
    public static readonly Blocklist Empty = new([]);

    readonly HashSet<string> blocked = [.. jids.Select(jid => jid.ToString())];

    /// <summary>The addresses in their order.</summary>
    public IReadOnlyCollection<Jid> Jids { get; } = [.. jids.OrderBy(jid => jid.ToString(), StringComparer.Ordinal)];

    /// <summary>True if that address is blocked: itself, its bare JID, or its domain (§5).</summary>
    public bool Covers(Jid? jid) => blocked.Count > 0 && jid is not null
        && (blocked.Contains(jid.ToString()) || (!jid.IsBare && blocked.Contains(jid.Bare.ToString())) || blocked.Contains(jid.Domain));
}
