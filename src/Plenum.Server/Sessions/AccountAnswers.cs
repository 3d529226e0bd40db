using Plenum.Rooms;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// What the sender's own account answers. There is no roster or vCard yet: what clients ask for before they show a room gets the answer
/// of an account that has nothing in it.
/// </summary>
sealed class AccountAnswers(PrivateStorage storage) : IAnswers
{
    const string Roster = "jabber:iq:roster", VCard = "vcard-temp";

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload) =>
        payload.Is("query", PrivateStorage.Namespace) ? storage.AnswerAsync(from, iq, payload) : new(Answer(from, iq, payload));

    static IqAnswer Answer(ClientSession from, Stanza iq, Element payload) => payload switch
    {
        { Name: "query", Namespace: Roster } => iq.Type == "get" ? new Element("query", Roster) : StanzaError.FeatureNotImplemented(),
        // Asked for by clients older than RFC 6121, which do without it where they get an answer.
        { Name: "session", Namespace: "urn:ietf:params:xml:ns:xmpp-session" } => IqAnswer.Empty,
        { Name: "enable" or "disable", Namespace: Carbons.Namespace } when iq.Type == "set" => SetCarbons(from, payload.Name == "enable"),
        _ when iq.Type == "set" => StanzaError.ServiceUnavailable(),
        { Name: "query", Namespace: Ns.DiscoInfo } => payload["node"] is null ? Info(from) : StanzaError.ItemNotFound(),
        { Name: "query", Namespace: Ns.DiscoItems } => payload["node"] is null ? new DiscoItems([]).ToElement() : StanzaError.ItemNotFound(),
        { Name: "ping", Namespace: Ns.Ping } => IqAnswer.Empty,
        { Name: "vCard", Namespace: VCard } => StanzaError.ItemNotFound(), // XEP-0054 §3.1
        _ => StanzaError.ServiceUnavailable(),
    };

    static IqAnswer SetCarbons(ClientSession from, bool wanted)
    {
        from.WantsCarbons = wanted;
        return IqAnswer.Empty;
    }

    static Element Info(ClientSession from) => new DiscoInfo(
        [new("account", from.Standing switch
        {
            PeerStanding.Anonymous => "anonymous",
            PeerStanding.Operator => "admin",
            _ => "registered",
        })], [Ns.DiscoItems, Ns.Ping]).ToElement();
}
