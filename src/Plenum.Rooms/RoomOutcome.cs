using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>Who is told what: one stanza, and the sessions or accounts that get it. No array is changed after it was handed out.</summary>
/// <param name="Stanza">The stanza; its <c>to</c> is written for each session or account.</param>
/// <param name="To">The sessions.</param>
public readonly record struct RoomEffect(Stanza Stanza, Peer[] To)
{
    /// <summary>
    /// The bare JIDs that get it, in the room or not, each in all its sessions that take messages (RFC 6121 §8.5.2.1); null for none.
    /// </summary>
    public Jid[]? Accounts { get; init; }

    /// <summary>The stanza as it is sent more than once, or null.</summary>
    public StanzaTemplate? Template { get; init; }
}

/// <summary>A request to an occupant JID that the occupant's account answers at its bare JID.</summary>
/// <param name="Sender">The session that gets the answer.</param>
/// <param name="Request">The request as it came to the room: the answer is from its <c>to</c>, under its id.</param>
/// <param name="Account">The bare JID. The sender is told nothing of it.</param>
public sealed record AccountQuestion(Peer Sender, Stanza Request, Jid Account);

/// <summary>What a turn came to. Nobody may be told of the effects before the events and archived messages are durable.</summary>
/// <param name="Events">What happened, to be appended to the journal.</param>
/// <param name="Archived">What changes in the archive.</param>
/// <param name="Effects">Who is told what, in order.</param>
public sealed record RoomOutcome(
    IReadOnlyList<RoomEvent> Events, IReadOnlyList<ArchiveChange> Archived, IReadOnlyList<RoomEffect> Effects)
{
    /// <summary>What is to be answered from the archive, after the effects.</summary>
    public IReadOnlyList<ArchiveRequest> Pages { get; init; } = [];

    /// <summary>What accounts are to be asked.</summary>
    public IReadOnlyList<AccountQuestion> Questions { get; init; } = [];

    /// <summary>
    /// What the turn must know of the archive, or null. If it is not null nothing has happened: the host looks it up, and hands the same
    /// input in again together with what it has found.
    /// </summary>
    public ArchiveWish? Wants { get; init; }
}
