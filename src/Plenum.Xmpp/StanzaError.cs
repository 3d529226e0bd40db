using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp;

/// <summary>What the sender of a stanza should do about an error (RFC 6120 §8.3.2).</summary>
public enum StanzaErrorType
{
    /// <summary>Do not retry: the error cannot be remedied.</summary>
    Cancel,

    /// <summary>Retry after changing the data sent.</summary>
    Modify,

    /// <summary>Retry after providing credentials, or with more rights.</summary>
    Auth,

    /// <summary>Retry after waiting.</summary>
    Wait,

    /// <summary>Proceed: the condition was only a warning.</summary>
    Continue,
}

/// <summary>A stanza error (RFC 6120 §8.3): how Plenum refuses something.</summary>
/// <param name="Type">What the sender should do.</param>
/// <param name="Condition">The name of the defined condition (RFC 6120 §8.3.3).</param>
/// <param name="Text">A text in English, or null.</param>
/// <param name="Specific">An application-specific condition, or null.</param>
public sealed record StanzaError(StanzaErrorType Type, string Condition, string? Text = null, Element? Specific = null)
{
    /// <summary>The data sent is not understood (RFC 6120 §8.3.3.1).</summary>
    public static StanzaError BadRequest(string? text = null) => new(StanzaErrorType.Modify, "bad-request", text);

    /// <summary>Something of that name exists (RFC 6120 §8.3.3.2).</summary>
    public static StanzaError Conflict(string? text = null) => new(StanzaErrorType.Cancel, "conflict", text);

    /// <summary>Known, but not implemented (RFC 6120 §8.3.3.3).</summary>
    public static StanzaError FeatureNotImplemented(string? text = null) => new(StanzaErrorType.Cancel, "feature-not-implemented", text);

    /// <summary>The rights are missing (RFC 6120 §8.3.3.4).</summary>
    public static StanzaError Forbidden(string? text = null) => new(StanzaErrorType.Auth, "forbidden", text);

    /// <summary>The server failed (RFC 6120 §8.3.3.6). Waiting may help.</summary>
    public static StanzaError InternalServerError(string? text = null) => new(StanzaErrorType.Wait, "internal-server-error", text);

    /// <summary>There is no such thing (RFC 6120 §8.3.3.7).</summary>
    public static StanzaError ItemNotFound(string? text = null) => new(StanzaErrorType.Cancel, "item-not-found", text);

    /// <summary>An address is not valid (RFC 6120 §8.3.3.8).</summary>
    public static StanzaError JidMalformed(string? text = null) => new(StanzaErrorType.Modify, "jid-malformed", text);

    /// <summary>The stanza does not meet the recipient's criteria (RFC 6120 §8.3.3.9).</summary>
    public static StanzaError NotAcceptable(string? text = null) => new(StanzaErrorType.Cancel, "not-acceptable", text);

    /// <summary>Nobody may do this (RFC 6120 §8.3.3.10).</summary>
    public static StanzaError NotAllowed(string? text = null) => new(StanzaErrorType.Cancel, "not-allowed", text);

    /// <summary>Credentials are missing (RFC 6120 §8.3.3.11).</summary>
    public static StanzaError NotAuthorized(string? text = null) => new(StanzaErrorType.Auth, "not-authorized", text);

    /// <summary>A limit or rate was exceeded (RFC 6120 §8.3.3.12), after a while it may work.</summary>
    public static StanzaError PolicyViolation(string? text = null) => new(StanzaErrorType.Wait, "policy-violation", text);

    /// <summary>The recipient is not there now (RFC 6120 §8.3.3.13).</summary>
    public static StanzaError RecipientUnavailable(string? text = null) => new(StanzaErrorType.Wait, "recipient-unavailable", text);

    /// <summary>Membership is missing (RFC 6120 §8.3.3.15).</summary>
    public static StanzaError RegistrationRequired(string? text = null) => new(StanzaErrorType.Auth, "registration-required", text);

    /// <summary>The recipient's domain is not served (RFC 6120 §8.3.3.16).</summary>
    public static StanzaError RemoteServerNotFound(string? text = null) => new(StanzaErrorType.Cancel, "remote-server-not-found", text);

    /// <summary>Too much is asked for at once (RFC 6120 §8.3.3.18).</summary>
    public static StanzaError ResourceConstraint(string? text = null) => new(StanzaErrorType.Wait, "resource-constraint", text);

    /// <summary>The service is not provided here (RFC 6120 §8.3.3.19).</summary>
    public static StanzaError ServiceUnavailable(string? text = null) => new(StanzaErrorType.Cancel, "service-unavailable", text);

    /// <summary>It comes at the wrong time (RFC 6120 §8.3.3.22).</summary>
    public static StanzaError UnexpectedRequest(string? text = null) => new(StanzaErrorType.Wait, "unexpected-request", text);

    /// <summary>The <c>error</c> element.</summary>
    /// <remarks><code>error[type] = condition, text?, specific?</code></remarks>
    public Element ToElement() => new("error", Ns.Client)
    {
        { "type", Type switch
        {
            StanzaErrorType.Cancel => "cancel",
            StanzaErrorType.Modify => "modify",
            StanzaErrorType.Auth => "auth",
            StanzaErrorType.Wait => "wait",
            _ => "continue",
        } },
        new Element(Condition, Ns.StanzaErrors),
        Text is null ? null : new Element("text", Ns.StanzaErrors) { Text },
        Specific,
    };
}
