using System.Net;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Transports;

/// <summary>Something that a client has sent. Of the first four at most one is set; nothing set means that the connection is gone.</summary>
/// <param name="Header">A stream header, or <c>open</c> on a WebSocket.</param>
/// <param name="Element">A top-level element.</param>
/// <param name="IsEnd">The client closes the stream.</param>
/// <param name="Error">What was sent ends the stream with this error.</param>
/// <param name="Bytes">Its length on the wire, where it matters how fast they come.</param>
readonly record struct Inbound(StreamHeader? Header = null, Element? Element = null, bool IsEnd = false, StreamError? Error = null, int Bytes = 0)
{
    public bool IsGone => this == default;
}

/// <summary>A client's connection: how a stream stands in its bytes. One reader at a time, one writer at a time.</summary>
abstract class ClientConnection
{
    long lastRead = Environment.TickCount64;

    protected ClientConnection() => Outbound = new(this);

    /// <summary>How stanzas stand in it.</summary>
    public abstract StanzaFraming Framing { get; }

    /// <summary>The client's address, where it has one.</summary>
    public abstract IPAddress? RemoteAddress { get; }

    /// <summary>When bytes last came (<see cref="Environment.TickCount64"/>).</summary>
    public long LastRead => Volatile.Read(ref lastRead);

    /// <summary>True if it finds out by itself that the client is gone or takes nothing; nobody else need look.</summary>
    public virtual bool NoticesLoss => false;

    /// <summary>Bytes for one write, 64 KiB, so that a slow but living client is seen to make progress.</summary>
    public virtual int LargestWrite => 64 * 1024;

    /// <summary>What waits to be sent.</summary>
    public OutboundQueue Outbound { get; }

    /// <summary>True if streams over it may be managed and resumed (XEP-0198); a transport that acknowledges by itself says no.</summary>
    public virtual bool MayBeManaged => true;

    /// <summary>Waits for the next top-level thing. It never throws: a connection that fails is gone.</summary>
    public abstract ValueTask<Inbound> ReceiveAsync(XmlLimits limits);

    /// <summary>The client has authenticated: the stream begins anew (RFC 6120 §6.4.6).</summary>
    public virtual void Restart()
    {
    }

    /// <summary>Sends bytes; throws where the connection is gone.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>
    /// Reads and forgets what still comes, until the client closes (true) or the time is over. Else it might never see our last words.
    /// </summary>
    public abstract Task<bool> LingerAsync(TimeSpan time);

    /// <summary>Ends the connection at once.</summary>
    public abstract void Abort();

    /// <summary>What stands before a top-level element.</summary>
    public virtual void BeginElement(OutboundBuffer output)
    {
    }

    /// <summary>What stands after a top-level element.</summary>
    public virtual void EndElement(OutboundBuffer output)
    {
    }

    /// <summary>Writes a top-level element.</summary>
    public void WriteElement(OutboundBuffer output, Element element)
    {
        BeginElement(output);
        StreamMarkup.Write(output, element, Framing);
        EndElement(output);
    }

    /// <summary>Writes our stream header.</summary>
    public abstract void WriteHeader(OutboundBuffer output, StreamHeader header);

    /// <summary>Writes the end of the stream.</summary>
    public abstract void WriteEnd(OutboundBuffer output);

    protected void CountRead() => Volatile.Write(ref lastRead, Environment.TickCount64);
}
