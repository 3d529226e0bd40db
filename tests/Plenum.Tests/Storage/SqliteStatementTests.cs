using Microsoft.Data.Sqlite;
using Plenum.Storage.Sqlite;

namespace Plenum.Tests.Storage;

public sealed class SqliteStatementTests : IDisposable
{
    readonly SqliteConnection connection = new("Data Source=:memory:");

    public SqliteStatementTests()
    {
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB, number INTEGER) STRICT";
        command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Values_of_every_kind_are_kept_as_they_are()
    {
        using var insert = Insert();
        var names = new[] { "", "x", "schön \U0001F389", new('y', 510), new('y', 511), new('y', 512), new('ä', 5000) };
        foreach (var (name, id) in names.Select((name, id) => (name, id)))
        {
            Assert.Equal(1, insert.Run((long)id, name, new byte[id], long.MinValue));
        }

        insert.Run(100L, (string?)null, Array.Empty<byte>(), (long?)null);
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT name, length(bytes), number FROM thing ORDER BY id";
        using var rows = read.ExecuteReader();
        foreach (var (name, id) in names.Select((name, id) => (name, id)))
        {
            Assert.True(rows.Read());
            Assert.Equal((name, id, long.MinValue), (rows.GetString(0), rows.GetInt32(1), rows.GetInt64(2)));
        }

        Assert.True(rows.Read());
        Assert.Equal((true, 0, true), (rows.IsDBNull(0), rows.GetInt32(1), rows.IsDBNull(2)));
    }

    [Fact]
    public void It_reads_the_first_row_or_says_that_there_is_none()
    {
        using var insert = Insert();
        insert.Run(7L, "seven", Array.Empty<byte>(), 70L);
        using var find = new SqliteStatement(connection, "SELECT id, number FROM thing WHERE name = $name ORDER BY id", "$name");
        Span<long> row = stackalloc long[2];
        Assert.False(find.TryRead(row, "eight"));
        Assert.True(find.TryRead(row, "seven"));
        Assert.Equal([7, 70], row);
    }

    [Fact]
    public void A_failure_is_said_with_its_code_and_leaves_the_statement_usable()
    {
        using var insert = Insert();
        insert.Run(1L, "one", Array.Empty<byte>(), 1L);
        var failure = Assert.Throws<SqliteException>(() => insert.Run(1L, "another", Array.Empty<byte>(), 2L));
        Assert.Equal((SQLitePCL.raw.SQLITE_CONSTRAINT, SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY), (failure.SqliteErrorCode, failure.SqliteExtendedErrorCode));
        Assert.Contains("UNIQUE constraint failed: thing.id", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, insert.Run(2L, "another", Array.Empty<byte>(), 2L));

        Assert.Throws<SqliteException>(() => new SqliteStatement(connection, "SELECT nothing FROM nowhere"));
    }

    [Fact]
    public void It_says_how_many_rows_it_has_changed()
    {
        using var insert = Insert();
        insert.Run(1L, "one", Array.Empty<byte>(), 5L);
        insert.Run(2L, "two", Array.Empty<byte>(), 5L);
        using var update = new SqliteStatement(connection, "UPDATE thing SET name = $name WHERE number = $number", "$number", "$name");
        Assert.Equal(2, update.Run(5L, "both"));
        Assert.Equal(0, update.Run(6L, "none"));
    }

    SqliteStatement Insert() =>
        new(connection, "INSERT INTO thing VALUES ($id, $name, $bytes, $number)", "$id", "$name", "$bytes", "$number");
}
