using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;

namespace Plenum.Rooms.Archive;

/// <summary>Which messages of a room's archive somebody wants (XEP-0313 §4.1, §4.3). All conditions that are given hold.</summary>
public sealed record ArchiveQuery
{
    /// <summary>Messages in one page, 250 at most: a client pages on by itself, and ten screens at once are enough for any. Who asks for more gets these.</summary>
    public const int MostMessages = 250;

    /// <summary>Messages in one page where the request names no number, 50: two screens.</summary>
    public const int UsualMessages = 50;

    /// <summary>
    /// Bytes of messages in one page, 240 KiB: seventeen such pages may wait for a client. A page ends before the message that would be
    /// one too much; the first is always there.
    /// </summary>
    public const int MostBytes = 240 * 1024;

    /// <summary>What the client knows the query by; stands on every result.</summary>
    public string? QueryId { get; init; }

    /// <summary>Only what was said under this nick, or null.</summary>
    public string? Nick { get; init; }

    /// <summary>Only what the account with this occupant-id has said, or null.</summary>
    public string? OccupantId { get; init; }

    /// <summary>Nothing earlier, or null.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Nothing later, or null.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Only what follows the message with this archive id, or null.</summary>
    public string? AfterId { get; init; }

    /// <summary>Only what precedes the message with this archive id, or null.</summary>
    public string? BeforeId { get; init; }

    /// <summary>Only the messages with these archive ids, or null. Each must be there.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Which page of them (XEP-0059).</summary>
    public ResultSetRequest Page { get; init; } = new();

    /// <summary>True if the page's messages are to be sent last one first. It does not change which they are.</summary>
    public bool Flipped { get; init; }

    /// <summary>The most messages of the page.</summary>
    public int Max => Math.Min(Page.Max ?? UsualMessages, MostMessages);
}

/// <summary>A page of a room's archive.</summary>
/// <param name="Messages">The messages, oldest first.</param>
/// <param name="Complete">True if nothing that was asked for follows in the direction of paging.</param>
public sealed record ArchivePage(IReadOnlyList<ArchivedMessage> Messages, bool Complete)
{
    /// <summary>How many messages there are that the query asks for, in all pages; null where it would cost to know.</summary>
    public int? Count { get; init; }

    /// <summary>The place of the first of <see cref="Messages"/> among all of them, counted from 0; null where that is not known, and for an empty page.</summary>
    public int? FirstIndex { get; init; }
}

/// <summary>A request that is answered from the archive when its turn is durable.</summary>
/// <param name="Asker">The session that asks.</param>
/// <param name="Iq">The request.</param>
/// <param name="Query">The page that it asks for; null if it asks how far the archive reaches (XEP-0313 §5).</param>
public sealed record ArchiveRequest(Peer Asker, Stanza Iq, ArchiveQuery? Query);
