using System.Globalization;
using System.Reflection;
using Plenum.Server.Accounts;
using Plenum.Server.Operations;
using Plenum.Server.Rosters;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What the server's own domain answers: discovery (XEP-0030), ping (XEP-0199), version (XEP-0092), time (XEP-0202).</summary>
sealed class ServerAnswers(ServerSettings settings, TimeProvider time) : IAnswers
{
    internal const string Version = "jabber:iq:version", Time = "urn:xmpp:time";

    /// <summary>The version of this program.</summary>
    public static string ProgramVersion { get; } =
        typeof(ServerAnswers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    readonly Element info = new DiscoInfo([new("server", "im", "Plenum"), new("pubsub", "pep")], [
        Ns.DiscoItems, "vcard-temp", PasswordChange.Namespace, PubSubNs.PublishOptions, Ns.Ping, Version, Time, Carbons.Namespace, "msgoffline", BlockingFeature.Namespace, BlockingFeature.Reporting]).ToElement();
    readonly Element items = new DiscoItems([new(Jid.Parse(settings.RoomsDomain), RoomsAnswers.Name)]).ToElement();

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload) =>
        new(iq.Type == "get" ? Answer(payload) : payload.Is("session", "urn:ietf:params:xml:ns:xmpp-session") ? IqAnswer.Empty : StanzaError.ServiceUnavailable());

    IqAnswer Answer(Element payload) => payload switch
    {
        { Name: "query", Namespace: Ns.DiscoInfo } => payload["node"] is null ? info : StanzaError.ItemNotFound(),
        { Name: "query", Namespace: Ns.DiscoItems } => payload["node"] is null ? items : StanzaError.ItemNotFound(),
        { Name: "ping", Namespace: Ns.Ping } => IqAnswer.Empty,
        { Name: "query", Namespace: Version } => Program(),
        { Name: "time", Namespace: Time } => Now(time.GetUtcNow()),
        _ => StanzaError.ServiceUnavailable(),
    };

    /// <summary>The answer to a request for the software's version. The operating system is nobody's business.</summary>
    public static Element Program() => new("query", Version)
    {
        new Element("name", Version) { "Plenum" },
        new Element("version", Version) { ProgramVersion },
    };

    static Element Now(DateTimeOffset now) => new("time", Time)
    {
        new Element("tzo", Time) { "+00:00" },
        new Element("utc", Time) { now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) },
    };
}
