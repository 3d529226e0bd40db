using Microsoft.Data.Sqlite;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database, on a connection and a thread of its own so that no commit waits for it: with
/// SQLite's own checkpoints, which a commit does when the log is long, the slowest hundredth of commits takes three times as long.
/// </summary>
sealed class SqliteCheckpoints : IDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // A checkpoint flushes two files, which a commit at the same time waits for: where there is little to copy, it is done every two seconds.
    const int Much = 128;
    const int Little = 20;

    // 64 MiB: some seconds of the heaviest load. A log that never rests is never begun anew by itself; past this the writer waits for it.
    const long LongestLog = 64 * 1024 * 1024;

    // SQLite runs one checkpoint at a time, and does not wait for another one.
    readonly Lock checkpointing = new();
    readonly SqliteConnection connection;
    readonly FileInfo log;
    readonly ManualResetEventSlim closing = new();
    readonly AutoResetEvent written = new(false);
    readonly Thread thread;
    int transactions;

    public SqliteCheckpoints(SqliteConnection connection, string file)
    {
        this.connection = connection;
        log = new(file + "-wal");
        thread = new(Run) { Name = "SQLite checkpoints", IsBackground = true };
        thread.Start();
    }

    /// <summary>Something was written.</summary>
    public void Written()
    {
        Interlocked.Increment(ref transactions);
        written.Set();
    }

    /// <summary>Called by the writer between two transactions: empties a log that has become too long.</summary>
    public void ShortenLog(SqliteConnection writer)
    {
        log.Refresh();
        if (log.Exists && log.Length > LongestLog)
        {
            lock (checkpointing)
            {
                writer.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
    }

    public void Dispose()
    {
        closing.Set();
        written.Set();
        thread.Join();
        connection.Dispose();
        closing.Dispose();
        written.Dispose();
    }

    void Run()
    {
        using var checkpoint = connection.Statement("PRAGMA wal_checkpoint(PASSIVE)");
        for (var waited = 0; written.WaitOne() && !closing.Wait(Interval);)
        {
            if (Volatile.Read(ref transactions) < Much && ++waited < Little)
            {
                written.Set();
                continue;
            }

            waited = 0;
            Volatile.Write(ref transactions, 0);
            try
            {
                lock (checkpointing)
                {
                    checkpoint.ExecuteNonQuery();
                }
            }
            catch (SqliteException)
            {
                // A full disk, say: the log keeps everything, and the next commit tells.
            }
        }
    }
}
