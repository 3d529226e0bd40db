using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams;

/// <summary>
/// A stream header (RFC 6120 §4.7), or an <c>open</c> element, which stands for it on a WebSocket (RFC 7395 §3.4). As received its
/// values are claims, and not checked.
/// </summary>
public sealed record StreamHeader
{
    /// <summary>The namespace of <c>open</c> and <c>close</c> (RFC 7395 §3.3).</summary>
    public const string Framing = "urn:ietf:params:xml:ns:xmpp-framing";

    /// <summary>The local name of the element, <c>stream</c> or <c>open</c>.</summary>
    public string Name { get; init; } = "stream";

    /// <summary>The namespace of the element.</summary>
    public string Namespace { get; init; } = Ns.Streams;

    /// <summary>What it declares for the stanzas inside; its default namespace is the content namespace.</summary>
    public XmlScope Scope { get; init; } = XmlScope.Client;

    /// <summary>The host that is meant, or null.</summary>
    public string? To { get; init; }

    /// <summary>Who opens the stream, or null.</summary>
    public string? From { get; init; }

    /// <summary>The stream's id, which the receiving side gives, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The version of XMPP, or null for a time before 1.0.</summary>
    public string? Version { get; init; }

    /// <summary>The value of <c>xml:lang</c>, or null.</summary>
    public string? Lang { get; init; }

    /// <summary>Reads an <c>open</c> element (RFC 7395 §3.4). Other elements are read as well, and refused by name later.</summary>
    public static StreamHeader Read(Element open) =>
        new StreamHeader { Name = open.Name, Namespace = open.Namespace }.With(open.Attributes);

    internal StreamHeader With(IReadOnlyList<XmlAttribute> attributes)
    {
        var header = this;
        foreach (var attribute in attributes)
        {
            header = attribute switch
            {
                { Namespace: Ns.Xml, Name: "lang" } => header with { Lang = attribute.Value },
                { Namespace: "", Name: "to" } => header with { To = attribute.Value },
                { Namespace: "", Name: "from" } => header with { From = attribute.Value },
                { Namespace: "", Name: "id" } => header with { Id = attribute.Value },
                { Namespace: "", Name: "version" } => header with { Version = attribute.Value },
                _ => header,
            };
        }

        return header;
    }
}
