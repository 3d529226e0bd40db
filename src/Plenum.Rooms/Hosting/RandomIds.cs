using System.Security.Cryptography;

namespace Plenum.Rooms.Hosting;

/// <summary>Ids of 128 random bits, 32 hexadecimal digits.</summary>
public sealed class RandomIds : IdSource
{
    /// <inheritdoc/>
    public override string Next() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
