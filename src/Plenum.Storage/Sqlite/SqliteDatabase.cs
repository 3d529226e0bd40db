using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// The database <c>plenum.db</c> in a data directory: a write-ahead log that is flushed at every commit, one writer that commits
/// everything that waits in one transaction, and readers beside it.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    // Another process (`plenum user add`) holds the write lock for milliseconds; who waits longer than this waits for a broken one.
    const int BusySeconds = 5;

    readonly string connectionString;
    readonly FileStream? directoryLock;
    readonly SqliteWriter writer;
    readonly ConcurrentBag<SqliteConnection> readers = [];
    bool disposed;

    SqliteDatabase(string file, FileStream? directoryLock)
    {
        this.directoryLock = directoryLock;
        File = file;
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = BusySeconds }.ToString();
        var connection = Connect();
        try
        {
            connection.Run("PRAGMA journal_mode = WAL");
            SqliteSchema.Migrate(connection, file);
            writer = new(connection, Connect(), file);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The path of the database.</summary>
    public string File { get; }

    /// <summary>Transactions committed so far: everything that waited at one time shares one.</summary>
    public long Transactions => writer.Transactions;

    /// <summary>
    /// Opens the database, made anew where there is none. A server has its data directory for itself; other programs (the command
    /// line) may open the database beside it.
    /// </summary>
    /// <param name="directory">The data directory; made where it is missing, for its owner only.</param>
    /// <param name="server">True for a server. A second one is a <see cref="DataDirectoryInUseException"/>.</param>
    /// <exception cref="StorageException">It cannot be used; the message says why.</exception>
    public static SqliteDatabase Open(string directory, bool server = true)
    {
        directory = Path.GetFullPath(directory);
        var file = Path.Combine(directory, "plenum.db");
        FileStream? held = null;
        try
        {
            MakeDirectory(directory);
            held = server ? Lock(directory) : null;
            return new(file, held);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new StorageException($"The data directory {directory} cannot be used: {cause.Message}", cause);
        }
        catch (SqliteException cause)
        {
            held?.Dispose();
            throw new StorageException($"The database {file} cannot be opened: {cause.Message}", cause);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs work on the writer's connection, in a transaction that it shares with whatever waits at the same time. When the task is
    /// done the work is durable; when it fails nothing of it is stored. The work may run twice: the first time may be rolled back.
    /// </summary>
    /// <exception cref="StorageException">The database could not do it. An exception of the work's own is passed on as it is.</exception>
    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> work) => new(writer.Add(work));

    /// <summary>A statement of the writer's connection, which lives as long as that. To be called by work.</summary>
    internal SqliteStatement Compile(string sql, params ReadOnlySpan<string> parameters) => writer.Compile(sql, parameters);

    /// <summary>Runs work on a connection for reading. It sees one state of the database.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel = default)
    {
        // SQLite has no waiting that could be awaited: a read takes the thread for its while.
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed), this);
        SqliteConnection? connection = null;
        try
        {
            connection = readers.TryTake(out var kept) ? kept : Connect();
            connection.Run("BEGIN");
            var result = work(connection);
            connection.Run("COMMIT");
            readers.Add(connection);
            return new(result);
        }
        catch (SqliteException cause)
        {
            connection?.Dispose();
            throw new StorageException($"The database {File} cannot be read: {cause.Message}", cause);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Finishes what waits to be written, and closes the database.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        writer.Dispose();
        while (readers.TryTake(out var connection))
        {
            connection.Dispose();
        }

        directoryLock?.Dispose();
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();

            // What was taken back is overwritten in its page. Pages that are free are not, which would double the writes of each condensing.
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA busy_timeout = {BusySeconds * 1000};
                PRAGMA synchronous = FULL;
                PRAGMA temp_store = MEMORY;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA secure_delete = FAST;
                """));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    static FileStream Lock(string directory)
    {
        try
        {
            return new(Path.Combine(directory, "plenum.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause) when (IsSharingViolation(cause))
        {
            throw new DataDirectoryInUseException(directory, cause);
        }
    }

    // EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows: .NET has no type of its own for it.
    static bool IsSharingViolation(IOException cause) => cause.HResult is 11 or 35 or unchecked((int)0x80070020);
}
