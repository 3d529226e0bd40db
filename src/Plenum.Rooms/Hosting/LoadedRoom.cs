using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>A room in memory, and where its journal stands.</summary>
sealed class LoadedRoom
{
    // Under this many lines a replay takes a millisecond, and condensing would cost more than it saves.
    const int FewLines = 256;

    readonly RoomEventCodec codec;
    long nextSeq;
    int lines;
    int condensed;
    bool stored;

    LoadedRoom(Room room, RoomEventCodec codec) => (Room, this.codec) = (room, codec);

    public Room Room { get; }

    public bool Exists => Room.View.Exists;

    public bool IsEmpty => Room.View.Occupants.Count == 0;

    /// <summary>Replays the room from the store; one that is not there is a room that does not exist yet.</summary>
    public static async ValueTask<LoadedRoom> LoadAsync(RoomHosting hosting, Jid jid)
    {
        var room = new Room(jid, hosting.Settings, hosting.Features);
        var codec = hosting.Features.Codec;
        if (await hosting.Store.LoadAsync(jid, Math.Max(hosting.Settings.HistoryLength, 1), CancellationToken.None) is not { } kept)
        {
            return new(room, codec) { nextSeq = 1 };
        }

        foreach (var line in kept.Events)
        {
            room.Replay(codec.Decode(line));
        }

        room.Reaches(kept.Oldest);
        foreach (var message in kept.History)
        {
            room.Recall(message);
        }

        return new(room, codec)
        {
            nextSeq = kept.NextSeq,
            lines = kept.Events.Count,
            condensed = kept.Events.Count > FewLines ? room.Condense().Count : 0,
            stored = true,
        };
    }

    /// <summary>What a batch of turns leaves to be stored, or null.</summary>
    public RoomCommit? CommitOf(List<RoomOutcome> outcomes)
    {
        List<RoomEvent> events = [];
        List<ArchiveChange> archived = [];
        var destroyed = false;
        foreach (var outcome in outcomes)
        {
            archived.AddRange(outcome.Archived);
            foreach (var happened in outcome.Events)
            {
                if (happened is RoomDestroyed)
                {
                    // Nothing of before is left: the journal goes, the archive too, and what this batch would have added to them.
                    destroyed = true;
                    events.Clear();
                    archived.Clear();
                }
                else
                {
                    events.Add(happened);
                }
            }
        }

        if (!Exists)
        {
            return stored ? new(Room.View.Jid, nextSeq, [], Replaces: true, [], ForgetsArchive: true, Listing: null) : null;
        }

        if (events.Count == 0 && archived.Count == 0)
        {
            return null;
        }

        var condenses = lines + events.Count - condensed > Math.Max(FewLines, 4 * condensed);
        var written = condenses ? Room.Condense() : events;
        return new(Room.View.Jid, nextSeq, [.. written.Select(codec.Encode)], condenses || destroyed, archived, destroyed, Listing());
    }

    /// <summary>The commit is durable.</summary>
    public void Committed(RoomCommit commit)
    {
        var count = commit.Events.Count;
        stored = commit.Listing is not null;
        nextSeq = stored ? nextSeq + count : 1;
        lines = commit.Replaces ? count : lines + count;
        condensed = commit.Replaces ? count : condensed;
    }

    RoomListing Listing() =>
        new(Room.View.Jid, Room.View.ValueOf(MucOptions.Name), Room.View.IsOn(MucOptions.Public) && !Room.State.IsLocked, Room.WakeAfterRestart);
}
