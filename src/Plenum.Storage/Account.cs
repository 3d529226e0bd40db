namespace Plenum.Storage;

/// <summary>What is stored of a password for one SCRAM mechanism (RFC 5802 §3): enough to check it, not enough to know it.</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">The iteration count.</param>
/// <param name="StoredKey">The stored key.</param>
/// <param name="ServerKey">The server key.</param>
public sealed record StoredScramKeys(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey);

/// <summary>A registered account.</summary>
/// <param name="Name">The localpart of its JID, prepared (RFC 7622 §3.3).</param>
/// <param name="Operator">True if it runs this server.</param>
/// <param name="Sha1">The keys for SCRAM-SHA-1.</param>
/// <param name="Sha256">The keys for SCRAM-SHA-256.</param>
/// <param name="Created">When it was added, in UTC.</param>
/// <param name="Changed">When its password was last set, in UTC.</param>
public sealed record Account(
    string Name, bool Operator, StoredScramKeys Sha1, StoredScramKeys Sha256, DateTimeOffset Created, DateTimeOffset Changed);

/// <summary>The registered accounts. Every task that is done is durable; one that cannot be fails with <see cref="StorageException"/>.</summary>
public interface IAccountStore
{
    /// <summary>The account with this prepared localpart, or null.</summary>
    ValueTask<Account?> FindAsync(string name, CancellationToken cancel = default);

    /// <summary>Adds an account; false if the name is taken.</summary>
    ValueTask<bool> AddAsync(Account account);

    /// <summary>Sets the keys of another password; false if there is no such account.</summary>
    ValueTask<bool> SetPasswordAsync(string name, StoredScramKeys sha1, StoredScramKeys sha256, DateTimeOffset changed);

    /// <summary>Removes an account; false if there is none.</summary>
    ValueTask<bool> RemoveAsync(string name);

    /// <summary>All accounts in the order of their names.</summary>
    ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancel = default);

    /// <summary>True if there is any account: the server was set up.</summary>
    ValueTask<bool> AnyAsync(CancellationToken cancel = default);
}

/// <summary>Values that the server keeps for itself: secrets made at the first start, the hash of the setup token.</summary>
public interface IServerValues
{
    /// <summary>The value, or null.</summary>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken cancel = default);

    /// <summary>The value; <paramref name="initial"/>, kept from now on, if there was none. Of two who ask at once both get the same.</summary>
    ValueTask<byte[]> GetOrAddAsync(string key, byte[] initial);

    /// <summary>Sets the value.</summary>
    ValueTask SetAsync(string key, byte[] value);

    /// <summary>Removes the value if it is this one; true for one caller only, however many ask at once. For what is good once.</summary>
    ValueTask<bool> TakeAsync(string key, byte[] value);
}
