using System.Buffers;
using System.Text;

namespace Plenum.Xmpp.Xml;

/// <summary>
/// Writes elements as UTF-8. No prefix is used for elements: each declares its namespace where it differs from its parent's. A
/// character that XML 1.0 cannot carry is written as U+FFFD, so that nobody's text can end somebody else's stream.
/// </summary>
public static class ElementWriter
{
    /// <summary>Bytes of the room that a thread keeps to write in, 64 KiB: nearly every stanza fits.</summary>
    const int LargestScratch = 64 * 1024;

    [ThreadStatic]
    static ArrayBufferWriter<byte>? scratch;

    /// <summary>Writes the element. Its namespace is declared unless it is <paramref name="parentNamespace"/>.</summary>
    public static void Write(IBufferWriter<byte> output, Element element, string parentNamespace) =>
        WriteWithHole(output, element, parentNamespace);

    /// <summary>The bytes of the element.</summary>
    public static byte[] ToBytes(Element element, string parentNamespace) => ToBytes(element, parentNamespace, out _);

    /// <summary>The element as text, its namespace declared.</summary>
    public static string ToXml(Element element)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, element, "");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>
    /// The bytes of the element, and after how many of them one more attribute may be put: behind a <c>from</c>, if there is one.
    /// </summary>
    internal static byte[] ToBytes(Element element, string parentNamespace, out int hole)
    {
        // Room that is kept costs less than the bytes themselves: most stanzas are for one recipient.
        var output = scratch ??= new(4096);
        output.ResetWrittenCount();
        hole = WriteWithHole(output, element, parentNamespace);
        var bytes = output.WrittenSpan.ToArray();
        if (output.Capacity > LargestScratch)
        {
            scratch = null;
        }

        return bytes;
    }

    static int WriteWithHole(IBufferWriter<byte> output, Element element, string parentNamespace)
    {
        var writer = new Utf8Output(output);
        var hole = WriteElement(ref writer, element, parentNamespace);
        writer.Flush();
        return hole;
    }

    /// <summary>The text as it stands in an attribute between apostrophes.</summary>
    internal static byte[] EscapeAttribute(string value)
    {
        var output = new ArrayBufferWriter<byte>(value.Length);
        var writer = new Utf8Output(output);
        writer.Escape(value, Utf8Output.AttributeSpecials);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    static int WriteElement(ref Utf8Output writer, Element element, string parentNamespace)
    {
        writer.Raw("<"u8);
        writer.Name(element.Name);
        if (element.Namespace != parentNamespace)
        {
            writer.Raw(" xmlns='"u8);
            writer.Escape(element.Namespace, Utf8Output.AttributeSpecials);
            writer.Raw("'"u8);
        }

        var hole = WriteAttributes(ref writer, element);
        if (element.Children.Count == 0)
        {
            writer.Raw("/>"u8);
            return hole;
        }

        writer.Raw(">"u8);
        for (var i = 0; i < element.Children.Count; i++)
        {
            if (element.Children[i] is Element inner)
            {
                WriteElement(ref writer, inner, element.Namespace);
            }
            else
            {
                writer.Escape(((Text)element.Children[i]).Value, Utf8Output.TextSpecials);
            }
        }

        writer.Raw("</"u8);
        writer.Name(element.Name);
        writer.Raw(">"u8);
        return hole;
    }

    static int WriteAttributes(ref Utf8Output writer, Element element)
    {
        var hole = writer.Written;
        for (var i = 0; i < element.Attributes.Count; i++)
        {
            var attribute = element.Attributes[i];
            WriteAttribute(ref writer, attribute, prefix: i);
            hole = attribute is { Name: "from", Namespace: "" } ? writer.Written : hole;
        }

        return hole;
    }

    static void WriteAttribute(ref Utf8Output writer, XmlAttribute attribute, int prefix)
    {
        if (attribute.Namespace == Ns.Xml)
        {
            writer.Raw(" xml:"u8);
        }
        else if (attribute.Namespace.Length > 0)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ns{prefix + 1}");
            writer.Raw(" xmlns:"u8);
            writer.Name(name);
            writer.Raw("='"u8);
            writer.Escape(attribute.Namespace, Utf8Output.AttributeSpecials);
            writer.Raw("' "u8);
            writer.Name(name);
            writer.Raw(":"u8);
        }
        else
        {
            writer.Raw(" "u8);
        }

        writer.Name(attribute.Name);
        writer.Raw("='"u8);
        writer.Escape(attribute.Value, Utf8Output.AttributeSpecials);
        writer.Raw("'"u8);
    }
}
