using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// A statement that the writer runs thousands of times a second: compiled once, and run without the dozen objects that a command of
/// ADO.NET takes. To be run inside a transaction, by one thread.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 database;
    readonly sqlite3_stmt statement;
    readonly int[] parameters;

    /// <summary>Compiles a statement; values will come in the order of these parameters.</summary>
    public SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        this.parameters = new int[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            this.parameters[i] = raw.sqlite3_bind_parameter_index(statement, parameters[i]);
        }
    }

    /// <summary>Runs it; how many rows it has changed, where it is one that changes rows.</summary>
    public int Run(params ReadOnlySpan<SqliteValue> values)
    {
        try
        {
            Begin(values);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Runs it; the integers in the first row, as many as there is room for. False if there is no row.</summary>
    public bool TryRead(Span<long> row, params ReadOnlySpan<SqliteValue> values)
    {
        try
        {
            if (!Begin(values))
            {
                return false;
            }

            for (var i = 0; i < row.Length; i++)
            {
                row[i] = raw.sqlite3_column_int64(statement, i);
            }

            return true;
        }
        finally
        {
            End();
        }
    }

    public void Dispose() => statement.Dispose();

    /// <summary>True if there is a row.</summary>
    bool Begin(ReadOnlySpan<SqliteValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(parameters[i], values[i]));
        }

        var result = raw.sqlite3_step(statement);
        return result == raw.SQLITE_ROW || (result == raw.SQLITE_DONE ? false : throw Failure(result));
    }

    int Bind(int parameter, SqliteValue value) => value switch
    {
        { Text: { } text } => Bind(parameter, text),
        { Blob: { } blob } => raw.sqlite3_bind_blob(statement, parameter, blob),
        { Integer: { } integer } => raw.sqlite3_bind_int64(statement, parameter, integer),
        _ => raw.sqlite3_bind_null(statement, parameter),
    };

    int Bind(int parameter, string text)
    {
        // With the NUL at its end, which SQLite wants where it is not told the length.
        var length = Encoding.UTF8.GetByteCount(text) + 1;
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(text, bytes);
        bytes[^1] = 0;
        return raw.sqlite3_bind_text(statement, parameter, utf8z.FromSpan(bytes));
    }

    /// <summary>Makes it ready to be run again. What it says is what running it has said already.</summary>
    void End()
    {
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    SqliteException Failure(int result) =>
        new(raw.sqlite3_errmsg(database).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(database));
}

/// <summary>A value for SQLite, as it is, in no box.</summary>
readonly record struct SqliteValue(string? Text = null, byte[]? Blob = null, long? Integer = null)
{
    public static implicit operator SqliteValue(string? text) => new(Text: text);

    public static implicit operator SqliteValue(byte[] blob) => new(Blob: blob);

    public static implicit operator SqliteValue(long integer) => new(Integer: integer);

    public static implicit operator SqliteValue(long? integer) => new(Integer: integer);
}
