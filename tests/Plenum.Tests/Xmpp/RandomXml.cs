using System.Globalization;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

/// <summary>Random elements and documents, and a form in which they can be compared.</summary>
static class RandomXml
{
    static readonly string[] names = ["a", "b", "message", "x-poll", "é"];
    static readonly string[] namespaces = ["", "n", "jabber:client", "urn:a&b'<>\"", "é"];
    static readonly string[] texts = ["x", " ", "\n", "\r", "\t", "&", "<", ">", "]]>", "'", "\"", "é", "😀", "\u0085", "hello, world", "\uFFFD"];

    /// <summary>A document that is nearly always well-formed, with prefixes, references and CDATA as they come.</summary>
    public static string Document(Random random)
    {
        var xml = new StringBuilder();
        Append(xml, random, depth: 0, prefixes: []);
        return xml.ToString();
    }

    /// <summary>An element; with <paramref name="anyText"/> its text has characters that XML cannot carry, too.</summary>
    public static Element Element(Random random, int depth = 0, bool anyText = false)
    {
        var element = new Element(Pick(random, names), Pick(random, namespaces));
        foreach (var name in names.Where(_ => random.Next(4) == 0))
        {
            element.Add(random.Next(4) switch { 0 => "n", 1 => Ns.Xml, _ => "" }, name, Text(random, anyText));
        }

        for (var children = random.Next(4 - Math.Min(depth, 3)); children > 0; children--)
        {
            element.Add(Element(random, depth + 1, anyText));
            element.Add(random.Next(2) == 0 ? Text(random, anyText) : null);
        }

        return element;
    }

    /// <summary>A text of 0 to 5 pieces.</summary>
    public static string Text(Random random, bool any = false)
    {
        var text = "";
        for (var pieces = random.Next(6); pieces > 0; pieces--)
        {
            text += any && random.Next(3) == 0 ? ((char)(random.Next(2) == 0 ? random.Next(0x20) : random.Next(0xD700, 0x10000))).ToString() : Pick(random, texts);
        }

        return text;
    }

    /// <summary>The element with namespaces resolved, attributes sorted and adjacent text joined.</summary>
    public static string Canonical(Element element)
    {
        var canonical = new StringBuilder();
        Append(canonical, element);
        return canonical.ToString();
    }

    public static string Quote(string value) => $"{{{value.Length.ToString(CultureInfo.InvariantCulture)}:{value}}}";

    public static void Text(StringBuilder canonical, StringBuilder pending)
    {
        if (pending.Length > 0)
        {
            canonical.Append(Quote(pending.ToString()));
            pending.Clear();
        }
    }

    static void Append(StringBuilder canonical, Element element)
    {
        canonical.Append('(').Append(Quote(element.Namespace)).Append(element.Name).AppendJoin("", element.Attributes
            .Select(attribute => $" {Quote(attribute.Namespace)}{attribute.Name}={Quote(attribute.Value)}").Order(StringComparer.Ordinal));
        var pending = new StringBuilder();
        foreach (var child in element.Children)
        {
            if (child is Text text)
            {
                pending.Append(text.Value);
                continue;
            }

            Text(canonical, pending);
            Append(canonical, (Element)child);
        }

        Text(canonical, pending);
        canonical.Append(')');
    }

    static void Append(StringBuilder xml, Random random, int depth, string[] prefixes)
    {
        var declared = random.Next(3) == 0 ? Pick(random, ["p", "q"]) : null;
        prefixes = declared is null ? prefixes : [.. prefixes, declared];
        var name = Prefix(random, prefixes) + Pick(random, names);
        xml.Append('<').Append(name);
        xml.Append(declared is null ? "" : $" xmlns:{declared}='{Pick(random, ["n", "m"])}'");
        xml.Append(random.Next(4) == 0 ? $"{Space(random)}xmlns{Space(random, "")}={Value(random, ["", "n", "jabber:client"])}" : "");
        foreach (var attribute in names.Where(_ => random.Next(4) == 0))
        {
            xml.Append(Space(random)).Append(Prefix(random, [.. prefixes, "xml"])).Append(attribute).Append('=').Append(Value(random, Content));
        }

        if (prefixes.Contains("p") && prefixes.Contains("q") && random.Next(3) == 0)
        {
            // One attribute twice, if both prefixes stand for the same.
            xml.Append(" p:twice='' q:twice=''");
        }

        if (random.Next(3) == 0)
        {
            xml.Append("/>");
            return;
        }

        xml.Append(Space(random, "")).Append('>');
        for (var children = random.Next(4); children > 0 && depth < 4; children--)
        {
            _ = random.Next(3) switch
            {
                0 => xml.Append("<![CDATA[").Append(Pick(random, ["", "<&>", "]", "]]", "x\r\ny"])).Append("]]>"),
                1 => xml.Append(Pick(random, Content)),
                _ => xml,
            };
            Append(xml, random, depth + 1, prefixes);
        }

        xml.Append(Pick(random, Content)).Append("</").Append(name).Append(Space(random, "")).Append('>');
    }

    static string[] Content => ["", "", "x", " y\n", "&lt;", "&#65;&#x1f600;", "a\r\nb\rc", "😀é", "]]", "1\t2"];

    static string Prefix(Random random, string[] prefixes) => prefixes.Length > 0 && random.Next(3) == 0 ? Pick(random, prefixes) + ":" : "";

    static string Space(Random random, string least = " ") => random.Next(5) == 0 ? Pick(random, ["  ", "\n", "\r\n", "\t"]) : least;

    static string Value(Random random, string[] values) => random.Next(2) == 0 ? $"'{Pick(random, values)}'" : $"\"{Pick(random, values)}\"";

    static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
