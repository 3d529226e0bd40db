using System.Collections.Concurrent;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Tests.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Tests.Hosting;

/// <summary>A running directory over a store, with the tally beside all features of every room.</summary>
sealed class HostFixture : IAsyncDisposable
{
    public static readonly RoomFeatureSet Features = new([.. RoomFeatures.All, TallyFeature.Manifest, EraserFeature.Manifest]);
    public static readonly Jid Room = Jid.Parse("room@rooms.localhost");

    public HostFixture(IRoomStore? store = null, RoomLimits? limits = null, FakeTime? time = null, int history = 50, IdSource? ids = null)
    {
        Time = time ?? new();
        Directory = new(new(store ?? Store, Features, new() { Locked = false, Rates = false, HistoryLength = history })
        {
            Time = Time,
            Ids = ids ?? new RandomIds(),
            Limits = limits ?? new(),
            Notify = (message, account, _) => Notified.Enqueue((message.Stanza, account)),
            Log = (message, cause) => Logged.Enqueue((message, cause)),
        });
    }

    public MemoryRoomStore Store { get; } = new();

    public FakeTime Time { get; }

    public RoomDirectory Directory { get; }

    public ConcurrentQueue<(string Message, Exception? Cause)> Logged { get; } = new();

    public ConcurrentQueue<(Stanza Message, Jid Account)> Notified { get; } = new();

    public HostedPeer Peer(string name) => new(Directory, $"{name}@localhost/a");

    public async Task<HostedPeer> JoinedAsync(string name)
    {
        var peer = Peer(name);
        await peer.JoinAsync(Room, name);
        return peer;
    }

    /// <summary>Waits, for at most ten seconds, until it is so.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync()
    {
        Store.Release();
        return Directory.DisposeAsync();
    }
}
