using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>Something that happens to a room. One input is one turn.</summary>
public abstract record RoomInput;

/// <summary>A stanza was sent to the room or to one of its occupants.</summary>
/// <param name="Peer">The session that sent it.</param>
/// <param name="Stanza">The stanza; <c>from</c> is the peer's JID, <c>to</c> the room's or an occupant's.</param>
public sealed record StanzaReceived(Peer Peer, Stanza Stanza) : RoomInput;

/// <summary>A session has ended without leaving the room (a closed tab, a dead connection).</summary>
/// <param name="Peer">The session.</param>
public sealed record PeerGone(Peer Peer) : RoomInput;

/// <summary>The time that <see cref="Room.NextWake"/> named has come.</summary>
public sealed record WakeUp : RoomInput;

/// <summary>The server stops: everyone is told that they leave, and why (status 332, XEP-0045 §16.6.2). Nothing else changes.</summary>
public sealed record ServerStopping : RoomInput;
