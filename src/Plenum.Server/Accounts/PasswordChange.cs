using Plenum.Rooms;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Accounts;

/// <summary>
/// An account changes its password (XEP-0077 §3.3). Its other sessions end, and its browsers are signed out. Accounts are made and removed
/// by the operator: nobody registers, or cancels, by himself.
/// </summary>
sealed class PasswordChange(AccountBook accounts) : IAccountFeature
{
    /// <summary>The namespace of the requests, and the feature.</summary>
    public const string Namespace = "jabber:iq:register";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("query", Namespace)];

    /// <inheritdoc/>
    public bool AnswersForServer => true;

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        if (from.Standing == PeerStanding.Anonymous)
        {
            return StanzaError.ServiceUnavailable();
        }

        if (iq.Type == "get")
        {
            return new Element("query", Namespace)
            {
                new Element("registered", Namespace), new Element("username", Namespace) { account.Local! }, new Element("password", Namespace),
            };
        }

        if (payload.Child("remove", Namespace) is not null)
        {
            return StanzaError.NotAllowed("Only the operator removes accounts.");
        }

        return payload.Child("username", Namespace)?.Value is { Length: > 0 } name && payload.Child("password", Namespace)?.Value is { Length: > 0 } password
            ? accounts.JidOf(name) == account || name == account.ToString() ? await ChangeAsync(from, account, password) : StanzaError.NotAllowed()
            : StanzaError.BadRequest();
    }

    async ValueTask<IqAnswer> ChangeAsync(ClientSession from, Jid account, string password)
    {
        // The session is told before: from then on it goes with either password, whenever it is looked at.
        var refusal = await accounts.ChangePasswordAsync(account, password, stamp => from.NextStamp = stamp);
        if (refusal is not null)
        {
            return new StanzaError(StanzaErrorType.Modify, "not-acceptable", refusal);
        }

        from.Stamp = from.NextStamp;
        return IqAnswer.Empty;
    }
}
