using System.Text;
using System.Xml;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

/// <summary>The parser against System.Xml, which is the oracle: both read the same, or both refuse.</summary>
public sealed class XmlFuzzTests
{
    const int Seeds = 10_000;

    // What is cut, doubled and mixed in: the syntax, and the places where it is easily wrong.
    static readonly string[] tokens =
    [
        "<", ">", "/", "</", "/>", "=", "'", "\"", "&", ";", " ", "\t", "\r", "\n", "\r\n", ":", "a", "b", "p:", "q:", "xmlns", "xmlns:", "xml:",
        "xmlns='n'", " xmlns:p='n'", " xmlns:q='n'", " xmlns:p=''", " xmlns=''", "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/",
        "&lt;", "&amp;", "&#65;", "&#x41;", "&#0;", "&#xD800;", "&#x10FFFF;", "&#x110000;", "&apos", "&no;", "]]>", "]]", "<![CDATA[", "<a>", "</a>",
        "<a/>", "<p:a/>", " p:a='1'", " q:a='1'", " a='1'", " b=\"2\"", "é", "😀", "0", "-", ".", "_", "\u0001", "\uFFFF", "\u0085", "\u2028", "\u00A0",
    ];

    [Fact]
    public void Random_documents_and_mutations_of_them_read_as_the_oracle_reads_them()
    {
        var accepted = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var xml = RandomXml.Document(random);
            for (var mutations = random.Next(4); mutations > 0; mutations--)
            {
                xml = Mutate(random, xml);
            }

            accepted += Compare(Encoding.UTF8.GetBytes(xml), $"seed {seed}") ? 1 : 0;
        }

        // A fuzzer that only ever refuses, or only accepts, tests half of the parser.
        Assert.InRange(accepted, Seeds / 4, Seeds * 3 / 4);
    }

    [Fact]
    public void Random_bytes_read_as_the_oracle_reads_them()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(RandomXml.Document(random));
            for (var flips = random.Next(1, 3); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Compare(bytes, $"seed {seed}");
        }
    }

    static string Mutate(Random random, string xml)
    {
        var at = random.Next(xml.Length + 1);
        var length = random.Next(Math.Min(6, xml.Length - at) + 1);
        return random.Next(3) switch
        {
            0 => xml.Remove(at, length),
            1 => xml.Insert(at, xml.Substring(at, length)),
            _ => xml.Insert(at, tokens[random.Next(tokens.Length)]),
        };
    }

    static bool Compare(byte[] xml, string which)
    {
        var read = ElementParser.TryParse(xml, XmlScope.None, XmlLimits.AfterAuthentication, out var element, out var error);
        if (Oracle(xml) is not { } expected)
        {
            // System.Xml has the names of XML 1.0's fourth edition; the fifth, which RFC 6120 names, allows almost any letter.
            if (read && Oracle(Encoding.UTF8.GetBytes(WithOlderNames(Encoding.UTF8.GetString(xml)))) is not null)
            {
                return true;
            }

            Assert.False(read, $"{which}: {Encoding.UTF8.GetString(xml)} was read as {element}");
            return false;
        }

        Assert.True(read, $"{which}: {Encoding.UTF8.GetString(xml)} was refused: {error}");
        Assert.Equal(expected, RandomXml.Canonical(element!));
        return true;
    }

    static string WithOlderNames(string xml) =>
        string.Concat(xml.EnumerateRunes().Select(rune =>
            rune.Value < 0x80 || (rune.IsBmp && XmlConvert.IsStartNCNameChar((char)rune.Value)) ? rune.ToString() : "é"));

    /// <summary>The canonical form, or null for what is not well-formed or not allowed in a stream. A new context for each parse.</summary>
    static string? Oracle(byte[] xml)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(xml);
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = XmlReader.Create(new StringReader(text), settings, new XmlParserContext(null, null, null, XmlSpace.None));
            var canonical = new StringBuilder();
            var pending = new StringBuilder();
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    // Forbidden by Namespaces in XML 1.0 §3, and yet let through.
                    case XmlNodeType.Element when reader.Prefix == "xmlns":
                        return null;
                    case XmlNodeType.Element:
                        RandomXml.Text(canonical, pending);
                        Start(canonical, reader);
                        break;
                    case XmlNodeType.EndElement:
                        RandomXml.Text(canonical, pending);
                        canonical.Append(')');
                        break;
                    case XmlNodeType.Whitespace when reader.Depth == 0:
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                        pending.Append(reader.Value);
                        break;
                    default:
                        return null;
                }
            }

            return canonical.ToString();
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    static void Start(StringBuilder canonical, XmlReader reader)
    {
        canonical.Append('(').Append(RandomXml.Quote(reader.NamespaceURI)).Append(reader.LocalName);
        var empty = reader.IsEmptyElement;
        var attributes = new List<string>();
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
            {
                attributes.Add($" {RandomXml.Quote(reader.NamespaceURI)}{reader.LocalName}={RandomXml.Quote(reader.Value)}");
            }
        }

        canonical.AppendJoin("", attributes.Order(StringComparer.Ordinal)).Append(empty ? ")" : "");
    }
}
