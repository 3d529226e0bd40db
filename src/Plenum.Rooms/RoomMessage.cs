using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>A groupchat message on its way through a room.</summary>
/// <param name="Sender">The session that sent it.</param>
/// <param name="Occupant">Who sent it; null if the sender is not in the room (such a message is refused when it comes to admission).</param>
/// <param name="Stanza">The message, with every reserved payload already removed.</param>
public sealed record RoomMessage(Peer Sender, Occupant? Occupant, Stanza Stanza)
{
    /// <summary>The feature whose business the message is, or null: it is chat.</summary>
    public RoomFeature? ClaimedBy { get; internal set; }
}

/// <summary>An IQ request (<c>get</c> or <c>set</c>) to the room's bare JID.</summary>
/// <param name="Sender">The session that sent it.</param>
/// <param name="Occupant">Who sent it; null if the sender is not in the room.</param>
/// <param name="Stanza">The request.</param>
/// <param name="Payload">Its one child.</param>
public sealed record RoomIq(Peer Sender, Occupant? Occupant, Stanza Stanza, Xmpp.Xml.Element Payload)
{
    /// <summary>True for <c>set</c>, false for <c>get</c>.</summary>
    public bool IsSet => Stanza.Type == "set";
}

/// <summary>A request to enter the room under a nick, before anybody was told.</summary>
/// <param name="Peer">The session.</param>
/// <param name="Nick">The nick that it asks for.</param>
/// <param name="Affiliation">The affiliation that its account has.</param>
/// <param name="Stanza">The presence.</param>
public sealed record JoinRequest(Peer Peer, string Nick, Muc.Affiliation Affiliation, Stanza Stanza);
