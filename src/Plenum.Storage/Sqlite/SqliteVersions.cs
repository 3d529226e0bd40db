using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plenum.Rooms.Archive;

namespace Plenum.Storage.Sqlite;

/// <summary>
/// Numbers by which a message and its corrections are found. A number of eight bytes stands for the account and what its client calls
/// the original: the index has a fifth of the size that it would have with both, and what has the same number by chance is sorted out.
/// </summary>
static class SqliteVersions
{
    /// <summary>The number of what is wished for.</summary>
    public static long KeyOf(VersionsWish of) => BinaryPrimitives.ReadInt64BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{of.OccupantId}\n{of.OriginalId}")));

    /// <summary>The number of a message, or null: it has no id of its own, or is the room's.</summary>
    public static long? KeyOf(ArchivedMessage message) =>
        message is { OccupantId: { } occupant, OriginalId: { } original } ? KeyOf(new VersionsWish(occupant, original)) : null;
}
