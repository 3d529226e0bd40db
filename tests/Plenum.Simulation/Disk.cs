using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Tests.Hosting;
using Plenum.Xmpp;

namespace Plenum.Simulation;

/// <summary>What survives a crash: the journal, the archive and the listing of one room. A commit is stored whole or not at all.</summary>
sealed class Disk : IRoomStore
{
    /// <summary>The journal's lines.</summary>
    public List<byte[]> Journal { get; } = [];

    /// <summary>The archive.</summary>
    public List<ArchivedMessage> Archive { get; private set; } = [];

    /// <summary>The listing as of the last commit, or null: there is no room.</summary>
    public RoomListing? Listing { get; private set; }

    /// <summary>The number of the next line.</summary>
    public long NextSeq { get; private set; } = 1;

    /// <summary>The next commit fails.</summary>
    public bool Fails { get; set; }

    public ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel) =>
        new(Listing is null ? null : new StoredRoom([.. Journal], NextSeq, [.. Archive.TakeLast(history)]) { Oldest = Archive is [var oldest, ..] ? oldest.Time : null });

    public ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel) =>
        new(MemoryArchive.Find(Archive, wish));

    public ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel) => new(MemoryArchive.Page(Archive, query));

    /// <summary>Changes the archive alone, as the commit says.</summary>
    public void Change(RoomCommit commit) => Archive = MemoryArchive.With(commit.ForgetsArchive ? [] : Archive, commit.Archived);

    public ValueTask CommitAsync(RoomCommit commit)
    {
        if (Fails)
        {
            Fails = false;
            return ValueTask.FromException(new IOException("The disk is full."));
        }

        if (commit.FirstSeq != NextSeq)
        {
            return ValueTask.FromException(new RoomFencedException(commit.Room));
        }

        if (commit.Replaces)
        {
            Journal.Clear();
        }

        Journal.AddRange(commit.Events);
        Change(commit);
        Listing = commit.Listing;
        NextSeq = Listing is null ? 1 : NextSeq + commit.Events.Count;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel) => new([]);

    public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel) => new([]);
}
