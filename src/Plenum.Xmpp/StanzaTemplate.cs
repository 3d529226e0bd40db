using System.Buffers;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp;

/// <summary>How a stanza stands in the bytes of a connection.</summary>
public enum StanzaFraming
{
    /// <summary>
    /// Inside a TCP stream whose header has declared the content namespace, whichever it is: a component's too (XEP-0114).
    /// </summary>
    Stream,

    /// <summary>A WebSocket frame of its own: the stanza declares <c>jabber:client</c> itself (RFC 7395 §3.3.3).</summary>
    Frame,
}

/// <summary>
/// One stanza for many recipients: serialized once per framing, when it is first needed, with a hole for <c>to</c>. Writing it
/// copies bytes and allocates nothing. Safe to share between threads.
/// </summary>
public sealed class StanzaTemplate
{
    readonly Stanza stanza;

    // By framing. Two threads may serialize at once; both come to the same.
    readonly Serialized?[] serialized = new Serialized?[2];

    /// <summary>Makes a template; the stanza's own <c>to</c> is ignored.</summary>
    public StanzaTemplate(Stanza stanza) => this.stanza = stanza;

    /// <summary>The stanza, <c>to</c> aside.</summary>
    public Stanza Stanza => stanza;

    /// <summary>The length in bytes of the stanza as it is written for one recipient.</summary>
    public int LengthFor(Jid to, StanzaFraming framing) => For(framing).Bytes.Length + " to=''".Length + to.Escaped.Length;

    /// <summary>Writes the stanza for one recipient; gives its length in bytes.</summary>
    public int Write(IBufferWriter<byte> output, Jid to, StanzaFraming framing)
    {
        var (bytes, hole) = For(framing);
        var address = to.Escaped;
        var length = bytes.Length + " to=''".Length + address.Length;
        var target = output.GetSpan(length);

        bytes.AsSpan(0, hole).CopyTo(target);
        target = target[hole..];
        " to='"u8.CopyTo(target);
        target = target[" to='".Length..];
        address.CopyTo(target);
        target = target[address.Length..];
        target[0] = (byte)'\'';
        bytes.AsSpan(hole).CopyTo(target[1..]);
        output.Advance(length);
        return length;
    }

    Serialized For(StanzaFraming framing) => serialized[(int)framing] ??= Serialize(framing);

    Serialized Serialize(StanzaFraming framing)
    {
        var element = (stanza with { To = null }).ToElement();
        return new(ElementWriter.ToBytes(element, framing == StanzaFraming.Stream ? Ns.Client : "", out var hole), hole);
    }

    sealed record Serialized(byte[] Bytes, int Hole);
}
