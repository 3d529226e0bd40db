using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>Who is told what: one stanza, and the sessions that get it. The array is never changed after it was handed out.</summary>
/// <param name="Stanza">The stanza; its <c>to</c> is written for each session.</param>
/// <param name="To">The sessions.</param>
public readonly record struct RoomEffect(Stanza Stanza, Peer[] To);

/// <summary>What a turn came to. Nobody may be told of the effects before the events and archived messages are durable.</summary>
/// <param name="Events">What happened, to be appended to the journal.</param>
/// <param name="Archived">Messages for the archive.</param>
/// <param name="Effects">Who is told what, in order.</param>
public sealed record RoomOutcome(
    IReadOnlyList<RoomEvent> Events, IReadOnlyList<ArchivedMessage> Archived, IReadOnlyList<RoomEffect> Effects);
