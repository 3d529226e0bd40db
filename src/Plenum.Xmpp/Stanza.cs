using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp;

/// <summary>The three kinds of stanza (RFC 6120 §8.2).</summary>
public enum StanzaKind
{
    /// <summary>A push.</summary>
    Message,

    /// <summary>A broadcast of availability.</summary>
    Presence,

    /// <summary>A request or its answer.</summary>
    Iq,
}

/// <summary>A stanza (RFC 6120 §8). Its payload is in <see cref="Ns.Client"/> whatever the stream's content namespace is.</summary>
/// <param name="Kind">Message, presence or IQ.</param>
public sealed record Stanza(StanzaKind Kind)
{
    /// <summary>The sender. On what a client sends, the server has written it; it is never the client's own claim.</summary>
    public Jid? From { get; init; }

    /// <summary>The addressee, or null.</summary>
    public Jid? To { get; init; }

    /// <summary>The type as written, or null where there is none.</summary>
    public string? Type { get; init; }

    /// <summary>The id, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The value of <c>xml:lang</c>, or null.</summary>
    public string? Lang { get; init; }

    /// <summary>The child elements in document order.</summary>
    public IReadOnlyList<Element> Payload { get; init; } = [];

    /// <summary>The text of the first <c>body</c> of a message, or null where there is none (RFC 6121 §5.2.3).</summary>
    public string? Body => Child("body", Ns.Client)?.Value;

    /// <summary>A message with this payload; nulls are left out.</summary>
    public static Stanza Message(string? type, params ReadOnlySpan<Element?> payload) =>
        new(StanzaKind.Message) { Type = type, Payload = NotNull(payload) };

    /// <summary>A presence with this payload; nulls are left out.</summary>
    public static Stanza Presence(string? type, params ReadOnlySpan<Element?> payload) =>
        new(StanzaKind.Presence) { Type = type, Payload = NotNull(payload) };

    /// <summary>An IQ with this payload; nulls are left out.</summary>
    public static Stanza Iq(string type, params ReadOnlySpan<Element?> payload) =>
        new(StanzaKind.Iq) { Type = type, Payload = NotNull(payload) };

    /// <summary>The first child of that name and namespace, or null.</summary>
    public Element? Child(string name, string ns)
    {
        foreach (var element in Payload)
        {
            if (element.Is(name, ns))
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>The result for this IQ, from its addressee to its sender (RFC 6120 §8.2.3).</summary>
    public Stanza Result(params ReadOnlySpan<Element?> payload) =>
        new(StanzaKind.Iq) { Type = "result", Id = Id, From = To, To = From, Payload = NotNull(payload) };

    /// <summary>The error for this stanza, from its addressee to its sender, without the payload (RFC 6120 §8.3.1).</summary>
    public Stanza Error(StanzaError error) =>
        new(Kind) { Type = "error", Id = Id, From = To, To = From, Payload = [error.ToElement()] };

    /// <summary>The stanza as an element.</summary>
    public Element ToElement()
    {
        var element = new Element(Kind switch
        {
            StanzaKind.Message => "message",
            StanzaKind.Presence => "presence",
            _ => "iq",
        }, Ns.Client)
        {
            { "from", From?.ToString() },
            { "to", To?.ToString() },
            { "type", Type },
            { "id", Id },
            { Ns.Xml, "lang", Lang },
            Payload,
        };
        return element;
    }

    /// <summary>The stanza as XML, for logs and tests.</summary>
    public override string ToString() => ToElement().ToString();

    /// <summary>
    /// Reads a stanza from a top-level element of a stream; null if it is not one (RFC 6120 §4.9.3.24 is the caller's answer).
    /// An address that is no JID is a <see cref="StanzaError.JidMalformed"/> in <paramref name="error"/>, with the stanza
    /// otherwise whole, so that it can be answered.
    /// </summary>
    public static Stanza? Read(Element element, out StanzaError? error)
    {
        error = null;
        StanzaKind? kind = element switch
        {
            { Namespace: not Ns.Client } => null,
            { Name: "message" } => StanzaKind.Message,
            { Name: "presence" } => StanzaKind.Presence,
            { Name: "iq" } => StanzaKind.Iq,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        Jid? from = null, to = null;
        if ((element["to"] is { } toText && !Jid.TryParse(toText, out to))
            | (element["from"] is { } fromText && !Jid.TryParse(fromText, out from)))
        {
            error = StanzaError.JidMalformed();
        }

        string? lang = null;
        foreach (var attribute in element.Attributes)
        {
            lang = attribute is { Name: "lang", Namespace: Ns.Xml } ? attribute.Value : lang;
        }

        return new(kind.Value)
        {
            From = from, To = to, Type = element["type"], Id = element["id"], Lang = lang, Payload = [.. element.Elements],
        };
    }

    static Element[] NotNull(ReadOnlySpan<Element?> payload)
    {
        var kept = new List<Element>(payload.Length);
        foreach (var element in payload)
        {
            if (element is not null)
            {
                kept.Add(element);
            }
        }

        return [.. kept];
    }
}
