using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>What is stored of a room: enough to continue it.</summary>
/// <param name="Events">The journal's lines in order.</param>
/// <param name="NextSeq">The sequence number of the next line.</param>
/// <param name="History">The newest archived messages, oldest first.</param>
public sealed record StoredRoom(IReadOnlyList<byte[]> Events, long NextSeq, IReadOnlyList<ArchivedMessage> History)
{
    /// <summary>The time of the oldest archived message, or null.</summary>
    public DateTimeOffset? Oldest { get; init; }
}

/// <summary>What one batch of turns of a room came to, to be made durable in one transaction.</summary>
/// <param name="Room">The room's bare JID.</param>
/// <param name="FirstSeq">
/// The sequence number of the first of <paramref name="Events"/>, and of the next line where there are none: one more than that of the
/// journal's last line, 1 for a journal without any. Where it is not, somebody else writes: <see cref="RoomFencedException"/>.
/// </param>
/// <param name="Events">Lines to append to the journal.</param>
/// <param name="Replaces">True if <paramref name="Events"/> stand for the whole journal before them (condensed, or nothing after a destruction).</param>
/// <param name="Archived">What changes in the archive, in order.</param>
/// <param name="ForgetsArchive">True if the room was destroyed: its archive goes before the changes in <paramref name="Archived"/>.</param>
/// <param name="Listing">How the room is listed; null if it no longer exists.</param>
public sealed record RoomCommit(
    Jid Room,
    long FirstSeq,
    IReadOnlyList<byte[]> Events,
    bool Replaces,
    IReadOnlyList<ArchiveChange> Archived,
    bool ForgetsArchive,
    RoomListing? Listing);

/// <summary>A room as the service lists it without loading it.</summary>
/// <param name="Room">The room's bare JID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Public">True if everyone may find it (disco#items of the service).</param>
/// <param name="NextWake">When it wants to be loaded, in UTC, or null.</param>
public sealed record RoomListing(Jid Room, string Name, bool Public, DateTimeOffset? NextWake);

/// <summary>Another process has taken the room over: its journal has lines that this one did not write. The room must be dropped.</summary>
/// <param name="room">The room's bare JID.</param>
public sealed class RoomFencedException(Jid room) : Exception($"Somebody else writes the journal of {room}.");

/// <summary>Where rooms are remembered: journal, archive and listing.</summary>
public interface IRoomStore
{
    /// <summary>Reads a room with its newest <paramref name="history"/> messages; null if there is none.</summary>
    ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel);

    /// <summary>The messages of a room's archive that are wished for, oldest first.</summary>
    ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel);

    /// <summary>
    /// A page of a room's archive: at most <see cref="ArchiveQuery.Max"/> messages and <see cref="ArchiveQuery.MostBytes"/>. Null if the query
    /// names a message that is not there. A room that is not there has an empty archive.
    /// </summary>
    ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel);

    /// <summary>
    /// Makes a commit durable. When the task is done it survives a crash of the machine; when it fails nothing of it is stored.
    /// Commits of all rooms that wait at one time share a transaction.
    /// </summary>
    ValueTask CommitAsync(RoomCommit commit);

    /// <summary>The rooms that want to be woken, in the order of their times.</summary>
    ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel);

    /// <summary>Up to <paramref name="max"/> public rooms in the order of their JIDs, from after <paramref name="after"/> on.</summary>
    ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel);
}
