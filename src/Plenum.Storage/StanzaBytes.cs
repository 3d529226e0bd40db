using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Storage;

/// <summary>How archived stanzas, and what clients keep, are stored: as XML in UTF-8, their namespace declared.</summary>
static class StanzaBytes
{
    // What is stored was within a stream's limits when it came; the room has added to it, and escaping has made it longer.
    static readonly XmlLimits Limits = new() { Bytes = int.MaxValue, Depth = 128, Attributes = 64, Elements = int.MaxValue };

    /// <summary>The bytes of a stanza.</summary>
    public static byte[] Encode(Stanza stanza) => Encode(stanza.ToElement());

    /// <summary>The bytes of an element.</summary>
    public static byte[] Encode(Element element) => ElementWriter.ToBytes(element, "");

    /// <summary>The stanza of bytes that <see cref="Encode(Stanza)"/> wrote; other bytes are a <see cref="StorageException"/>.</summary>
    public static Stanza Decode(byte[] bytes) =>
        ElementParser.TryParse(bytes, XmlScope.None, Limits, out var element, out _) && Stanza.Read(element, out _) is { } stanza
            ? stanza
            : throw new StorageException("A message in the archive cannot be read.");

    /// <summary>The element of bytes that <see cref="Encode(Element)"/> wrote; other bytes are a <see cref="StorageException"/>.</summary>
    public static Element DecodeElement(byte[] bytes) =>
        ElementParser.TryParse(bytes, XmlScope.None, Limits, out var element, out _)
            ? element
            : throw new StorageException("What a client has stored cannot be read.");
}
