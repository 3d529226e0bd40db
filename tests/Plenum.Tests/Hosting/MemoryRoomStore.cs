using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Tests.Hosting;

/// <summary>A store in memory that keeps the contract, and whose disk can be slow or broken when a test wants it.</summary>
sealed class MemoryRoomStore : IRoomStore
{
    readonly Lock gate = new();
    readonly SortedDictionary<string, Kept> rooms = new(StringComparer.Ordinal);
    TaskCompletionSource? held;
    TaskCompletionSource? heldLoads;
    TaskCompletionSource? heldPages;
    TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Exception? failure;

    public int Commits { get; private set; }

    public int Loads { get; private set; }

    /// <summary>How many pages are being read now.</summary>
    public int PagesBeingRead { get; private set; }

    /// <summary>How many messages were looked up.</summary>
    public int Finds { get; private set; }

    /// <summary>From now on commits wait for <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (gate)
        {
            held = new(TaskCreationOptions.RunContinuationsAsynchronously);
            reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>From now on loads wait for <see cref="Release"/>.</summary>
    public void HoldLoads()
    {
        lock (gate)
        {
            heldLoads = new(TaskCreationOptions.RunContinuationsAsynchronously);
            reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>From now on pages of archives wait for <see cref="Release"/>.</summary>
    public void HoldPages()
    {
        lock (gate)
        {
            heldPages = new(TaskCreationOptions.RunContinuationsAsynchronously);
            reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Done when something waits for the disk.</summary>
    public Task ReachedAsync() => reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    public void Release()
    {
        lock (gate)
        {
            held?.SetResult();
            heldLoads?.SetResult();
            heldPages?.SetResult();
            (held, heldLoads, heldPages) = (null, null, null);
        }
    }

    /// <summary>Commits fail with this; null: they do not any more.</summary>
    public void FailWith(Exception? cause)
    {
        lock (gate)
        {
            failure = cause;
        }
    }

    public IReadOnlyList<byte[]> Journal(Jid room)
    {
        lock (gate)
        {
            return rooms.TryGetValue(room.ToString(), out var kept) ? [.. kept.Lines.Select(line => line.Body)] : [];
        }
    }

    public async ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel)
    {
        await WaitAsync(heldLoads);
        lock (gate)
        {
            Loads++;
            return rooms.TryGetValue(room.ToString(), out var kept)
                ? new([.. kept.Lines.Select(line => line.Body)], kept.Last + 1, [.. kept.Archive.TakeLast(history)]) { Oldest = kept.Archive is [var oldest, ..] ? oldest.Time : null }
                : null;
        }
    }

    public ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel)
    {
        lock (gate)
        {
            Finds++;
            return new(MemoryArchive.Find(rooms.GetValueOrDefault(room.ToString())?.Archive ?? [], wish));
        }
    }

    public async ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel)
    {
        lock (gate)
        {
            PagesBeingRead++;
        }

        await WaitAsync(heldPages);
        lock (gate)
        {
            PagesBeingRead--;
            return failure is null ? MemoryArchive.Page(rooms.GetValueOrDefault(room.ToString())?.Archive ?? [], query) : throw failure;
        }
    }

    public async ValueTask CommitAsync(RoomCommit commit)
    {
        await WaitAsync(held);
        lock (gate)
        {
            if (failure is not null)
            {
                throw failure;
            }

            var kept = rooms.GetValueOrDefault(commit.Room.ToString()) ?? new();
            if (kept.Last + 1 != commit.FirstSeq)
            {
                throw new RoomFencedException(commit.Room);
            }

            Commits++;
            if (commit.Listing is null)
            {
                rooms.Remove(commit.Room.ToString());
                return;
            }

            var seq = commit.FirstSeq;
            rooms[commit.Room.ToString()] = new()
            {
                Lines = [.. commit.Replaces ? [] : kept.Lines, .. commit.Events.Select(body => (seq++, body))],
                Archive = MemoryArchive.With(commit.ForgetsArchive ? [] : kept.Archive, commit.Archived),
                Listing = commit.Listing,
            };
        }
    }

    public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            return new([.. rooms.Values.Select(kept => kept.Listing!).Where(listing => listing.NextWake is not null).OrderBy(listing => listing.NextWake)]);
        }
    }

    public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel)
    {
        lock (gate)
        {
            return new([.. rooms.Where(entry => string.CompareOrdinal(entry.Key, after?.ToString() ?? "") > 0)
                .Select(entry => entry.Value.Listing!).Where(listing => listing.Public).Take(max)]);
        }
    }

    async Task WaitAsync(TaskCompletionSource? until)
    {
        if (until is not null)
        {
            reached.TrySetResult();
            await until.Task;
        }
    }

    sealed class Kept
    {
        public IReadOnlyList<(long Seq, byte[] Body)> Lines { get; init; } = [];

        public IReadOnlyList<ArchivedMessage> Archive { get; init; } = [];

        public RoomListing? Listing { get; init; }

        public long Last => Lines.Count > 0 ? Lines[^1].Seq : 0;
    }
}
