using Plenum.Rooms.Hosting;
using Plenum.Storage.Sqlite;

namespace Plenum.Tests.Storage;

public sealed class SqliteArchivePageTests : ArchivePageContract
{
    readonly TemporaryDirectory directory = new();
    readonly SqliteDatabase database;

    public SqliteArchivePageTests()
    {
        database = SqliteDatabase.Open(directory);
        Store = new SqliteRoomStore(database);
    }

    protected override IRoomStore Store { get; }

    public override void Dispose()
    {
        database.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
