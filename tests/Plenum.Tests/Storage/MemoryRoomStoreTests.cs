using Plenum.Rooms.Hosting;
using Plenum.Tests.Hosting;

namespace Plenum.Tests.Storage;

/// <summary>The store that other tests use is a store.</summary>
public sealed class MemoryRoomStoreTests : RoomStoreContract
{
    protected override IRoomStore Store { get; } = new MemoryRoomStore();

    public override void Dispose() => GC.SuppressFinalize(this);
}
