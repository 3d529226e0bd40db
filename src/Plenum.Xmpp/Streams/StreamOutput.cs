using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams;

/// <summary>Something that a transport does for a negotiation, in order.</summary>
public abstract record StreamOutput
{
    StreamOutput()
    {
    }

    /// <summary>Send the stream header, or <c>open</c> (<see cref="StreamMarkup.WriteHeader"/>).</summary>
    public sealed record Open(StreamHeader Header) : StreamOutput;

    /// <summary>Send an element (<see cref="StreamMarkup.Write"/>).</summary>
    public sealed record Send(Element Element) : StreamOutput;

    /// <summary>
    /// When all is sent, throw away what was received and not read (it was not protected), do the TLS handshake, call
    /// <see cref="StreamNegotiation.Secured"/> and begin a new framer (RFC 6120 §5.4.3.3).
    /// </summary>
    public sealed record StartTls : StreamOutput;

    /// <summary>The peer is this account (a bare JID). Begin a new framer (RFC 6120 §6.4.6), with larger limits.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Proven">True if it is what the transport had proof of (EXTERNAL).</param>
    public sealed record Authenticated(Jid Account, bool Proven = false) : StreamOutput;

    /// <summary>
    /// The peer wants a session: answer with <see cref="StreamNegotiation.Bound"/> or <see cref="StreamNegotiation.RefuseBind"/>.
    /// </summary>
    /// <param name="Account">The account's bare JID.</param>
    /// <param name="Resource">The wanted resource, or null: the server makes one (RFC 6120 §7.6).</param>
    public sealed record Bind(Jid Account, string? Resource) : StreamOutput;

    /// <summary>
    /// The peer wants to go on with a session (XEP-0198 §5): answer with <see cref="StreamNegotiation.Resumed"/> or <see
    /// cref="StreamNegotiation.RefuseResume"/>.
    /// </summary>
    /// <param name="Account">The account's bare JID.</param>
    /// <param name="Id">What names the session.</param>
    /// <param name="Handled">How many stanzas of it the peer has handled.</param>
    public sealed record Resume(Jid Account, string Id, uint Handled) : StreamOutput;

    /// <summary>Send the end of the stream and close; the error, if any, has been sent before.</summary>
    public sealed record Close : StreamOutput;
}
