using Plenum.Xmpp;

namespace Plenum.Storage;

/// <summary>A message that waits for an account.</summary>
/// <param name="Id">Grows with every message.</param>
/// <param name="Time">When it was sent, in UTC.</param>
/// <param name="Message">The message as it was sent.</param>
public sealed record OfflineMessage(long Id, DateTimeOffset Time, Stanza Message);

/// <summary>What can become of a message that is to wait.</summary>
public enum OfflineOutcome
{
    /// <summary>It waits.</summary>
    Stored,

    /// <summary>There is no such account.</summary>
    NoAccount,

    /// <summary>As much waits already as may.</summary>
    Full,
}

/// <summary>
/// Messages that wait until their account is there (XEP-0160). Every task that is done is durable; one that cannot be fails with
/// <see cref="StorageException"/>. Accounts are named by the localparts of their JIDs, prepared.
/// </summary>
public interface IOfflineStore
{
    /// <summary>Lets a message wait, unless so many do, or their bytes would be more than so many.</summary>
    ValueTask<OfflineOutcome> AddAsync(string account, Stanza message, DateTimeOffset sent, int mostMessages, int mostBytes);

    /// <summary>What waits for an account, the oldest first.</summary>
    ValueTask<IReadOnlyList<OfflineMessage>> ListAsync(string account, CancellationToken cancel = default);

    /// <summary>Forgets what waits for an account up to this message.</summary>
    ValueTask<int> RemoveAsync(string account, long last);
}
