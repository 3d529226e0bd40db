using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Plenum.Xmpp.Streams;

namespace Plenum.Xmpp.Xml;

/// <summary>One parse, by recursive descent over bytes that are known to be valid UTF-8 and legal characters.</summary>
ref partial struct XmlReading
{
    /// <summary>Bytes that are no character of XML (XML 1.0 §2.2).</summary>
    public static readonly SearchValues<byte> IllegalBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    static readonly SearchValues<byte> nameEnds = SearchValues.Create(" \t\r\n=/><'\"&"u8);

    readonly ReadOnlySpan<byte> xml;
    readonly XmlScope scope;
    readonly XmlLimits limits;
    readonly Scratch scratch;
    int at, depth, elements;

    /// <summary>What was wrong, if there was more to say than <c>not-well-formed</c>.</summary>
    public StreamError? Error;

    public XmlReading(ReadOnlySpan<byte> xml, XmlScope scope, XmlLimits limits)
    {
        this.xml = xml;
        (this.scope, this.limits) = (scope, limits);
        scratch = Scratch.OfThisThread;
        scratch.Bindings.Clear();
    }

    /// <summary>An element with nothing but white space around it; null if it is not.</summary>
    public Element? ReadDocument()
    {
        SkipSpace();
        if (ReadElement() is not { } element)
        {
            return null;
        }

        SkipSpace();
        return at == xml.Length ? element : Restricted();
    }

    /// <summary>A start tag alone, after an XML declaration or none; null if it is not.</summary>
    public StreamHeader? ReadHeader()
    {
        if (xml.StartsWith("<?"u8) && !ReadDeclaration())
        {
            return null;
        }

        SkipSpace();
        if (!At('<') || IsMarkupDeclaration() || !ReadStartTag(out var tag) || tag.IsEmpty || at != xml.Length)
        {
            return null;
        }

        var prefixes = new List<KeyValuePair<string, string>>();
        foreach (var binding in scratch.Bindings)
        {
            if (binding.Prefix.Length > 0)
            {
                prefixes.Add(new(binding.Prefix, binding.Namespace));
            }
        }

        var header = new StreamHeader { Name = tag.Name, Namespace = tag.Namespace, Scope = new(Resolve("") ?? "", prefixes) };
        return header.With(tag.Attributes ?? []);
    }

    // XML 1.0 §2.8: version, encoding and standalone, in this order. RFC 6120 §11.6: the encoding is UTF-8.
    bool ReadDeclaration()
    {
        at += "<?"u8.Length;
        if (!ReadName(out var target, out _, out _) || !target.SequenceEqual("xml"u8))
        {
            Error = StreamError.RestrictedXml;
            return false;
        }

        if (!ReadPseudoAttribute("version"u8, out var version) || !version.StartsWith("1."u8))
        {
            return false;
        }

        if (ReadPseudoAttribute("encoding"u8, out var encoding) && !Ascii.EqualsIgnoreCase(encoding, "UTF-8"u8))
        {
            Error = StreamError.UnsupportedEncoding;
            return false;
        }

        if (ReadPseudoAttribute("standalone"u8, out var standalone)
            && !standalone.SequenceEqual("yes"u8) && !standalone.SequenceEqual("no"u8))
        {
            return false;
        }

        SkipSpace();
        return Take('?') && Take('>');
    }

    // Takes nothing if the next thing is not the wanted one.
    bool ReadPseudoAttribute(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var start = at;
        value = default;
        if (SkipSpace() && xml[at..].StartsWith(name))
        {
            at += name.Length;
            SkipSpace();
            var equals = Take('=');
            SkipSpace();
            if (equals && (At('"') || At('\'')) && xml[(at + 1)..].IndexOf(xml[at]) is >= 0 and var length)
            {
                value = xml.Slice(at + 1, length);
                at += length + 2;
                return true;
            }
        }

        at = start;
        return false;
    }

    // At '<'.
    Element? ReadElement()
    {
        if (!At('<') || IsMarkupDeclaration())
        {
            return null;
        }

        if (++depth > limits.Depth || ++elements > limits.Elements)
        {
            Error = StreamError.PolicyViolation with { Text = $"A stanza may have {limits.Elements} elements, {limits.Depth} deep." };
            return null;
        }

        var outer = scratch.Bindings.Count;
        if (!ReadStartTag(out var tag))
        {
            return null;
        }

        List<Node>? children = null;
        if (!tag.IsEmpty && !ReadContent(tag.Tag, out children))
        {
            return null;
        }

        scratch.Bindings.RemoveRange(outer, scratch.Bindings.Count - outer);
        depth--;
        return new(tag.Name, tag.Namespace, tag.Attributes, children);
    }

    // Between a start tag and its end tag, which it takes too.
    bool ReadContent(ReadOnlySpan<byte> name, out List<Node>? children)
    {
        children = null;
        var text = default(TextPieces);
        while (true)
        {
            var length = xml[at..].IndexOf((byte)'<');
            if (length < 0 || !ReadText(xml.Slice(at, length), ref text))
            {
                return false;
            }

            at += length;
            if (xml[at..].StartsWith("<![CDATA["u8))
            {
                if (!ReadCdata(ref text))
                {
                    return false;
                }

                continue;
            }

            if (text.Take() is { } whole)
            {
                (children ??= []).Add(new Text(whole));
            }

            if (xml[at..].StartsWith("</"u8))
            {
                return ReadEndTag(name);
            }

            if (ReadElement() is not { } child)
            {
                return false;
            }

            (children ??= []).Add(child);
        }
    }

    bool ReadText(ReadOnlySpan<byte> raw, ref TextPieces text)
    {
        if (raw.IsEmpty)
        {
            return true;
        }

        if (raw.IndexOf("]]>"u8) >= 0 || !TryUnescape(raw, attribute: false, out var piece))
        {
            return false;
        }

        text.Add(piece);
        return true;
    }

    bool ReadCdata(ref TextPieces text)
    {
        at += "<![CDATA["u8.Length;
        var length = xml[at..].IndexOf("]]>"u8);
        if (length < 0)
        {
            return false;
        }

        text.Add(Decode(xml.Slice(at, length), attribute: false, references: false) ?? "");
        at += length + "]]>"u8.Length;
        return true;
    }

    bool ReadEndTag(ReadOnlySpan<byte> name)
    {
        at += "</"u8.Length;
        if (!xml[at..].StartsWith(name))
        {
            return false;
        }

        at += name.Length;
        SkipSpace();
        return Take('>');
    }

    bool TryUnescape(ReadOnlySpan<byte> raw, bool attribute, [NotNullWhen(true)] out string? value)
    {
        value = Decode(raw, attribute, references: true);
        return value is not null;
    }

    // "<!" and "<?" where an element may begin: forbidden by name rather than as bad syntax.
    bool IsMarkupDeclaration()
    {
        if (!xml[at..].StartsWith("<!"u8) && !xml[at..].StartsWith("<?"u8))
        {
            return false;
        }

        Error = StreamError.RestrictedXml;
        return true;
    }

    Element? Restricted()
    {
        _ = At('<') && IsMarkupDeclaration();
        return null;
    }

    readonly bool At(char c) => at < xml.Length && xml[at] == c;

    bool Take(char c)
    {
        if (!At(c))
        {
            return false;
        }

        at++;
        return true;
    }

    bool SkipSpace()
    {
        var start = at;
        while (at < xml.Length && xml[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at > start;
    }

    // Text between two tags may come in pieces, around CDATA; a builder is made only then.
    struct TextPieces
    {
        string? first;
        StringBuilder? all;

        public void Add(string piece)
        {
            if (piece.Length == 0)
            {
                return;
            }

            if (first is null)
            {
                first = piece;
                return;
            }

            (all ??= new StringBuilder(first)).Append(piece);
        }

        public string? Take()
        {
            var whole = all?.ToString() ?? first;
            (first, all) = (null, null);
            return whole;
        }
    }
}
