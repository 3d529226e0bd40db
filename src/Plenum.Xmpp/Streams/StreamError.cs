using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams;

/// <summary>A stream error (RFC 6120 §4.9): the last thing said before a stream is closed.</summary>
/// <param name="Condition">The name of the defined condition (RFC 6120 §4.9.3).</param>
/// <param name="Text">A text in English, or null.</param>
public sealed record StreamError(string Condition, string? Text = null)
{
    const string Conditions = "urn:ietf:params:xml:ns:xmpp-streams";

    /// <summary>XML that cannot be processed (RFC 6120 §4.9.3.1).</summary>
    public static StreamError BadFormat { get; } = new("bad-format");

    /// <summary>An unsupported namespace prefix, or none where one is needed (RFC 6120 §4.9.3.2).</summary>
    public static StreamError BadNamespacePrefix { get; } = new("bad-namespace-prefix");

    /// <summary>A newer stream replaces this one (RFC 6120 §4.9.3.3).</summary>
    public static StreamError Conflict { get; } = new("conflict");

    /// <summary>The peer is taken for dead (RFC 6120 §4.9.3.4).</summary>
    public static StreamError ConnectionTimeout { get; } = new("connection-timeout");

    /// <summary>The host is no longer served here (RFC 6120 §4.9.3.5).</summary>
    public static StreamError HostGone { get; } = new("host-gone");

    /// <summary>The host is not served here (RFC 6120 §4.9.3.6).</summary>
    public static StreamError HostUnknown { get; } = new("host-unknown");

    /// <summary>An address is missing or cannot be used here (RFC 6120 §4.9.3.7).</summary>
    public static StreamError ImproperAddressing { get; } = new("improper-addressing");

    /// <summary>The server failed (RFC 6120 §4.9.3.8).</summary>
    public static StreamError InternalServerError { get; } = new("internal-server-error");

    /// <summary>The sender's address is not the authenticated one (RFC 6120 §4.9.3.9).</summary>
    public static StreamError InvalidFrom { get; } = new("invalid-from");

    /// <summary>The stream or content namespace is not supported (RFC 6120 §4.9.3.10).</summary>
    public static StreamError InvalidNamespace { get; } = new("invalid-namespace");

    /// <summary>XML that a schema forbids (RFC 6120 §4.9.3.11).</summary>
    public static StreamError InvalidXml { get; } = new("invalid-xml");

    /// <summary>Data before authentication (RFC 6120 §4.9.3.12).</summary>
    public static StreamError NotAuthorized { get; } = new("not-authorized");

    /// <summary>XML or namespaces that are not well-formed (RFC 6120 §4.9.3.13).</summary>
    public static StreamError NotWellFormed { get; } = new("not-well-formed");

    /// <summary>A limit or rule of this server (RFC 6120 §4.9.3.14).</summary>
    public static StreamError PolicyViolation { get; } = new("policy-violation");

    /// <summary>A remote entity that is needed cannot be reached (RFC 6120 §4.9.3.15).</summary>
    public static StreamError RemoteConnectionFailed { get; } = new("remote-connection-failed");

    /// <summary>Features have changed: negotiate anew (RFC 6120 §4.9.3.16).</summary>
    public static StreamError Reset { get; } = new("reset");

    /// <summary>The server lacks resources for this stream (RFC 6120 §4.9.3.17).</summary>
    public static StreamError ResourceConstraint { get; } = new("resource-constraint");

    /// <summary>A comment, processing instruction, DTD or entity (RFC 6120 §4.9.3.18, §11.1).</summary>
    public static StreamError RestrictedXml { get; } = new("restricted-xml");

    /// <summary>The server is stopping (RFC 6120 §4.9.3.20).</summary>
    public static StreamError SystemShutdown { get; } = new("system-shutdown");

    /// <summary>None of the other conditions (RFC 6120 §4.9.3.21).</summary>
    public static StreamError UndefinedCondition { get; } = new("undefined-condition");

    /// <summary>Not UTF-8 (RFC 6120 §4.9.3.22).</summary>
    public static StreamError UnsupportedEncoding { get; } = new("unsupported-encoding");

    /// <summary>A feature that the server needs was not taken (RFC 6120 §4.9.3.23).</summary>
    public static StreamError UnsupportedFeature { get; } = new("unsupported-feature");

    /// <summary>A top-level element that is no stanza (RFC 6120 §4.9.3.24).</summary>
    public static StreamError UnsupportedStanzaType { get; } = new("unsupported-stanza-type");

    /// <summary>A version of XMPP before 1.0 (RFC 6120 §4.9.3.25).</summary>
    public static StreamError UnsupportedVersion { get; } = new("unsupported-version");

    /// <summary>Where to connect instead (RFC 6120 §4.9.3.19): a host, with a port after a colon where it matters.</summary>
    public static StreamError SeeOtherHost(string host) => new("see-other-host") { Content = host };

    /// <summary>The content of the condition's element; only <c>see-other-host</c> has one.</summary>
    public string? Content { get; init; }

    /// <summary>An application-specific condition (RFC 6120 §4.9.4), or null.</summary>
    public Element? Specific { get; init; }

    /// <summary>The <c>stream:error</c> element.</summary>
    /// <remarks><code>error = condition, text?, specific?</code></remarks>
    public Element ToElement() => new("error", Ns.Streams)
    {
        new Element(Condition, Conditions) { Content },
        Text is null ? null : new Element("text", Conditions) { { Ns.Xml, "lang", "en" }, Text },
        Specific,
    };
}
