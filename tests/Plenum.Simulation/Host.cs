using Plenum.Rooms;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Tests.Hosting;
using Plenum.Xmpp;

namespace Plenum.Simulation;

/// <summary>What goes wrong with a batch of turns.</summary>
enum Mishap
{
    None,

    /// <summary>The process dies before anything is stored.</summary>
    DiesBeforeCommit,

    /// <summary>Nothing can be stored; the process goes on.</summary>
    CommitFails,

    /// <summary>The process dies before anybody is told.</summary>
    DiesAfterCommit,

    /// <summary>The process dies having told some.</summary>
    DiesWhileTelling,
}

/// <summary>How a host is wrong on purpose, to see it caught.</summary>
enum HostFault
{
    None,

    /// <summary>Tells, and stores afterwards.</summary>
    TellsBeforeCommit,

    /// <summary>Stores the archive, and in a second step the journal.</summary>
    StoresInTwoSteps,

    /// <summary>Does not wake a room that is not in memory.</summary>
    ForgetsWakes,

    /// <summary>Loses one in twenty notifications.</summary>
    LosesNotifications,

    /// <summary>Stores no more than the first message of a batch.</summary>
    LosesMessages,

    /// <summary>Loses one in a hundred presences.</summary>
    LosesPresences,

    /// <summary>Keeps in its archive what a tombstone should replace.</summary>
    KeepsReplaced,

    /// <summary>Finds one version of a corrected message.</summary>
    LosesVersions,
}

/// <summary>
/// A room's host in one thread: a mailbox, batches of turns, one commit for a batch, effects after it. How a room is loaded, what is
/// committed and what is told when a commit fails are the server's own; only the threads and the clock are not.
/// </summary>
sealed class Host(Disk disk, RoomHosting hosting, Jid jid, HostFault fault, World world)
{
    readonly LinkedList<RoomInput> inbox = new();
    readonly WhoIsInside inside = new();
    LoadedRoom? loaded;
    DateTimeOffset? updated;

    /// <summary>The room in memory, or null.</summary>
    public Room? Live => loaded?.Room;

    /// <summary>True if nothing waits to be handled.</summary>
    public bool IsIdle => inbox.Count == 0;

    /// <summary>When the room is to be woken.</summary>
    public DateTimeOffset? NextWake =>
        loaded is not null ? loaded.Room.NextWake : fault == HostFault.ForgetsWakes ? null : disk.Listing?.NextWake;

    public void Post(RoomInput input, bool first = false) => _ = first ? inbox.AddFirst(input) : inbox.AddLast(input);

    /// <summary>Handles up to <paramref name="most"/> inputs as one batch. False if the process has died of it.</summary>
    public bool Run(int most, Mishap mishap)
    {
        List<RoomInput> batch = [];
        for (; batch.Count < most && inbox.First is { } first; inbox.RemoveFirst())
        {
            batch.Add(first.Value);
        }

        if (loaded is null && !batch.Exists(input => input is StanzaReceived or WakeUp))
        {
            return true;
        }

        var room = loaded ??= LoadedRoom.LoadAsync(hosting, jid).AsTask().GetAwaiter().GetResult();
        List<RoomOutcome> outcomes = [];
        batch.ForEach(input => outcomes.Add(Handle(room.Room, input, outcomes)));
        var commit = room.CommitOf(outcomes);
        if (fault == HostFault.KeepsReplaced && commit is not null)
        {
            commit = commit with { Archived = [.. commit.Archived.Where(change => change is not MessageReplaced)] };
        }

        if (fault == HostFault.TellsBeforeCommit)
        {
            Tell(outcomes, int.MaxValue);
        }

        if (mishap == Mishap.DiesBeforeCommit)
        {
            if (fault == HostFault.StoresInTwoSteps && commit is not null)
            {
                disk.Change(commit);
            }

            return Die();
        }

        if (commit is not null && !Store(room, commit, mishap))
        {
            loaded = null;
            TechnicalProblem.Tell(inside.Clear(), batch);
            return true;
        }

        world.Archive.Stored(outcomes);
        if (mishap == Mishap.DiesAfterCommit)
        {
            return Die();
        }

        if (fault != HostFault.TellsBeforeCommit && !Tell(outcomes, mishap == Mishap.DiesWhileTelling ? world.Random.Next(20) : int.MaxValue))
        {
            return Die();
        }

        inside.Follow(room.Room.State);
        loaded = room.Exists ? room : null;
        return true;
    }

    /// <summary>The process dies: only the disk stays.</summary>
    public bool Die()
    {
        inbox.Clear();
        (loaded, updated) = (null, null);
        inside.Clear();
        world.Died();
        return false;
    }

    /// <summary>Lets go of a room in which nobody is.</summary>
    public void Unload()
    {
        if (loaded is { IsEmpty: true })
        {
            loaded = null;
        }
    }

    /// <summary>Writes the journal anew, condensed.</summary>
    public void Condense()
    {
        if (loaded is { Exists: true } room)
        {
            var lines = room.Room.Condense().Select(hosting.Features.Codec.Encode).ToList();
            Store(room, new(jid, disk.NextSeq, lines, Replaces: true, [], ForgetsArchive: false, disk.Listing), Mishap.None);
        }
    }

    RoomOutcome Handle(Room room, RoomInput input, List<RoomOutcome> before)
    {
        var maySee = PresenceLedger.MaySee(room.View);
        var outcome = room.Handle(input, world.Now, hosting.Ids);
        for (Dictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>> recalled = []; outcome.Wants is { } wish;)
        {
            var archive = MemoryArchive.With(disk.Archive, before.SelectMany(other => other.Archived));
            var found = MemoryArchive.Find(archive, wish);
            recalled.Add(wish, fault == HostFault.LosesVersions ? [.. found.TakeLast(1)] : found);
            outcome = room.Handle(input, world.Now, hosting.Ids, recalled);
        }

        PresenceLedger.MayTell(maySee, room.View, outcome);
        outcome.Effects.ToList().ForEach(effect => TaskLedger.MayTell(room.View, effect));
        foreach (var effect in outcome.Effects.Where(effect => IsUpdate(effect.Stanza)))
        {
            if (input is WakeUp)
            {
                Violation.Unless(updated is null || world.Now - updated >= TimeSpan.FromSeconds(5), Properties.Updates, $"{updated:T} and {world.Now:T}");
                updated = world.Now;
            }
            else
            {
                Violation.Unless(
                    input is StanzaReceived { Stanza.Kind: StanzaKind.Presence } joins && effect.To is [var only] && only == joins.Peer,
                    Properties.Updates, $"one was sent for {input}");
            }
        }

        return outcome;
    }

    bool Store(LoadedRoom room, RoomCommit commit, Mishap mishap)
    {
        disk.Fails = mishap == Mishap.CommitFails;
        var stored = fault == HostFault.LosesMessages ? commit with { Archived = [.. commit.Archived.Take(1)] } : commit;
        if (!disk.CommitAsync(stored).AsTask().IsCompletedSuccessfully)
        {
            return false;
        }

        room.Committed(commit);
        return true;
    }

    // False if the process has died before all was told.
    bool Tell(List<RoomOutcome> outcomes, int most)
    {
        foreach (var effect in outcomes.SelectMany(outcome => outcome.Effects))
        {
            var template = new StanzaTemplate(effect.Stanza);
            foreach (var peer in effect.To)
            {
                if (most-- == 0)
                {
                    return false;
                }

                if (fault != HostFault.LosesPresences || template.Stanza.Kind != StanzaKind.Presence || world.Random.Next(100) > 0)
                {
                    ((ConnectedPeer)peer).Deliver(template);
                }
            }

            foreach (var account in effect.Accounts ?? [])
            {
                if (most-- == 0)
                {
                    return false;
                }

                if (fault != HostFault.LosesNotifications || world.Random.Next(20) > 0)
                {
                    world.Sessions.Where(session => session.Jid.Bare == account).ToList().ForEach(session => session.Deliver(template));
                }
            }
        }

        return most > 1000;
    }

    static bool IsUpdate(Stanza stanza) =>
        stanza is { Kind: StanzaKind.Message, Type: "groupchat", Body: null } && stanza.Child("delay", Ns.Delay) is null
        && stanza.Payload.Any(element => element.Name == "x-poll" && element["over"] is null);
}
