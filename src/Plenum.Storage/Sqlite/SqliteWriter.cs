using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// The one writer: takes all that waits, runs it in one transaction, flushes once, and tells everyone. So the cost of a flush is
/// shared by as many as there is load.
/// </summary>
sealed class SqliteWriter : IDisposable
{
    const int Busy = 5;

    readonly Lock gate = new();
    readonly AutoResetEvent arrived = new(false);
    readonly SqliteConnection connection;
    readonly SqliteCheckpoints checkpoints;
    readonly string file;
    readonly Thread thread;
    readonly SqliteCommand begin, commit, rollback, savepoint, release, undo;
    List<Write> queue = [];
    readonly List<SqliteStatement> statements = [];
    bool closing;
    long transactions;

    public SqliteWriter(SqliteConnection connection, SqliteConnection forCheckpoints, string file)
    {
        (this.connection, this.file) = (connection, file);
        begin = connection.Statement("BEGIN IMMEDIATE");
        commit = connection.Statement("COMMIT");
        rollback = connection.Statement("ROLLBACK");
        savepoint = connection.Statement("SAVEPOINT write");
        release = connection.Statement("RELEASE write");
        undo = connection.Statement("ROLLBACK TO write");
        checkpoints = new(forCheckpoints, file);
        thread = new(Run) { Name = "SQLite writer", IsBackground = true };
        thread.Start();
    }

    public long Transactions => Volatile.Read(ref transactions);

    public Task<T> Add<T>(Func<SqliteConnection, T> work)
    {
        var write = new Write<T>(work);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            queue.Add(write);
        }

        arrived.Set();
        return write.Task;
    }

    /// <summary>A statement of the writer's connection, which lives as long as that. To be called by work.</summary>
    public SqliteStatement Compile(string sql, params ReadOnlySpan<string> parameters)
    {
        var statement = new SqliteStatement(connection, sql, parameters);
        statements.Add(statement);
        return statement;
    }

    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
        }

        arrived.Set();
        thread.Join();
        checkpoints.Dispose();
        statements.ForEach(statement => statement.Dispose());
        connection.Dispose();
        arrived.Dispose();
    }

    void Run()
    {
        List<Write> spare = [];
        while (true)
        {
            bool last;
            lock (gate)
            {
                (queue, spare) = (spare, queue);
                last = closing;
            }

            if (spare.Count > 0)
            {
                Commit(spare);
                spare.Clear();
            }
            else if (last)
            {
                return;
            }
            else
            {
                arrived.WaitOne();
            }
        }
    }

    void Commit(List<Write> writes)
    {
        try
        {
            checkpoints.ShortenLog(connection);
            begin.ExecuteNonQuery();
            if (writes is [var alone])
            {
                // Needs no savepoint: what is undone is everything.
                (TryApply(alone) ? commit : rollback).ExecuteNonQuery();
            }
            else
            {
                writes.ForEach(ApplyOne);
                commit.ExecuteNonQuery();
            }
        }
        catch (SqliteException cause)
        {
            Failed(writes, cause);
            return;
        }

        Interlocked.Increment(ref transactions);
        checkpoints.Written();
        foreach (var write in writes)
        {
            write.Tell();
        }
    }

    /// <summary>One that refuses (a fenced room) is undone alone; an error of the database goes up.</summary>
    void ApplyOne(Write write)
    {
        savepoint.ExecuteNonQuery();
        if (!TryApply(write))
        {
            undo.ExecuteNonQuery();
        }

        release.ExecuteNonQuery();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the work throws is the answer to who wanted it.")]
    bool TryApply(Write write)
    {
        try
        {
            write.Apply(connection);
            return true;
        }
        catch (Exception refusal) when (refusal is not SqliteException)
        {
            write.Refused(refusal);
            return false;
        }
    }

    /// <summary>Nothing of the transaction is stored. Each gets another one of its own, so that only those fail that cannot be done.</summary>
    void Failed(List<Write> writes, SqliteException cause)
    {
        try
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                rollback.ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // SQLite has rolled back itself: some errors make it do so.
        }

        if (writes.Count == 1 || cause.SqliteErrorCode == Busy)
        {
            var failure = new StorageException($"The database {file} cannot be written: {cause.Message}", cause);
            foreach (var write in writes)
            {
                write.Fail(failure);
            }

            return;
        }

        foreach (var write in writes)
        {
            Commit([write]);
        }
    }

    abstract class Write
    {
        public abstract void Apply(SqliteConnection connection);

        public abstract void Refused(Exception refusal);

        public abstract void Tell();

        public abstract void Fail(Exception failure);
    }

    sealed class Write<T>(Func<SqliteConnection, T> work) : Write
    {
        readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? refused;
        T? result;

        public Task<T> Task => done.Task;

        public override void Apply(SqliteConnection connection)
        {
            refused = null;
            result = work(connection);
        }

        public override void Refused(Exception refusal) => refused = refusal;

        public override void Tell()
        {
            if (refused is null)
            {
                done.SetResult(result!);
            }
            else
            {
                done.SetException(refused);
            }
        }

        public override void Fail(Exception failure) => done.SetException(failure);
    }
}
