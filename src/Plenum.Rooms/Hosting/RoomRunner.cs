using System.Diagnostics.CodeAnalysis;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>What became of an input that was posted.</summary>
enum Posted
{
    /// <summary>It will be handled, after everything posted before it.</summary>
    Accepted,

    /// <summary>Too much waits for the room.</summary>
    Full,

    /// <summary>The room is no longer in memory: another runner takes it.</summary>
    Closed,
}

/// <summary>
/// Lets one room live: its mailbox, its turns one after the other, its timer. Decide, make durable, only then tell: the turns of a
/// batch share one commit, and their effects leave when it is done. If anything of that fails, the room in memory is dropped, and
/// replayed from its journal when it is next needed: there is no other way back.
/// </summary>
sealed class RoomRunner(RoomDirectory directory, RoomHosting hosting, Jid jid) : IThreadPoolWorkItem
{
    // A timer's time is bounded (49 days); a room that sleeps longer looks at the clock once a day.
    static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    // One message names one other, or a few; a feature that goes on asking is wrong.
    const int MostRecalled = 16;

    readonly Lock gate = new();
    readonly List<RoomOutcome> outcomes = [];
    readonly WhoIsInside inside = new();
    readonly Deliveries deliveries = new(hosting.Time);
    List<RoomInput> queue = [];
    List<RoomInput> spare = [];
    TaskCompletionSource? stopped;
    bool running;
    bool closed;
    ITimer? timer;
    DateTimeOffset? armedFor;
    DateTimeOffset? wokenFor;
    DateTimeOffset idleSince;

    // Used by the running batch only, or under the gate while none runs.
    LoadedRoom? loaded;

    public Jid Jid => jid;

    /// <summary>Queues an input. Leaving, waking and stopping are never refused.</summary>
    public Posted Post(RoomInput input)
    {
        lock (gate)
        {
            if (closed)
            {
                return Posted.Closed;
            }

            if (stopped is not null)
            {
                return Posted.Accepted; // Everyone was told that the server stops; what still comes is not heard.
            }

            if (queue.Count >= hosting.Limits.WaitingInputs && input is StanzaReceived { Stanza.Type: not "unavailable" })
            {
                return Posted.Full;
            }

            Enqueue(input);
            return Posted.Accepted;
        }
    }

    /// <summary>Tells everyone that the server stops, as the last turn. Done when everything before it is durable.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            if (closed)
            {
                return Task.CompletedTask;
            }

            if (stopped is null)
            {
                stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Enqueue(new ServerStopping());
            }

            return stopped.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    void Enqueue(RoomInput input)
    {
        queue.Add(input);
        if (!running)
        {
            running = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong in a room, there is one way back, and only that room takes it.")]
    async Task RunAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                await HandleAsync(batch);
            }
            catch (Exception cause)
            {
                Drop(batch, cause);
            }
        }
    }

    /// <summary>The next batch, or null: then nothing runs until something is posted or the timer fires.</summary>
    List<RoomInput>? Take()
    {
        lock (gate)
        {
            spare.Clear();
            var now = hosting.Time.GetUtcNow();
            if (stopped is null && IsDue(now))
            {
                wokenFor = loaded?.Room.NextWake;
                queue.Insert(0, new WakeUp());
            }

            if (queue.Count == 0)
            {
                running = false;
                idleSince = now;
                Rest(now);
                return null;
            }

            (queue, spare) = (spare, queue);
            if (spare.Count > hosting.Limits.TurnsPerCommit)
            {
                queue.AddRange(spare[hosting.Limits.TurnsPerCommit..]);
                spare.RemoveRange(hosting.Limits.TurnsPerCommit, spare.Count - hosting.Limits.TurnsPerCommit);
            }

            return spare;
        }
    }

    // A feature that still names the time for which it was just woken is wrong; it must not take a core for itself.
    bool IsDue(DateTimeOffset now) => loaded?.Room.NextWake is { } wake && wake <= now && wake != wokenFor;

    async ValueTask HandleAsync(List<RoomInput> batch)
    {
        if (loaded is null)
        {
            if (!batch.Exists(input => input is StanzaReceived or WakeUp))
            {
                return; // Nobody is in a room that is not in memory.
            }

            loaded = await LoadedRoom.LoadAsync(hosting, jid);
        }

        for (var next = 0; next < batch.Count; next++)
        {
            var outcome = loaded.Room.Handle(batch[next], hosting.Time.GetUtcNow(), hosting.Ids);
            if (outcome.Wants is not null)
            {
                // What came before is in the archive by then, and told: an error further on is not theirs.
                await CommitAsync(loaded);
                batch.RemoveRange(0, next);
                next = 0;
                outcome = await RecallAsync(loaded.Room, batch[0], outcome);
            }

            outcomes.Add(outcome);
        }

        await CommitAsync(loaded);
    }

    /// <summary>Handles an input again with the messages that it wants, until it wants no more.</summary>
    async ValueTask<RoomOutcome> RecallAsync(Room room, RoomInput input, RoomOutcome outcome)
    {
        Dictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>> recalled = [];
        while (outcome.Wants is { } wish)
        {
            if (recalled.Count == MostRecalled)
            {
                throw new InvalidOperationException($"A turn wants more than {MostRecalled} archived messages.");
            }

            recalled.Add(wish, await hosting.Store.FindMessagesAsync(jid, wish, CancellationToken.None));
            outcome = room.Handle(input, hosting.Time.GetUtcNow(), hosting.Ids, recalled);
        }

        return outcome;
    }

    /// <summary>Makes the outcomes so far durable, and then tells of them.</summary>
    async ValueTask CommitAsync(LoadedRoom room)
    {
        if (room.CommitOf(outcomes) is { } commit)
        {
            await hosting.Store.CommitAsync(commit);
            room.Committed(commit);
        }

        try
        {
            foreach (var outcome in outcomes)
            {
                Deliver(outcome);
            }
        }
        finally
        {
            deliveries.Send();
        }

        outcomes.Clear();
        inside.Follow(room.Room.State);
    }

    void Deliver(RoomOutcome outcome)
    {
        foreach (var effect in outcome.Effects)
        {
            var template = effect.Template ?? new StanzaTemplate(effect.Stanza);
            foreach (var peer in effect.To)
            {
                deliveries.Add(((ConnectedPeer)peer).Enqueue(template));
            }

            if (effect.Accounts is { } accounts)
            {
                Action<IWaitingDelivery?> add = deliveries.Add;
                foreach (var account in accounts)
                {
                    hosting.Notify(template, account, add);
                }
            }
        }

        foreach (var question in outcome.Questions)
        {
            hosting.Ask(question);
        }

        foreach (var page in outcome.Pages)
        {
            directory.Pages.Post(page);
        }
    }

    void Drop(List<RoomInput> lost, Exception cause)
    {
        hosting.Log(cause is RoomFencedException
            ? $"Somebody else writes the room {jid}: it was let go."
            : $"The room {jid} failed and will be loaded again.", cause);
        var told = inside.Clear();
        outcomes.Clear();
        (loaded, wokenFor) = (null, null);
        TechnicalProblem.Tell(told, lost);
    }

    /// <summary>Nothing is left to do: leaves memory, or sets the timer. Called under the gate.</summary>
    void Rest(DateTimeOffset now)
    {
        stopped?.TrySetResult();
        if (stopped is not null || loaded is { Exists: false } || MayUnload(now))
        {
            closed = true;
            timer?.Dispose();
            directory.Closed(this, loaded?.Room.NextWake);
            return;
        }

        var due = Due(now);
        if (due != armedFor && due != DateTimeOffset.MaxValue)
        {
            armedFor = due;
            timer ??= hosting.Time.CreateTimer(static runner => ((RoomRunner)runner!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(Timers.Until(due, now, LongestTimer), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>When there is something to do next: a wake-up, leaving memory, or another attempt at loading.</summary>
    DateTimeOffset Due(DateTimeOffset now)
    {
        var retry = now + hosting.Limits.RetryAfter;
        if (loaded is null)
        {
            return retry;
        }

        // An empty room that soon wants to be woken waits for that in memory.
        if (UnloadsAt(now) is { } leave && !(loaded.Room.NextWake <= leave + hosting.Limits.EmptyRoomStays))
        {
            return leave;
        }

        var wake = loaded.Room.NextWake ?? DateTimeOffset.MaxValue;
        return wake <= now ? retry : wake; // What is past and was not handled: see IsDue.
    }

    bool MayUnload(DateTimeOffset now) =>
        UnloadsAt(now) == now && !(loaded!.Room.NextWake <= now + hosting.Limits.EmptyRoomStays);

    /// <summary>When an empty room may leave memory, now or later; null if somebody is in.</summary>
    DateTimeOffset? UnloadsAt(DateTimeOffset now) =>
        loaded is not { IsEmpty: true } ? null
        : idleSince + hosting.Limits.EmptyRoomStays is var end && end > now ? end
        : now;

    void Tick()
    {
        lock (gate)
        {
            armedFor = null;
            if (closed || running)
            {
                return; // What runs looks at the clock itself when it has done its batch.
            }

            var now = hosting.Time.GetUtcNow();
            if (loaded is null || loaded.Room.NextWake <= now)
            {
                wokenFor = loaded?.Room.NextWake;
                Enqueue(new WakeUp());
            }
            else
            {
                Rest(now);
            }
        }
    }
}
