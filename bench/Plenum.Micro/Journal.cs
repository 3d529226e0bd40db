using BenchmarkDotNet.Attributes;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Rooms.Polls;
using Plenum.Storage.Sqlite;

namespace Plenum.Micro;

/// <summary>
/// From an event to the disk: a room's commits of votes, one after the other, flushed as the store does it, into a database in the system's
/// folder for temporary files. Each waits for the one before, so there is one commit in a transaction. Times and bytes are those of an event. The
/// journal is replaced by the commit that would take it beyond 16 384 lines; at that length removing the old ones costs an event a microsecond at most.
/// </summary>
public class Journal
{
    const int MostLines = 16_384;

    readonly RoomEventCodec codec = new RoomFeatureSet(RoomFeatures.All).Codec;
    readonly RoomEvent[] votes = [.. Enumerable.Range(1, 256).Select(i => new PollVoted(BenchRoom.JidOf(i).Bare, [1 + (i % 2)]))];
    readonly RoomListing listing = new(Wire.Room, "Lobby", Public: true, NextWake: null);
    byte[][] one = [], sixteen = [], many = [];
    DirectoryInfo? directory;
    SqliteDatabase? database;
    SqliteRoomStore? store;
    long nextSeq = 1;
    int lines;

    /// <summary>Makes the database, and makes sure that what is committed is found in it, in one transaction.</summary>
    [GlobalSetup]
    public void Open()
    {
        many = [.. votes.Select(codec.Encode)];
        (one, sixteen) = (many[..1], many[..16]);
        directory = Directory.CreateTempSubdirectory("plenum-micro-");
        database = SqliteDatabase.Open(directory.FullName);
        store = new(database);
        (nextSeq, lines) = (1, 0);
        var before = database.Transactions;
        CommitOf256();
        var stored = store.LoadAsync(Wire.Room, 1, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Check.That(stored is { Events.Count: 256 } && codec.Decode(stored.Events[^1]) is PollVoted { Choices: [1] }, "The votes are in the journal.");
        Check.That(database.Transactions == before + 1, "They were one transaction.");

        // Until the write-ahead log is as long as it will be: to make a file longer costs more than to overwrite it.
        WarmUp.Run(() =>
        {
            CommitOf256();
            CommitOf1();
        });
    }

    /// <summary>Takes the database away.</summary>
    [GlobalCleanup]
    public void Close()
    {
        database?.Dispose();
        directory?.Delete(recursive: true);
    }

    /// <summary>A vote as a line of the journal.</summary>
    [Benchmark]
    public byte[] Encode() => codec.Encode(votes[0]);

    /// <summary>A commit of one vote.</summary>
    [Benchmark]
    public void CommitOf1() => Commit(one);

    /// <summary>A commit of 16.</summary>
    [Benchmark(OperationsPerInvoke = 16)]
    public void CommitOf16() => Commit(sixteen);

    /// <summary>A commit of 256, as many turns as share one.</summary>
    [Benchmark(OperationsPerInvoke = 256)]
    public void CommitOf256() => Commit(many);

    // Waits itself, as the setup does: the in-process toolchain does not await a setup.
    void Commit(byte[][] events)
    {
        var replaces = lines + events.Length > MostLines;
        var commit = new RoomCommit(Wire.Room, nextSeq, events, replaces, [], ForgetsArchive: false, listing);
        nextSeq += events.Length;
        lines = replaces ? events.Length : lines + events.Length;
        store!.CommitAsync(commit).AsTask().GetAwaiter().GetResult();
    }
}
