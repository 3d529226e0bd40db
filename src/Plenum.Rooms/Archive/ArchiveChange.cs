using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>What a turn does to the room's archive. Changes are stored in their order.</summary>
public abstract record ArchiveChange;

/// <summary>A message was said: it stands after all others.</summary>
/// <param name="Message">The message.</param>
public sealed record MessageArchived(ArchivedMessage Message) : ArchiveChange;

/// <summary>A tombstone takes a message's place: the same id, the same time, the same sender (XEP-0313 §3.2). Where there is no such message nothing happens.</summary>
/// <param name="Id">The archive id.</param>
/// <param name="Stanza">What is found there from now on.</param>
public sealed record MessageReplaced(string Id, Stanza Stanza) : ArchiveChange;

/// <summary>
/// The oldest messages go. What is far more than a commit should hold may go some time after it, in steps of its own; until then it can be
/// read.
/// </summary>
/// <param name="Before">Those that are earlier go; null for none.</param>
/// <param name="Keep">Those beyond so many of the newest go; null for none.</param>
public sealed record MessagesExpired(DateTimeOffset? Before = null, long? Keep = null) : ArchiveChange;
