using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>Something that an account answers to at its bare JID. They stand in one list, in <see cref="Operations.ServeCommand"/>.</summary>
interface IAccountFeature
{
    /// <summary>The payloads of requests that it answers, by local name and namespace. Each has one owner among all features.</summary>
    IReadOnlyList<(string Name, string Namespace)> Payloads { get; }

    /// <summary>What the account's disco#info says of it (XEP-0030).</summary>
    IReadOnlyList<string> DiscoFeatures => [];

    /// <summary>What the account is by it, beside an account.</summary>
    IReadOnlyList<DiscoIdentity> DiscoIdentities => [];

    /// <summary>
    /// True if it is asked by others than the account itself too, visitors included: whom it answers is then its own to decide. Else
    /// they get <c>service-unavailable</c>, whether there is such an account or not.
    /// </summary>
    bool AnswersOthers => false;

    /// <summary>True if clients ask the server's own address for it, and mean their own account.</summary>
    bool AnswersForServer => false;

    /// <summary>
    /// The answer to a <c>get</c> or <c>set</c> with one of the payloads. A <see cref="Storage.StorageException"/> is the router's to answer, and to
    /// tell the operator.
    /// </summary>
    /// <param name="from">Who asks.</param>
    /// <param name="account">
    /// The bare JID that is asked. It is the asker's own, maybe a visitor's; or, if <see cref="AnswersOthers"/>, one at the domain of
    /// accounts, where there may be no such account.
    /// </param>
    /// <param name="iq">The request.</param>
    /// <param name="payload">Its payload.</param>
    ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload);

    /// <summary>The answer to an occupant who asks another's account by way of their room. They need not know each other: it may be a visitor.</summary>
    ValueTask<IqAnswer> AnswerOccupantAsync(ClientSession from, Jid account, Stanza iq, Element payload) => AnswerAsync(from, account, iq, payload);

    /// <summary>What the account has (XEP-0030), or what is in a node of it; null for nothing, or no such node.</summary>
    ValueTask<DiscoItems?> ItemsForAsync(ClientSession from, Jid account, Element query) => new((DiscoItems?)null);

    /// <summary>What a node of the account is, or null.</summary>
    ValueTask<DiscoInfo?> InfoForAsync(ClientSession from, Jid account, string node) => new((DiscoInfo?)null);

    /// <summary>
    /// The available presence of a session of the account, to everybody or to one address, as it goes on. What is the sender's alone to say
    /// stays as it is.
    /// </summary>
    ValueTask<Stanza> AmendAsync(ClientSession from, Stanza presence) => new(presence);

    /// <summary>A session has told everybody of its presence, available or not. One that is gone says nothing.</summary>
    ValueTask AnnouncedAsync(ClientSession from, Stanza presence) => default;

    /// <summary>A session has answered a request of the server's, with a result or an error. Most answers are somebody else's.</summary>
    ValueTask AnsweredAsync(ClientSession from, Stanza answer) => default;
}
