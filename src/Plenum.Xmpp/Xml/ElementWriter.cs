using System.Buffers;
using System.Text;

namespace Plenum.Xmpp.Xml;

/// <summary>Writes elements as UTF-8. No prefix is used for elements: each declares its namespace where it differs from its parent's.</summary>
public static class ElementWriter
{
    /// <summary>Writes the element. Its namespace is declared unless it is <paramref name="parentNamespace"/>.</summary>
    public static void Write(IBufferWriter<byte> output, Element element, string parentNamespace)
    {
        var text = new StringBuilder();
        Append(text, element, parentNamespace);
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    /// <summary>The element as text, its namespace declared.</summary>
    public static string ToXml(Element element)
    {
        var text = new StringBuilder();
        Append(text, element, "");
        return text.ToString();
    }

    static void Append(StringBuilder text, Element element, string parentNamespace)
    {
        text.Append('<').Append(element.Name);
        if (element.Namespace != parentNamespace)
        {
            text.Append(" xmlns='");
            Escape(text, element.Namespace, inAttribute: true);
            text.Append('\'');
        }

        var prefixes = 0;
        foreach (var attribute in element.Attributes)
        {
            text.Append(' ');
            if (attribute.Namespace == Ns.Xml)
            {
                text.Append("xml:");
            }
            else if (attribute.Namespace.Length > 0)
            {
                var prefix = $"ns{++prefixes}";
                text.Append("xmlns:").Append(prefix).Append("='");
                Escape(text, attribute.Namespace, inAttribute: true);
                text.Append("' ").Append(prefix).Append(':');
            }

            text.Append(attribute.Name).Append("='");
            Escape(text, attribute.Value, inAttribute: true);
            text.Append('\'');
        }

        if (element.Children.Count == 0)
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        foreach (var child in element.Children)
        {
            if (child is Element inner)
            {
                Append(text, inner, element.Namespace);
            }
            else
            {
                Escape(text, ((Text)child).Value, inAttribute: false);
            }
        }

        text.Append("</").Append(element.Name).Append('>');
    }

    static void Escape(StringBuilder text, string value, bool inAttribute)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '\r' => text.Append("&#13;"),
                '\'' when inAttribute => text.Append("&apos;"),
                '\n' when inAttribute => text.Append("&#10;"),
                '\t' when inAttribute => text.Append("&#9;"),
                _ => text.Append(c),
            };
        }
    }
}
