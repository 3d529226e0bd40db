using System.Threading.Channels;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Control;

/// <summary>
/// The fault: a commit is said to be durable at once, and handed on a moment later, in its turn. Without a crash nobody can tell the
/// difference.
/// </summary>
sealed class HastyRoomStore : IRoomStore
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    readonly IRoomStore inner;
    readonly Channel<(long Due, RoomCommit Commit)> waiting = Channel.CreateUnbounded<(long, RoomCommit)>();

    public HastyRoomStore(IRoomStore inner)
    {
        this.inner = inner;
        _ = HandOnAsync();
    }

    public ValueTask<StoredRoom?> LoadAsync(Jid room, int history, CancellationToken cancel) => inner.LoadAsync(room, history, cancel);

    public ValueTask<IReadOnlyList<ArchivedMessage>> FindMessagesAsync(Jid room, ArchiveWish wish, CancellationToken cancel) => inner.FindMessagesAsync(room, wish, cancel);

    public ValueTask<ArchivePage?> ReadPageAsync(Jid room, ArchiveQuery query, CancellationToken cancel) => inner.ReadPageAsync(room, query, cancel);

    public ValueTask CommitAsync(RoomCommit commit)
    {
        waiting.Writer.TryWrite((Environment.TickCount64 + (long)Moment.TotalMilliseconds, commit));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<RoomListing>> ListWakingAsync(CancellationToken cancel) => inner.ListWakingAsync(cancel);

    public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel) =>
        inner.ListPublicAsync(after, max, cancel);

    async Task HandOnAsync()
    {
        await foreach (var (due, commit) in waiting.Reader.ReadAllAsync())
        {
            await Task.Delay((int)Math.Max(0, due - Environment.TickCount64));
            // Not awaited: the store keeps the order, and shares a transaction between those that wait.
            _ = inner.CommitAsync(commit).AsTask();
        }
    }
}
