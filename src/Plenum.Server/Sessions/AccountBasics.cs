using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What every account answers: ping (XEP-0199), and the request for a session by clients older than RFC 6121.</summary>
sealed class AccountBasics : IAccountFeature
{
    const string Session = "urn:ietf:params:xml:ns:xmpp-session";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("ping", Ns.Ping), ("session", Session)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DiscoFeatures => [Ns.Ping];

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload) =>
        new(iq.Type == (payload.Name == "ping" ? "get" : "set") ? IqAnswer.Empty : StanzaError.ServiceUnavailable());
}

/// <summary>Turns copies of messages on and off for a session (XEP-0280 §4, §5).</summary>
sealed class CarbonsSwitch : IAccountFeature
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("enable", Carbons.Namespace), ("disable", Carbons.Namespace)];

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        if (iq.Type != "set")
        {
            return new(StanzaError.ServiceUnavailable());
        }

        from.WantsCarbons = payload.Name == "enable";
        return new(IqAnswer.Empty);
    }
}
