using Plenum.Rooms;
using Plenum.Server.Pep;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What accounts answer at their bare JIDs: discovery (XEP-0030), and what the features do.</summary>
sealed class AccountAnswers : IAnswers
{
    readonly string domain;
    readonly IContacts contacts;
    readonly IReadOnlyList<IAccountFeature> features;
    readonly Dictionary<(string, string), IAccountFeature> owners = [];
    readonly string[] discoFeatures;
    readonly DiscoIdentity[] identities;

    /// <summary>Throws if two features want the same payload.</summary>
    /// <param name="domain">The domain of accounts.</param>
    /// <param name="contacts">Who sees whose presence.</param>
    /// <param name="features">What accounts can do.</param>
    public AccountAnswers(string domain, IContacts contacts, params IReadOnlyList<IAccountFeature> features)
    {
        (this.domain, this.contacts, this.features) = (domain, contacts, features);
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

    /// <summary>True for a request to the server that means the sender's account.</summary>
    public bool AnswersForServer(Stanza iq) =>
        iq is { To: { Local: null } to, Payload: [var payload] } && to.Domain == domain
        && owners.TryGetValue((payload.Name, payload.Namespace), out var feature) && feature.AnswersForServer;

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload) => AnswerAsync(from, iq, payload, isOccupant: false);

    /// <summary>The answer to an occupant who asks another's account by way of their room.</summary>
    public ValueTask<IqAnswer> AnswerOccupantAsync(ClientSession from, Stanza iq, Element payload) => AnswerAsync(from, iq, payload, isOccupant: true);

    ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload, bool isOccupant)
    {
        var account = iq.To!.Local is null ? from.Jid.Bare : iq.To;
        var own = account == from.Jid.Bare;
        if (!own && account.Domain != domain)
        {
            return new(StanzaError.ServiceUnavailable());
        }

        if (!owners.TryGetValue((payload.Name, payload.Namespace), out var feature))
        {
            return iq.Type == "get" && payload.Name == "query" && payload.Namespace is Ns.DiscoInfo or Ns.DiscoItems
                ? DiscoverAsync(from, account, payload)
                : new(StanzaError.ServiceUnavailable());
        }

        return !own && !feature.AnswersOthers ? new(StanzaError.ServiceUnavailable())
            : isOccupant ? feature.AnswerOccupantAsync(from, account, iq, payload)
            : feature.AnswerAsync(from, account, iq, payload);
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

    /// <summary>Others are told as much as those who see the account's presence; else not even that it is there (XEP-0030 §8).</summary>
    async ValueTask<IqAnswer> DiscoverAsync(ClientSession from, Jid account, Element query)
    {
        if (account != from.Jid.Bare && (from.Standing == PeerStanding.Anonymous || !await contacts.SeesAsync(from.Jid.Bare, account)))
        {
            return StanzaError.ServiceUnavailable();
        }

        return (query.Namespace, query["node"]) switch
        {
            (Ns.DiscoInfo, null) => Info(from, account),
            (Ns.DiscoInfo, { } node) => await FirstAsync(feature => feature.InfoForAsync(from, account, node)) is { } info ? info.ToElement() : StanzaError.ItemNotFound(),
            (_, var node) => await FirstAsync(feature => feature.ItemsForAsync(from, account, query)) is { } items ? items.ToElement()
                : node is null ? new DiscoItems([]).ToElement() : StanzaError.ItemNotFound(),
        };
    }

    async ValueTask<T?> FirstAsync<T>(Func<IAccountFeature, ValueTask<T?>> ask)
        where T : class
    {
        foreach (var feature in features)
        {
            if (await ask(feature) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    Element Info(ClientSession from, Jid account) => from.Standing == PeerStanding.Anonymous
        ? new DiscoInfo([new("account", "anonymous")], [Ns.DiscoItems, Ns.Ping]).ToElement()
        : new DiscoInfo(
            [new("account", from.Standing == PeerStanding.Operator && account == from.Jid.Bare ? "admin" : "registered"), .. identities], discoFeatures).ToElement();
}
