using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using Plenum.Xmpp.Streams;

namespace Plenum.Xmpp.Xml;

/// <summary>
/// Parses what a stream may carry (RFC 6120 §11): XML 1.0 in UTF-8 with namespaces, and no comments, processing instructions, DTDs
/// or entities but the five. Everything a stream sends in the content namespace of components comes out as <see cref="Ns.Client"/>.
/// </summary>
/// <remarks>
/// Errors: <c>not-well-formed</c>, <c>restricted-xml</c> for what RFC 6120 §11.1 forbids, <c>unsupported-encoding</c> for what is
/// not UTF-8 (§4.9.3.22), <c>policy-violation</c> at a limit.
/// </remarks>
public static class ElementParser
{
    /// <summary>Parses one element; white space around it is allowed, nothing else.</summary>
    /// <param name="xml">The bytes.</param>
    /// <param name="scope">What the stream header declared; <see cref="XmlScope.None"/> for a WebSocket message.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="element">The element, if true.</param>
    /// <param name="error">What ends the stream, if false.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> xml, XmlScope scope, XmlLimits limits,
        [NotNullWhen(true)] out Element? element, [NotNullWhen(false)] out StreamError? error)
    {
        element = null;
        error = CheckBytes(xml, limits);
        if (error is not null)
        {
            return false;
        }

        var reader = new XmlReading(xml, scope, limits);
        element = reader.ReadDocument();
        error = element is null ? reader.Error ?? StreamError.NotWellFormed : null;
        return element is not null;
    }

    /// <summary>Parses a stream header with the XML declaration that may stand before it (RFC 6120 §4.2).</summary>
    public static bool TryParseHeader(
        ReadOnlySpan<byte> xml, XmlLimits limits,
        [NotNullWhen(true)] out StreamHeader? header, [NotNullWhen(false)] out StreamError? error)
    {
        header = null;
        error = CheckBytes(xml, limits);
        if (error is not null)
        {
            return false;
        }

        var reader = new XmlReading(xml, XmlScope.None, limits);
        header = reader.ReadHeader();
        error = header is null ? reader.Error ?? StreamError.NotWellFormed : null;
        return header is not null;
    }

    // After this every character is legal (XML 1.0 §2.2), and what remains is syntax. Three vectorized passes.
    static StreamError? CheckBytes(ReadOnlySpan<byte> xml, XmlLimits limits)
    {
        if (xml.Length > limits.Bytes)
        {
            return StreamError.PolicyViolation with { Text = $"A stanza may have {limits.Bytes} bytes." };
        }

        if (!Utf8.IsValid(xml))
        {
            return StreamError.UnsupportedEncoding;
        }

        return xml.ContainsAny(XmlReading.IllegalBytes) || ContainsNoncharacter(xml) ? StreamError.NotWellFormed : null;
    }

    // U+FFFE and U+FFFF, in UTF-8 EF BF BE and EF BF BF.
    static bool ContainsNoncharacter(ReadOnlySpan<byte> xml)
    {
        for (var i = xml.IndexOf(Lead); i >= 0; i = xml.IndexOf(Lead))
        {
            if (xml.Length > i + 2 && xml[i + 2] >= 0xBE)
            {
                return true;
            }

            xml = xml[(i + 2)..];
        }

        return false;
    }

    static ReadOnlySpan<byte> Lead => [0xEF, 0xBF];
}
