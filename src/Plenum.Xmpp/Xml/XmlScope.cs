namespace Plenum.Xmpp.Xml;

/// <summary>The namespaces that a stream header has declared for the stanzas inside it.</summary>
/// <param name="Default">The default namespace, which is the stream's content namespace (RFC 6120 §4.8.2); empty for none.</param>
/// <param name="Prefixes">The prefixes and what they stand for.</param>
public sealed record XmlScope(string Default, IReadOnlyList<KeyValuePair<string, string>> Prefixes)
{
    /// <summary>Nothing declared: a document of its own, like a WebSocket message (RFC 7395 §3.3).</summary>
    public static XmlScope None { get; } = new("", []);

    /// <summary>A client's stream in its usual form.</summary>
    public static XmlScope Client { get; } = new(Ns.Client, [new("stream", Ns.Streams)]);
}
