using System.Text;
using Plenum.Rooms.Hosting;
using Plenum.Storage;
using Plenum.Storage.Sqlite;
using Plenum.Xmpp;

namespace Plenum.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    static readonly Jid Room = Jid.Parse("room@rooms.example");

    readonly TemporaryDirectory directory = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_a_crash()
    {
        using var crashed = SqliteDatabase.Open(directory);
        var store = new SqliteRoomStore(crashed);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => store.CommitAsync(Commit(RoomNumber(i), 1, "one")).AsTask()));
        await store.CommitAsync(Commit(RoomNumber(7), 2, "two"));

        // The files as a crash leaves them: the first database is never closed.
        using var after = new TemporaryDirectory();
        foreach (var file in new[] { "plenum.db", "plenum.db-wal" })
        {
            File.Copy(Path.Combine(directory, file), Path.Combine(after, file));
        }

        using var database = SqliteDatabase.Open(after);
        var kept = await new SqliteRoomStore(database).LoadAsync(RoomNumber(7), 50, Cancel);
        Assert.Equal(["one", "two"], kept!.Events.Select(Encoding.UTF8.GetString));
        Assert.Equal(100, (await new SqliteRoomStore(database).ListPublicAsync(null, 1000, Cancel)).Count);
    }

    [Fact]
    public async Task What_waits_at_one_time_shares_a_transaction()
    {
        using var database = SqliteDatabase.Open(directory);
        var store = new SqliteRoomStore(database);
        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var holding = database.WriteAsync(_ =>
        {
            reached.Set();
            return held.Wait(TimeSpan.FromSeconds(10));
        }).AsTask();
        Assert.True(reached.Wait(TimeSpan.FromSeconds(10), Cancel));
        var before = database.Transactions;

        var commits = Enumerable.Range(0, 500).Select(i => store.CommitAsync(Commit(RoomNumber(i), 1, "one")).AsTask()).ToList();
        held.Set();
        await Task.WhenAll(commits);

        Assert.True(await holding);
        Assert.Equal(2, database.Transactions - before);
    }

    [Fact]
    public async Task A_full_disk_fails_the_commit_and_the_store_goes_on_afterwards()
    {
        using var database = SqliteDatabase.Open(directory);
        var store = new SqliteRoomStore(database);
        await store.CommitAsync(Commit(Room, 1, "one"));
        await LimitPagesAsync(database, 40);
        using var held = new ManualResetEventSlim();
        var holding = database.WriteAsync(_ => held.Wait(TimeSpan.FromSeconds(10))).AsTask();

        var small = store.CommitAsync(Commit(RoomNumber(1), 1, "one")).AsTask();
        var large = store.CommitAsync(Commit(Room, 2, new string('x', 500_000))).AsTask();
        var after = store.CommitAsync(Commit(RoomNumber(2), 1, "one")).AsTask();
        held.Set();

        Assert.True(await holding);
        var failure = await Assert.ThrowsAsync<StorageException>(() => large);
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        await small;
        await after;

        await LimitPagesAsync(database, 1_000_000);
        await store.CommitAsync(Commit(Room, 2, new string('x', 500_000)));
        Assert.Equal(2, (await store.LoadAsync(Room, 50, Cancel))!.Events.Count);
    }

    [Fact]
    public void A_second_server_in_a_data_directory_is_refused_until_the_first_has_gone()
    {
        var first = SqliteDatabase.Open(directory);

        var refusal = Assert.Throws<DataDirectoryInUseException>(() => SqliteDatabase.Open(directory));
        Assert.Contains(directory, refusal.Message, StringComparison.Ordinal);

        first.Dispose();
        SqliteDatabase.Open(directory).Dispose();
    }

    [Fact]
    public async Task The_command_line_writes_beside_a_running_server()
    {
        using var server = SqliteDatabase.Open(directory);
        var store = new SqliteRoomStore(server);
        using var busy = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var seq = 1; !busy.IsCancellationRequested; seq++)
            {
                await store.CommitAsync(Commit(Room, seq, "line"));
            }
        }, Cancel);

        using (var tool = SqliteDatabase.Open(directory, server: false))
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.True(await new SqliteAccountStore(tool).AddAsync(SqliteAccountStoreTests.Account($"user{i}")));
            }
        }

        await busy.CancelAsync();
        await load;
        Assert.Equal(20, (await new SqliteAccountStore(server).ListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        using (var database = SqliteDatabase.Open(directory))
        {
            await database.WriteAsync(connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA user_version = 1000";
                return command.ExecuteNonQuery();
            });
        }

        var refusal = Assert.Throws<NewerSchemaException>(() => SqliteDatabase.Open(directory));
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<NewerSchemaException>(() => SqliteDatabase.Open(directory, server: false));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_name()
    {
        File.WriteAllText(Path.Combine(directory, "plenum.db"), "This is not a database, and it is long enough to see that at once.");

        var refusal = Assert.Throws<StorageException>(() => SqliteDatabase.Open(directory));
        Assert.Contains("plenum.db", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_refused_with_its_name()
    {
        var file = Path.Combine(directory, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<StorageException>(() => SqliteDatabase.Open(Path.Combine(file, "data")));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_directory_that_is_made_is_its_owners_only()
    {
        var data = Path.Combine(directory, "new", "data");
        SqliteDatabase.Open(data).Dispose();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        }
    }

    [Fact]
    public async Task What_was_queued_before_the_end_is_written()
    {
        List<Task> commits;
        using (var database = SqliteDatabase.Open(directory))
        {
            var store = new SqliteRoomStore(database);
            commits = [.. Enumerable.Range(0, 100).Select(i => store.CommitAsync(Commit(RoomNumber(i), 1, "one")).AsTask())];
        }

        await Task.WhenAll(commits);
        using var again = SqliteDatabase.Open(directory);
        Assert.Equal(100, (await new SqliteRoomStore(again).ListPublicAsync(null, 1000, Cancel)).Count);
    }

    [Fact]
    public async Task The_log_does_not_grow_without_bound_under_a_load_that_never_rests()
    {
        using var database = SqliteDatabase.Open(directory);
        var store = new SqliteRoomStore(database);
        var line = new string('x', 100_000);
        var log = new FileInfo(Path.Combine(directory, "plenum.db-wal"));
        var longest = 0L;

        // Four at a time: one of them always waits, and the log is never at rest.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            for (var seq = 1; seq <= 500; seq += 10)
            {
                await store.CommitAsync(Commit(RoomNumber(number), seq, [.. Enumerable.Repeat(line, 10)]) with { Replaces = true });
                lock (log)
                {
                    log.Refresh();
                    longest = Math.Max(longest, log.Length);
                }
            }
        }));

        // 64 MiB, and the transaction with which it becomes longer.
        Assert.InRange(longest, 1, 80_000_000);
    }

    static Jid RoomNumber(int number) => Jid.Parse($"r{number}@rooms.example");

    static RoomCommit Commit(Jid room, long firstSeq, params string[] lines) =>
        new(room, firstSeq, [.. lines.Select(Encoding.UTF8.GetBytes)], false, [], false, new(room, "Name", true, null));

    static ValueTask<int> LimitPagesAsync(SqliteDatabase database, int pages) => database.WriteAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {pages}";
        return command.ExecuteNonQuery();
    });
}
