using System.Globalization;
using System.Security.Cryptography;
using Plenum.Xmpp.Streams.Sasl;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams;

/// <summary>Whether STARTTLS is offered (RFC 6120 §5).</summary>
public enum StartTlsOffer
{
    /// <summary>No: the transport is secured already, or is no plain TCP stream.</summary>
    None,

    /// <summary>It may be used.</summary>
    Optional,

    /// <summary>Nothing else is offered before it.</summary>
    Required,

    /// <summary>TLS comes before the stream (XEP-0368): call <see cref="StreamNegotiation.Secured"/> first.</summary>
    Begun,
}

/// <summary>A host that clients may name in <c>to</c>.</summary>
/// <param name="Domain">The domain, prepared as a <see cref="Jid.Domain"/>.</param>
/// <param name="IsAnonymous">True if it has no accounts: everyone is let in as somebody new, and nothing but ANONYMOUS is offered.</param>
public sealed record StreamHost(string Domain, bool IsAnonymous = false);

/// <summary>What the negotiation of a stream depends on.</summary>
public sealed record StreamOptions
{
    /// <summary>The hosts that are served; another one is <c>host-unknown</c>.</summary>
    public required IReadOnlyList<StreamHost> Hosts { get; init; }

    /// <summary>Looks up keys.</summary>
    public required FindScramKeys FindKeys { get; init; }

    /// <summary>
    /// A secret of the server, the same after a restart, so that names cannot be guessed from salts (<see
    /// cref="ScramKeys.Fake"/>).
    /// </summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>The framing: whether a header or an <c>open</c> begins the stream.</summary>
    public StanzaFraming Framing { get; init; }

    /// <summary>Whether STARTTLS is offered.</summary>
    public StartTlsOffer StartTls { get; init; }

    /// <summary>True if the connection is encrypted from its beginning.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>True to offer PLAIN without encryption too.</summary>
    public bool AllowsPlainUnencrypted { get; init; }

    /// <summary>The account that the transport has proof of (e.g. a signed-in browser), or null. EXTERNAL is offered for it.</summary>
    public Jid? ProvenAccount { get; init; }

    /// <summary>What names that proof when it ends, or null.</summary>
    public string? ProvenBy { get; init; }

    /// <summary>Stream features for those who have authenticated, besides binding (e.g. XEP-0115 §6.3 caps).</summary>
    public IReadOnlyList<Element> Features { get; init; } = [];

    /// <summary>Stream features for those who have authenticated to an account, besides <see cref="Features"/>.</summary>
    public IReadOnlyList<Element> AccountFeatures { get; init; } = [];

    /// <summary>True to offer stream management (XEP-0198) to those who have authenticated to an account.</summary>
    public bool IsManaged { get; init; }

    /// <summary>
    /// Seconds without a byte from the client after which it is asked whether it lives, to be advertised with the largest stanza
    /// (XEP-0478); null to advertise neither.
    /// </summary>
    public int? IdleSeconds { get; init; }

    /// <summary>
    /// Failed attempts to authenticate after which the stream ends with <c>policy-violation</c>: 5, for a human who mistypes
    /// (RFC 6120 §6.4.5).
    /// </summary>
    public int MaxAttempts { get; init; } = 5;
}

/// <summary>
/// The way from an opened stream to a bound session (RFC 6120 §4.3, §5 to §7; RFC 7395), without a socket: what was received goes
/// in, what is to be done comes out. Not for several threads at once.
/// </summary>
public sealed class StreamNegotiation(StreamOptions options)
{
    const string Tls = "urn:ietf:params:xml:ns:xmpp-tls", Sasl = "urn:ietf:params:xml:ns:xmpp-sasl",
        Binding = "urn:ietf:params:xml:ns:xmpp-bind", BindingTypes = "urn:xmpp:sasl-cb:0", Limits = "urn:xmpp:stream-limits:0";

    enum Phase
    {
        Header, BeforeTls, BeforeAuthentication, InSasl, BeforeBind, Binding, Bound, Closed,
    }

    Phase phase = Phase.Header;
    bool encrypted = options.IsEncrypted, secured;
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> bindings = new Dictionary<string, ReadOnlyMemory<byte>>();
    IReadOnlyList<string> offeredBindings = [];
    StreamHost? host;
    SaslExchange? exchange;
    int failures;
    bool opened, proven;
    string? bindId;

    /// <summary>The account, a bare JID, once it has authenticated.</summary>
    public Jid? Account { get; private set; }

    /// <summary>The session's full JID, once it is bound. From then on nothing is to be handed to the negotiation.</summary>
    public Jid? Session { get; private set; }

    /// <summary>True after <see cref="StreamOutput.Close"/>: nothing more is taken.</summary>
    public bool IsClosed => phase == Phase.Closed;

    bool OffersManagement => options.IsManaged && host is { IsAnonymous: false };

    Phase BeforeSasl => options.StartTls != StartTlsOffer.None && !secured ? Phase.BeforeTls : Phase.BeforeAuthentication;

    /// <summary>A stream was opened, for the first time or after TLS or SASL.</summary>
    public IReadOnlyList<StreamOutput> Open(StreamHeader header)
    {
        if (phase != Phase.Header)
        {
            return Fail(StreamError.InvalidXml);
        }

        var asked = header.To is null ? null
            : Jid.TryParse(header.To, out var to) && to is { Local: null, Resource: null } ? to.Domain : "";
        var found = options.Hosts.FirstOrDefault(candidate => candidate.Domain == asked);
        List<StreamOutput> output = [new StreamOutput.Open(Reply(header, found))];
        opened = true;
        if (CheckHeader(header, asked, found) is { } error)
        {
            return [.. output, .. Fail(error)];
        }

        host = found;
        phase = Account is not null ? Phase.BeforeBind : BeforeSasl;
        output.Add(new StreamOutput.Send(Features()));
        return output;
    }

    /// <summary>A child of the stream was received. It waits only for <see cref="StreamOptions.FindKeys"/>.</summary>
    public async ValueTask<IReadOnlyList<StreamOutput>> Take(Element element) => phase switch
    {
        Phase.Closed => [],
        Phase.BeforeTls when element.Is("starttls", Tls) => BeginTls(),
        Phase.BeforeTls when element.Is("auth", Sasl) && options.StartTls == StartTlsOffer.Required =>
            Fail(StreamError.PolicyViolation with { Text = "STARTTLS is required before authentication." }),
        Phase.BeforeTls or Phase.BeforeAuthentication when element.Is("auth", Sasl) => await BeginSasl(element),
        Phase.InSasl when element.Is("response", Sasl) => await TakeSasl(element.Value),
        Phase.InSasl when element.Is("abort", Sasl) => FailSasl("aborted"),
        Phase.BeforeBind when IsBind(element) => BeginBind(element),
        Phase.BeforeBind when element.Namespace == ManagementXml.Namespace => BeginResume(element),
        Phase.BeforeBind or Phase.Binding when element.Namespace != Ns.Client => Fail(StreamError.UnsupportedStanzaType),
        _ => Fail(StreamError.NotAuthorized),
    };

    /// <summary>TLS is done.</summary>
    /// <param name="channelBindings">The bytes of each channel binding that can be had, by type (RFC 5929, RFC 9266).</param>
    /// <param name="unnamed">Types among them that a client may come with, though they are not offered (XEP-0440).</param>
    public void Secured(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> channelBindings, IReadOnlyList<string>? unnamed = null)
    {
        (encrypted, secured, opened, phase) = (true, true, false, Phase.Header);
        bindings = channelBindings;
        offeredBindings = [.. channelBindings.Keys.Except(unnamed ?? [])];
    }

    /// <summary>The session is bound (RFC 6120 §7.6). The resource may be another than was wanted.</summary>
    public IReadOnlyList<StreamOutput> Bound(Jid session)
    {
        (phase, Session) = (Phase.Bound, session);
        return [new StreamOutput.Send(new Element("iq", Ns.Client)
        {
            { "type", "result" },
            { "id", bindId },
            new Element("bind", Binding) { new Element("jid", Binding) { session.ToString() } },
        })];
    }

    /// <summary>The session is refused (RFC 6120 §7.6.2, §7.7.2); the peer may ask again.</summary>
    public IReadOnlyList<StreamOutput> RefuseBind(StanzaError error)
    {
        phase = Phase.BeforeBind;
        return [new StreamOutput.Send(new Element("iq", Ns.Client) { { "type", "error" }, { "id", bindId }, error.ToElement() })];
    }

    /// <summary>The peer goes on with its session, and was told so.</summary>
    public void Resumed(Jid session) => (phase, Session) = (Phase.Bound, session);

    /// <summary>There is no such session to go on with; the peer may ask again, or bind (XEP-0198 §5).</summary>
    /// <param name="error">Why.</param>
    /// <param name="handled">How many of the peer's stanzas had been handled, or null if it is not known.</param>
    public IReadOnlyList<StreamOutput> RefuseResume(StanzaError error, uint? handled = null)
    {
        phase = Phase.BeforeBind;
        return [new StreamOutput.Send(ManagementXml.Failed(error, handled))];
    }

    /// <summary>Ends the stream with an error, e.g. of the parser. A header is sent first if none was (RFC 6120 §4.9.1.2).</summary>
    public IReadOnlyList<StreamOutput> Fail(StreamError error)
    {
        if (phase == Phase.Closed)
        {
            return [];
        }

        phase = Phase.Closed;
        StreamOutput[] end = [new StreamOutput.Send(error.ToElement()), new StreamOutput.Close()];
        return opened ? end : [new StreamOutput.Open(Reply(new StreamHeader(), null)), .. end];
    }

    StreamHeader Reply(StreamHeader header, StreamHost? found) => new()
    {
        From = found?.Domain ?? (options.Hosts is [var first, ..] ? first.Domain : null),
        To = Jid.TryParse(header.From, out var from) ? from.ToString() : null,
        Id = RandomNumberGenerator.GetHexString(24, lowercase: true),
        Version = "1.0",
        Lang = "en",
    };

    StreamError? CheckHeader(StreamHeader header, string? asked, StreamHost? found)
    {
        var (name, ns) = options.Framing == StanzaFraming.Stream ? ("stream", Ns.Streams) : ("open", StreamHeader.Framing);
        return header.Namespace != ns || header.Scope.Default != Ns.Client ? StreamError.InvalidNamespace
            : header.Name != name ? StreamError.BadFormat
            : asked is null ? StreamError.ImproperAddressing
            : found is null ? StreamError.HostUnknown
            : !IsSupported(header.Version) ? StreamError.UnsupportedVersion
            : Account is not null && Account.Domain != found.Domain ? StreamError.NotAuthorized
            : null;
    }

    // RFC 6120 §4.7.5: numbers on both sides of the point; a later version than 1.0 is answered with 1.0.
    static bool IsSupported(string? version) => version?.Split('.') is [var major, var minor]
        && major.Length is > 0 and < 5 && major.All(char.IsAsciiDigit) && minor.Length is > 0 and < 5 && minor.All(char.IsAsciiDigit)
        && major.Any(digit => digit != '0');

    Element Features()
    {
        var features = new Element("features", Ns.Streams);
        if (phase == Phase.BeforeBind)
        {
            features.Add(new Element("bind", Binding));
            features.Add(options.Features);
            features.Add(host!.IsAnonymous ? [] : options.AccountFeatures);
            features.Add(OffersManagement ? ManagementXml.Feature : null);
            features.Add(LimitsFeature(XmlLimits.AfterAuthentication, options.IdleSeconds));
            return features;
        }

        if (phase == Phase.BeforeTls)
        {
            var required = options.StartTls == StartTlsOffer.Required;
            features.Add(new Element("starttls", Tls) { required ? new Element("required", Tls) : null });
            if (required)
            {
                return features;
            }
        }

        features.Add(new Element("mechanisms", Sasl) { Mechanisms().Select(mechanism => new Element("mechanism", Sasl) { mechanism }) });
        if (offeredBindings.Count > 0 && !host!.IsAnonymous)
        {
            features.Add(new Element("sasl-channel-binding", BindingTypes)
            {
                offeredBindings.Select(type => new Element("channel-binding", BindingTypes) { { "type", type } }),
            });
        }

        features.Add(LimitsFeature(XmlLimits.BeforeAuthentication, idleSeconds: null));
        return features;
    }

    // Who has not authenticated is not asked whether it lives: its time is bounded as a whole.
    Element? LimitsFeature(XmlLimits limits, int? idleSeconds) => options.IdleSeconds is null ? null : new("limits", Limits)
    {
        new Element("max-bytes", Limits) { limits.Bytes.ToString(CultureInfo.InvariantCulture) },
        idleSeconds is { } seconds ? new Element("idle-seconds", Limits) { seconds.ToString(CultureInfo.InvariantCulture) } : null,
    };

    // The best first (RFC 6120 §6.3.3).
    IEnumerable<string> Mechanisms()
    {
        if (host!.IsAnonymous)
        {
            return ["ANONYMOUS"];
        }

        return
        [
            .. options.ProvenAccount?.Domain == host.Domain ? (string[])["EXTERNAL"] : [],
            .. bindings.Count > 0 ? (string[])["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"] : [],
            "SCRAM-SHA-256", "SCRAM-SHA-1",
            .. encrypted || options.AllowsPlainUnencrypted ? (string[])["PLAIN"] : [],
        ];
    }

    StreamOutput[] BeginTls()
    {
        phase = Phase.Header;
        return [new StreamOutput.Send(new Element("proceed", Tls)), new StreamOutput.StartTls()];
    }

    async ValueTask<IReadOnlyList<StreamOutput>> BeginSasl(Element auth)
    {
        var mechanism = auth["mechanism"] ?? "";
        if (!Mechanisms().Contains(mechanism))
        {
            return FailSasl(mechanism == "PLAIN" && !host!.IsAnonymous ? "encryption-required" : "invalid-mechanism");
        }

        var context = new SaslContext(host!.Domain, options.FindKeys, options.Secret, bindings, options.ProvenAccount?.Bare);
        exchange = SaslExchange.Begin(mechanism, context)!;
        proven = mechanism == "EXTERNAL";
        phase = Phase.InSasl;
        return auth.Value.Length == 0 && !exchange.MayBeginEmpty ? [SaslElement("challenge", null)] : await TakeSasl(auth.Value);
    }

    async ValueTask<IReadOnlyList<StreamOutput>> TakeSasl(string base64)
    {
        var message = new byte[base64.Length];
        var length = 0;
        if (base64 is not ("" or "=") && !Convert.TryFromBase64String(base64, message, out length))
        {
            return FailSasl("incorrect-encoding");
        }

        switch (await exchange!.Take(message[..length]))
        {
            case SaslStep.Challenge challenge:
                return [SaslElement("challenge", challenge.Data)];
            case SaslStep.Success success:
                (Account, phase, opened, exchange) = (success.Account, Phase.Header, false, null);
                return [SaslElement("success", success.Data), new StreamOutput.Authenticated(success.Account, proven)];
            case SaslStep.Failure failure:
                return FailSasl(failure.Condition);
            default:
                throw new InvalidOperationException("A SASL mechanism has a step of its own.");
        }
    }

    static StreamOutput.Send SaslElement(string name, byte[]? data) =>
        new(new Element(name, Sasl) { data is null ? null : Convert.ToBase64String(data) });

    IReadOnlyList<StreamOutput> FailSasl(string condition)
    {
        (phase, exchange) = (BeforeSasl, null);
        var failure = new StreamOutput.Send(new Element("failure", Sasl) { new Element(condition, Sasl) });
        return ++failures < options.MaxAttempts ? [failure]
            : [failure, .. Fail(StreamError.PolicyViolation with { Text = "Too many attempts to authenticate." })];
    }

    static bool IsBind(Element element) =>
        element.Is("iq", Ns.Client) && element["type"] == "set" && element.Child("bind", Binding) is not null;

    IReadOnlyList<StreamOutput> BeginBind(Element iq)
    {
        (phase, bindId) = (Phase.Binding, iq["id"]);
        var resource = iq.Child("bind", Binding)!.Child("resource", Binding)?.Value;
        resource = string.IsNullOrEmpty(resource) ? null : resource;
        return resource is not null && !Account!.TryWithResource(resource, out _)
            ? RefuseBind(StanzaError.BadRequest())
            : [new StreamOutput.Bind(Account!, resource)];
    }

    StreamOutput[] BeginResume(Element element)
    {
        StanzaError? error = element.Name != "resume" ? StanzaError.UnexpectedRequest()
            : !OffersManagement ? StanzaError.FeatureNotImplemented()
            : element["previd"] is null || !ManagementXml.TryReadHandled(element, out _) ? StanzaError.BadRequest()
            : null;
        if (error is not null)
        {
            return [new StreamOutput.Send(ManagementXml.Failed(error))];
        }

        phase = Phase.Binding;
        ManagementXml.TryReadHandled(element, out var handled);
        return [new StreamOutput.Resume(Account!, element["previd"]!, handled)];
    }
}
