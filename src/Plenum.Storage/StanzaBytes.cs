using System.Buffers;
using System.Xml;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Storage;

/// <summary>How archived stanzas are stored: as XML in UTF-8, their namespace declared.</summary>
static class StanzaBytes
{
    /// <summary>The bytes of a stanza.</summary>
    public static byte[] Encode(Stanza stanza)
    {
        var output = new ArrayBufferWriter<byte>(512);
        ElementWriter.Write(output, stanza.ToElement(), "");
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The stanza of bytes that <see cref="Encode"/> wrote.</summary>
    public static Stanza Decode(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes));
        reader.MoveToContent();
        return Stanza.Read(Read(reader), out _) ?? throw new StorageException("A stanza in the archive is not one.");
    }

    static Element Read(XmlReader reader)
    {
        var element = new Element(reader.LocalName, reader.NamespaceURI);
        var empty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
            {
                element.Add(reader.NamespaceURI, reader.LocalName, reader.Value);
            }
        }

        while (!empty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                element.Add(Read(reader));
            }
            else
            {
                element.Add(reader.Value);
            }
        }

        return element;
    }
}
