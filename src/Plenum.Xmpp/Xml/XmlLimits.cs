namespace Plenum.Xmpp.Xml;

/// <summary>
/// What one top-level element of a stream may cost. Reaching a limit ends the stream with <c>policy-violation</c>
/// (RFC 6120 §4.9.3.14); nobody else is affected.
/// </summary>
public sealed record XmlLimits
{
    /// <summary>
    /// Limits for those who have not authenticated: 8 KiB is several times what SASL needs, and all they can make us hold.
    /// </summary>
    public static XmlLimits BeforeAuthentication { get; } = new() { Bytes = 8 * 1024 };

    /// <summary>Limits for authenticated peers.</summary>
    public static XmlLimits AfterAuthentication { get; } = new();

    /// <summary>
    /// Length of a stanza in bytes of UTF-8. 256 KiB fits a long paste or a reordered list, and bounds a connection's buffer.
    /// </summary>
    public int Bytes { get; init; } = 256 * 1024;

    /// <summary>
    /// Elements inside each other, the stanza included. 64 is beyond any use; it bounds the recursion of all who walk a tree.
    /// </summary>
    public int Depth { get; init; } = 64;

    /// <summary>
    /// Attributes of one element, namespace declarations included. 32: uniqueness is checked by comparing each with each.
    /// </summary>
    public int Attributes { get; init; } = 32;

    /// <summary>
    /// Elements in a stanza. 4 096 fits a thousand items in one publish; an element takes 4 bytes on the wire and about a hundred in
    /// memory, so without it 256 KiB could become 8 MB.
    /// </summary>
    public int Elements { get; init; } = 4096;
}
