using System.Buffers;
using System.Text;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams;

/// <summary>
/// The bytes of a stream's own markup, in both framings. Elements of <see cref="Ns.Streams"/> are written with the prefix
/// <c>stream</c>, which clients look for (RFC 6120 §4.8.5).
/// </summary>
public static class StreamMarkup
{
    /// <summary>Writes a stream header (RFC 6120 §4.7), or <c>open</c> (RFC 7395 §3.4).</summary>
    public static void WriteHeader(IBufferWriter<byte> output, StreamHeader header, StanzaFraming framing)
    {
        var open = new Element("open", StreamHeader.Framing)
        {
            { "from", header.From }, { "to", header.To }, { "id", header.Id },
            { "version", header.Version }, { Ns.Xml, "lang", header.Lang },
        };
        if (framing == StanzaFraming.Frame)
        {
            ElementWriter.Write(output, open, "");
            return;
        }

        var tag = new ArrayBufferWriter<byte>();
        ElementWriter.Write(tag, open, StreamHeader.Framing);
        output.Write("<?xml version='1.0'?><stream:stream xmlns='"u8);
        output.Write(Encoding.UTF8.GetBytes(header.Scope.Default));
        output.Write("' xmlns:stream='http://etherx.jabber.org/streams'"u8);
        output.Write(tag.WrittenSpan["<open".Length..^"/>".Length]);
        output.Write(">"u8);
    }

    /// <summary>Writes a top-level element: a stanza, features, an error, or what SASL and STARTTLS say.</summary>
    public static void Write(IBufferWriter<byte> output, Element element, StanzaFraming framing)
    {
        var content = framing == StanzaFraming.Stream ? Ns.Client : "";
        if (element.Namespace != Ns.Streams)
        {
            ElementWriter.Write(output, element, content);
            return;
        }

        output.Write("<stream:"u8);
        output.Write(Encoding.UTF8.GetBytes(element.Name));
        output.Write(framing == StanzaFraming.Stream ? ""u8 : " xmlns:stream='http://etherx.jabber.org/streams'"u8);
        output.Write(">"u8);
        foreach (var child in element.Elements)
        {
            ElementWriter.Write(output, child, content);
        }

        output.Write("</stream:"u8);
        output.Write(Encoding.UTF8.GetBytes(element.Name));
        output.Write(">"u8);
    }

    /// <summary>Writes the end of the stream: an end tag, or <c>close</c> (RFC 7395 §3.6).</summary>
    public static void WriteEnd(IBufferWriter<byte> output, StanzaFraming framing) => output.Write(framing == StanzaFraming.Stream
        ? "</stream:stream>"u8
        : "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"u8);
}
