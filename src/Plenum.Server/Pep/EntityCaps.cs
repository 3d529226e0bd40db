using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// Learns from the clients' entity capabilities (XEP-0115) which nodes they want to be told of (<c>node+notify</c>, XEP-0163 §4.2), and sends
/// them the last items of those when they come online. A client is asked once for what nobody has said with the same hash before.
/// </summary>
sealed class EntityCaps(PepFollowers followers) : IAccountFeature
{
    const string Caps = "http://jabber.org/protocol/caps", Suffix = "+notify";

    /// <summary>Hashes that are remembered, 2 000: several times the versions of clients that there are. When there are more, all are asked for anew.</summary>
    const int MaxKnown = 2000;

    /// <summary>Nodes that a client is told of, 200, as many as an account may have; more of its wishes are ignored.</summary>
    const int MaxInterests = 200;

    static readonly FrozenSet<string> none = [];

    readonly ConcurrentDictionary<string, FrozenSet<string>> known = new();

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [];

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload) => new(StanzaError.ServiceUnavailable());

    /// <inheritdoc/>
    public ValueTask AnnouncedAsync(ClientSession from, Stanza presence)
    {
        if (presence.Type is not null)
        {
            (from.Interests, from.CapsVersion) = (none, null);
            return default;
        }

        // A presence without a hash says nothing new (§8.4).
        if (presence.Child("c", Caps) is not { } caps || caps["ver"] is not { Length: > 0 } version || version == from.CapsVersion)
        {
            return default;
        }

        from.CapsVersion = version;
        if (caps["hash"] == "sha-1" && known.TryGetValue(version, out var interests))
        {
            return TakeAsync(from, interests);
        }

        from.CapsQuery = RandomNumberGenerator.GetHexString(16, lowercase: true);
        from.Deliver(Stanza.Iq("get", new Element("query", Ns.DiscoInfo) { { "node", $"{caps["node"]}#{version}" } }) with
        {
            From = from.Jid.Bare, Id = from.CapsQuery,
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask AnsweredAsync(ClientSession from, Stanza answer)
    {
        if (answer.Id is null || answer.Id != from.CapsQuery)
        {
            return default;
        }

        from.CapsQuery = null;
        if (answer.Type != "result" || answer.Payload is not [var query] || DiscoInfo.Read(query) is not { } info || from.Presence is null)
        {
            return default;
        }

        var interests = info.Features.Where(feature => feature.Length > Suffix.Length && feature.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(feature => feature[..^Suffix.Length]).Distinct().Take(MaxInterests).ToFrozenSet();
        if (from.CapsVersion is { } version && IsProof(info, version))
        {
            if (known.Count >= MaxKnown)
            {
                known.Clear();
            }

            known[version] = interests;
        }

        return TakeAsync(from, interests);
    }

    /// <summary>
    /// True if the answer has this hash and no other answer can be meant by it (§5.4): what one client says is then believed of all that have
    /// the hash. Of others it is believed of themselves.
    /// </summary>
    static bool IsProof(DiscoInfo info, string version) =>
        info.Hash() == version
        && !info.Identities.Any(identity => $"{identity.Category}{identity.Type}{identity.Name}".Contains('<', StringComparison.Ordinal))
        && !info.Features.Any(feature => feature.Contains('<', StringComparison.Ordinal))
        && info.Features.Distinct().Count() == info.Features.Count
        && info.Identities.Distinct().Count() == info.Identities.Count
        && info.Forms.Count == 0;

    ValueTask TakeAsync(ClientSession session, FrozenSet<string> interests)
    {
        string[] added = [.. interests.Where(node => !session.Interests.Contains(node))];
        session.Interests = interests;
        return added.Length == 0 ? default : followers.TellLastAsync(session, added);
    }
}
