using System.Buffers;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp;

/// <summary>How a stanza stands in the bytes of a connection.</summary>
public enum StanzaFraming
{
    /// <summary>Inside a TCP stream whose header has declared the content namespace.</summary>
    Stream,

    /// <summary>A WebSocket frame of its own: the stanza declares <c>jabber:client</c> itself (RFC 7395 §3.3.3).</summary>
    Frame,
}

/// <summary>
/// One stanza for many recipients: serialized once per framing, with a hole for <c>to</c>. Safe to share between threads.
/// </summary>
public sealed class StanzaTemplate
{
    readonly Stanza stanza;

    /// <summary>Makes a template; the stanza's own <c>to</c> is ignored.</summary>
    public StanzaTemplate(Stanza stanza) => this.stanza = stanza;

    /// <summary>The stanza, <c>to</c> aside.</summary>
    public Stanza Stanza => stanza;

    /// <summary>Writes the stanza for one recipient.</summary>
    public void Write(IBufferWriter<byte> output, Jid to, StanzaFraming framing) =>
        ElementWriter.Write(output, (stanza with { To = to }).ToElement(), framing == StanzaFraming.Stream ? Ns.Client : "");
}
