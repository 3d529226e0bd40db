using System.Buffers;
using System.Text;
using Plenum.Xmpp.Streams;

namespace Plenum.Xmpp.Xml;

ref partial struct XmlReading
{
    const string XmlnsNamespace = "http://www.w3.org/2000/xmlns/";

    ref struct StartTag
    {
        public ReadOnlySpan<byte> Tag;
        public string Name, Namespace;
        public List<XmlAttribute>? Attributes;
        public bool IsEmpty;
    }

    record struct RawAttribute(string Prefix, string Name, string Value);

    readonly record struct Binding(string Prefix, string Namespace);

    // What a parse needs for a moment, kept for the next one on the same thread.
    sealed class Scratch
    {
        [ThreadStatic]
        static Scratch? current;

        public static Scratch OfThisThread => current ??= new();

        public List<RawAttribute> Attributes { get; } = [];

        public List<Binding> Bindings { get; } = [];
    }

    // At '<'. Binds the namespaces that the tag declares.
    bool ReadStartTag(out StartTag tag)
    {
        tag = default;
        at++;
        scratch.Attributes.Clear();
        if (!ReadName(out tag.Tag, out var prefix, out tag.Name))
        {
            return false;
        }

        while (true)
        {
            var spaced = SkipSpace();
            if (Take('>'))
            {
                break;
            }

            if (Take('/'))
            {
                tag.IsEmpty = true;
                if (!Take('>'))
                {
                    return false;
                }

                break;
            }

            if (!spaced || !ReadAttribute())
            {
                return false;
            }
        }

        tag.Namespace = prefix == "xmlns" ? null! : Resolve(prefix)!;
        return tag.Namespace is not null && ResolveAttributes(out tag.Attributes);
    }

    bool ReadName(out ReadOnlySpan<byte> whole, out string prefix, out string name)
    {
        (prefix, name) = ("", "");
        var length = xml[at..].IndexOfAny(nameEnds);
        whole = length < 0 ? default : xml.Slice(at, length);
        at += whole.Length;
        var colon = whole.IndexOf((byte)':');
        var local = whole[(colon + 1)..];
        if (!XmlNames.IsNcName(local) || (colon >= 0 && !XmlNames.IsNcName(whole[..colon])))
        {
            return false;
        }

        prefix = colon < 0 ? "" : XmlNames.Get(whole[..colon]);
        name = XmlNames.Get(local);
        return true;
    }

    bool ReadAttribute()
    {
        if (!ReadName(out _, out var prefix, out var name))
        {
            return false;
        }

        SkipSpace();
        if (!Take('='))
        {
            return false;
        }

        SkipSpace();
        if (!At('"') && !At('\''))
        {
            return false;
        }

        var length = xml[(at + 1)..].IndexOf(xml[at]);
        if (length < 0)
        {
            return false;
        }

        var raw = xml.Slice(at + 1, length);
        at += length + 2;
        var declares = prefix == "xmlns" || (prefix.Length == 0 && name == "xmlns");
        var value = raw.Contains((byte)'<') ? null
            : declares && !raw.ContainsAny("&\t\r\n"u8) ? XmlNames.Get(raw)
            : Decode(raw, attribute: true, references: true);
        if (value is null)
        {
            return false;
        }

        if (scratch.Attributes.Count + 1 > limits.Attributes)
        {
            Error = StreamError.PolicyViolation with { Text = $"An element may have {limits.Attributes} attributes." };
            return false;
        }

        scratch.Attributes.Add(new(prefix, name, value));
        return !declares || Bind(prefix.Length == 0 ? "" : name, value);
    }

    // Namespaces in XML 1.0 §3: xml and xmlns keep their meaning, and a prefix cannot be undeclared.
    readonly bool Bind(string prefix, string ns)
    {
        if (prefix == "xmlns" || ns == XmlnsNamespace || (prefix == "xml") != (ns == Ns.Xml) || (prefix.Length > 0 && ns.Length == 0))
        {
            return false;
        }

        scratch.Bindings.Add(new(prefix, ns));
        return true;
    }

    readonly string? Resolve(string prefix)
    {
        if (prefix == "xml")
        {
            return Ns.Xml;
        }

        for (var i = scratch.Bindings.Count - 1; i >= 0; i--)
        {
            if (scratch.Bindings[i].Prefix == prefix)
            {
                return Stanzas(scratch.Bindings[i].Namespace);
            }
        }

        if (prefix.Length == 0)
        {
            return Stanzas(scope.Default);
        }

        foreach (var (declared, ns) in scope.Prefixes)
        {
            if (declared == prefix)
            {
                return Stanzas(ns);
            }
        }

        return null;
    }

    // A component's stanzas are in a namespace of their own (XEP-0114 §3), and mean the same. The header is read as it is.
    readonly string Stanzas(string ns) => scope.Default == Ns.Component && ns == Ns.Component ? Ns.Client : ns;

    readonly bool ResolveAttributes(out List<XmlAttribute>? attributes)
    {
        attributes = null;
        var raw = scratch.Attributes;
        for (var i = 0; i < raw.Count; i++)
        {
            var (prefix, name, value) = raw[i];
            for (var j = 0; j < i; j++)
            {
                if (raw[j].Name == name && raw[j].Prefix == prefix)
                {
                    return false;
                }
            }

            if (prefix == "xmlns" || (prefix.Length == 0 && name == "xmlns"))
            {
                continue;
            }

            var ns = prefix.Length == 0 ? "" : Resolve(prefix);
            if (ns is null || (ns.Length > 0 && Contains(attributes, ns, name)))
            {
                return false;
            }

            (attributes ??= new(raw.Count - i)).Add(new(ns, name, value));
        }

        return true;
    }

    // Two prefixes may stand for one namespace (Namespaces in XML 1.0 §6.3).
    static bool Contains(List<XmlAttribute>? attributes, string ns, string name)
    {
        foreach (var attribute in attributes ?? [])
        {
            if (attribute.Name == name && attribute.Namespace == ns)
            {
                return true;
            }
        }

        return false;
    }

    // XML 1.0 §2.11 (ends of lines) and, in attributes, §3.3.3 (white space). Null for a bad reference.
    string? Decode(ReadOnlySpan<byte> raw, bool attribute, bool references)
    {
        if (!(attribute ? raw.ContainsAny("&\r\n\t"u8) : raw.ContainsAny((byte)'&', (byte)'\r')))
        {
            return Encoding.UTF8.GetString(raw);
        }

        // Nothing gets longer: the shortest reference to a character is longer than its UTF-8.
        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < raw.Length; i++)
            {
                var b = raw[i];
                if (b == '&' && references)
                {
                    if (!TryReadReference(raw[i..], out var character, out var taken))
                    {
                        return null;
                    }

                    length += character.EncodeToUtf8(rented.AsSpan(length));
                    i += taken - 1;
                    continue;
                }

                if (b == '\r')
                {
                    i += raw[(i + 1)..].StartsWith("\n"u8) ? 1 : 0;
                    b = (byte)'\n';
                }

                rented[length++] = attribute && (b is (byte)'\n' or (byte)'\t') ? (byte)' ' : b;
            }

            return Encoding.UTF8.GetString(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    bool TryReadReference(ReadOnlySpan<byte> raw, out Rune character, out int length)
    {
        (character, length) = (default, raw.IndexOf((byte)';') + 1);
        if (length == 0)
        {
            return false;
        }

        var name = raw[1..(length - 1)];
        if (name.StartsWith("#"u8))
        {
            return TryReadNumber(name[1..], out character);
        }

        char? known = name switch
        {
            [(byte)'l', (byte)'t'] => '<',
            [(byte)'g', (byte)'t'] => '>',
            [(byte)'a', (byte)'m', (byte)'p'] => '&',
            [(byte)'a', (byte)'p', (byte)'o', (byte)'s'] => '\'',
            [(byte)'q', (byte)'u', (byte)'o', (byte)'t'] => '"',
            _ => null,
        };
        if (known is { } c)
        {
            character = new(c);
            return true;
        }

        Error = XmlNames.IsNcName(name) ? StreamError.RestrictedXml : null;
        return false;
    }

    // XML 1.0 §4.1: a reference to a character that is one (§2.2), however many zeros it has.
    static bool TryReadNumber(ReadOnlySpan<byte> digits, out Rune character)
    {
        character = default;
        var hex = digits.StartsWith("x"u8);
        uint value = 0;
        foreach (var b in hex ? digits[1..] : digits)
        {
            var digit = (uint)DigitOf(b);
            value = (value * (hex ? 16u : 10u)) + digit;
            if (digit >= (hex ? 16u : 10u) || value > 0x10FFFF)
            {
                return false;
            }
        }

        return value is 9 or 10 or 13 or (>= 0x20 and not (0xFFFE or 0xFFFF)) && Rune.TryCreate(value, out character);
    }

    static int DigitOf(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => 255,
    };
}
