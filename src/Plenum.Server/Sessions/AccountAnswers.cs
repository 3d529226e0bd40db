using Plenum.Rooms;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What accounts answer at their bare JIDs: discovery (XEP-0030), and what the features do.</summary>
sealed class AccountAnswers : IAnswers
{
    readonly string domain;
    readonly IReadOnlyList<IAccountFeature> features;
    readonly Dictionary<(string, string), IAccountFeature> owners = [];
    readonly string[] discoFeatures;
    readonly DiscoIdentity[] identities;

    /// <summary>Throws if two features want the same payload.</summary>
    /// <param name="domain">The domain of accounts.</param>
    /// <param name="features">What accounts can do.</param>
    public AccountAnswers(string domain, params IReadOnlyList<IAccountFeature> features)
    {
        (this.domain, this.features) = (domain, features);
        foreach (var (feature, payload) in features.SelectMany(feature => feature.Payloads.Select(payload => (feature, payload))))
        {
            if (payload.Namespace is Ns.DiscoInfo or Ns.DiscoItems || !owners.TryAdd(payload, feature))
            {
                throw new InvalidOperationException($"Two features of accounts answer to {payload}.");
            }
        }

        discoFeatures = [Ns.DiscoItems, .. features.SelectMany(feature => feature.DiscoFeatures).Distinct()];
        identities = [.. features.SelectMany(feature => feature.DiscoIdentities)];
    }

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload)
    {
        var account = iq.To!;
        var own = account == from.Jid.Bare;
        return owners.TryGetValue((payload.Name, payload.Namespace), out var feature)
            ? own || (feature.AnswersOthers && account.Domain == domain) ? feature.AnswerAsync(from, account, iq, payload) : new(StanzaError.ServiceUnavailable())
            : new(own && iq.Type == "get" ? Discover(from, payload) : StanzaError.ServiceUnavailable());
    }

    /// <summary>The available presence of a session as it goes on (<see cref="IAccountFeature.AmendAsync"/>).</summary>
    public async ValueTask<Stanza> AmendAsync(ClientSession from, Stanza presence)
    {
        foreach (var feature in features)
        {
            presence = await feature.AmendAsync(from, presence);
        }

        return presence;
    }

    /// <summary>Everybody was told of a session's presence (<see cref="IAccountFeature.AnnouncedAsync"/>).</summary>
    public async ValueTask AnnouncedAsync(ClientSession from, Stanza presence)
    {
        foreach (var feature in features)
        {
            await feature.AnnouncedAsync(from, presence);
        }
    }

    /// <summary>A session has answered the server (<see cref="IAccountFeature.AnsweredAsync"/>).</summary>
    public async ValueTask AnsweredAsync(ClientSession from, Stanza answer)
    {
        foreach (var feature in features)
        {
            await feature.AnsweredAsync(from, answer);
        }
    }

    IqAnswer Discover(ClientSession from, Element payload) => payload switch
    {
        { Name: "query", Namespace: Ns.DiscoInfo } => payload["node"] is null ? Info(from) : StanzaError.ItemNotFound(),
        { Name: "query", Namespace: Ns.DiscoItems } => payload["node"] is null ? new DiscoItems([]).ToElement() : StanzaError.ItemNotFound(),
        _ => StanzaError.ServiceUnavailable(),
    };

    Element Info(ClientSession from) => from.Standing == PeerStanding.Anonymous
        ? new DiscoInfo([new("account", "anonymous")], [Ns.DiscoItems, Ns.Ping]).ToElement()
        : new DiscoInfo([new("account", from.Standing == PeerStanding.Operator ? "admin" : "registered"), .. identities], discoFeatures).ToElement();
}
