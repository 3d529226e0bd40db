using System.Collections.Concurrent;
using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>
/// The rooms of a server. What is posted to a room is handled in its order; the room is loaded when it is needed and leaves memory
/// when it is empty. Everything may be called from any thread, except that what one session posts, and its end, come one after
/// the other.
/// </summary>
public sealed class RoomDirectory : IAsyncDisposable
{
    readonly RoomHosting hosting;
    readonly ConcurrentDictionary<Jid, RoomRunner> runners = new();
    readonly SleepingRooms sleeping;
    int count;
    volatile bool stopping;

    /// <summary>A directory with no room in memory.</summary>
    public RoomDirectory(RoomHosting hosting)
    {
        this.hosting = hosting;
        sleeping = new(hosting.Time, Wake);
        Pages = new(hosting);
    }

    /// <summary>The number of rooms in memory.</summary>
    public int LoadedRooms => Volatile.Read(ref count);

    /// <summary>Where rooms have their archives read.</summary>
    internal PageReader Pages { get; }

    /// <summary>Wakes the rooms whose time has passed while the server was down, and sees to the others when theirs comes.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        foreach (var listing in await hosting.Store.ListWakingAsync(cancel))
        {
            if (listing.NextWake is { } wake && !runners.ContainsKey(listing.Room))
            {
                sleeping.Add(listing.Room, wake);
            }
        }

        sleeping.WakeDue();
    }

    /// <summary>
    /// Hands a stanza to the room. Never waits; what comes of it is delivered to the peers. A room or a mailbox too many is
    /// answered with <c>resource-constraint</c>.
    /// </summary>
    /// <param name="room">The room's JID; a resource makes no difference.</param>
    /// <param name="from">The session that sent it.</param>
    /// <param name="stanza">The stanza, <c>from</c> the session's JID, <c>to</c> the room's or an occupant's.</param>
    public void Post(Jid room, ConnectedPeer from, Stanza stanza)
    {
        room = room.Bare;
        if (!from.Note(room, stanza, hosting.Limits.RoomsPerSession))
        {
            TechnicalProblem.Refuse(from, stanza, StanzaError.ResourceConstraint());
            return;
        }

        // Who has nothing to ask of a room that is not in memory cannot be in it either.
        var asks = stanza.Type is not ("unavailable" or "error" or "result");
        if (!Post(room, new StanzaReceived(from, stanza), load: asks))
        {
            TechnicalProblem.Refuse(from, stanza, StanzaError.ResourceConstraint());
        }
    }

    /// <summary>The session has ended: it leaves every room that it is in. It posts nothing after this.</summary>
    public void Gone(ConnectedPeer peer)
    {
        foreach (var room in peer.EndRooms())
        {
            Post(room, new PeerGone(peer), load: false);
        }
    }

    /// <summary>Up to <paramref name="max"/> public rooms in the order of their JIDs, from after <paramref name="after"/> on.</summary>
    public ValueTask<IReadOnlyList<RoomListing>> ListPublicAsync(Jid? after, int max, CancellationToken cancel = default) =>
        hosting.Store.ListPublicAsync(after, max, cancel);

    /// <summary>
    /// Tells everyone in every room that the server stops, and waits until all that was posted before is durable and delivered, or
    /// until <paramref name="cancel"/>. What is posted from now on is not heard.
    /// </summary>
    public async Task StopAsync(CancellationToken cancel = default)
    {
        stopping = true;
        sleeping.Dispose();
        var all = Task.WhenAll(runners.Values.Select(runner => runner.StopAsync()));
        await all.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Like <see cref="StopAsync"/>, for at most two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await StopAsync(limit.Token);
    }

    /// <summary>A runner has nothing left to do.</summary>
    internal void Closed(RoomRunner runner, DateTimeOffset? nextWake)
    {
        if (nextWake is { } wake && !stopping)
        {
            sleeping.Add(runner.Jid, wake);
        }

        if (runners.TryRemove(new(runner.Jid, runner)))
        {
            Interlocked.Decrement(ref count);
        }
    }

    void Wake(Jid room)
    {
        if (!Post(room, new WakeUp(), load: true))
        {
            // Memory is full of rooms: somewhat later then.
            sleeping.Add(room, hosting.Time.GetUtcNow() + hosting.Limits.RetryAfter);
        }
    }

    /// <summary>False if it was refused.</summary>
    bool Post(Jid room, RoomInput input, bool load)
    {
        while (!stopping)
        {
            if (!runners.TryGetValue(room, out var runner))
            {
                if (!load)
                {
                    return true;
                }

                if (LoadedRooms >= hosting.Limits.LoadedRooms)
                {
                    return false;
                }

                runner = Add(room);
            }

            switch (runner.Post(input))
            {
                case Posted.Accepted:
                    return true;
                case Posted.Full:
                    return false;
            }

            // Closed: it is about to leave the directory, another takes its place.
        }

        return true;
    }

    RoomRunner Add(Jid room)
    {
        // Before it is there, so that the time which it leaves behind when it closes is not removed.
        sleeping.Remove(room);
        var made = new RoomRunner(this, hosting, room);
        var kept = runners.GetOrAdd(room, made);
        if (ReferenceEquals(kept, made))
        {
            Interlocked.Increment(ref count);
        }

        return kept;
    }
}
