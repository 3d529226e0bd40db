using System.Security.Cryptography;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.Sasl;

namespace Plenum.Server.Accounts;

/// <summary>The accounts of a domain, with what may be a name and a password.</summary>
sealed class AccountBook(IAccountStore store, string domain, TimeProvider time)
{
    /// <summary>Characters of a password, 8 at least (NIST SP 800-63B §3.1.1.2), and so many at most that hashing it costs nothing.</summary>
    const int ShortestPassword = 8, LongestPassword = 512;

    /// <summary>Characters of a name, 64 at most: it stands in every message.</summary>
    const int LongestName = 64;

    const string NoControls = "A password cannot have control characters.";

    /// <summary>True if there is any account: the server was set up.</summary>
    public ValueTask<bool> AnyAsync() => store.AnyAsync();

    /// <summary>All accounts in the order of their names.</summary>
    public ValueTask<IReadOnlyList<Account>> ListAsync() => store.ListAsync();

    /// <summary>The account of that name, prepared or not, or null.</summary>
    public ValueTask<Account?> FindAsync(string name) => JidOf(name) is { Local: { } local } ? store.FindAsync(local) : new((Account?)null);

    /// <summary>The bare JID of a name, or null if it cannot be one.</summary>
    public Jid? JidOf(string name) => Jid.TryCreate(name, domain, null, out var jid) ? jid : null;

    /// <summary>The keys of an account; null if there is none.</summary>
    public async ValueTask<ScramKeys?> FindKeysAsync(Jid account, ScramHash hash) =>
        await FindAsync(account) is { } found ? Keys(found, hash) : null;

    /// <summary>The account with this bare JID, or null.</summary>
    public ValueTask<Account?> FindAsync(Jid account) =>
        account is { Local: { } local } && account.Domain == domain ? store.FindAsync(local) : new((Account?)null);

    /// <summary>The account if this is its password, else null. It takes as long where there is no such account.</summary>
    public async ValueTask<Account?> CheckAsync(string name, string password)
    {
        var account = await FindAsync(name);
        var keys = account is null ? ScramKeys.Fake(ScramHash.Sha256, name, default) : Keys(account, ScramHash.Sha256);
        return keys.Verify(password) ? account : null;
    }

    /// <summary>Adds an account. Null if it is there now, else a sentence that says why not.</summary>
    public async ValueTask<string?> AddAsync(string name, string password, bool isOperator)
    {
        if (Refuse(name, password) is { } refusal)
        {
            return refusal;
        }

        if (!ScramKeys.TryCreate(ScramHash.Sha1, password, out var sha1) || !ScramKeys.TryCreate(ScramHash.Sha256, password, out var sha256))
        {
            return NoControls;
        }

        var now = time.GetUtcNow();
        var local = JidOf(name)!.Local!;
        return await store.AddAsync(new(local, isOperator, Stored(sha1), Stored(sha256), now, now)) ? null : $"There is an account {local} already.";
    }

    /// <summary>Gives an account another password. Null if it has it now, else a sentence that says why not.</summary>
    /// <param name="account">The account's bare JID.</param>
    /// <param name="password">The password.</param>
    /// <param name="stamping">Told, before anything is stored, the stamp that the account then has.</param>
    public async ValueTask<string?> ChangePasswordAsync(Jid account, string password, Action<string> stamping)
    {
        if (Refuse(account.Local!, password) is { } refusal)
        {
            return refusal;
        }

        if (!ScramKeys.TryCreate(ScramHash.Sha1, password, out var sha1) || !ScramKeys.TryCreate(ScramHash.Sha256, password, out var sha256))
        {
            return NoControls;
        }

        stamping(StampOf(Stored(sha256)));
        return await store.SetPasswordAsync(account.Local!, Stored(sha1), Stored(sha256), time.GetUtcNow()) ? null : "There is no such account any more.";
    }

    /// <summary>Removes an account; false if there is none.</summary>
    public ValueTask<bool> RemoveAsync(string name) => JidOf(name) is { Local: { } local } ? store.RemoveAsync(local) : new(false);

    /// <summary>Why that cannot be a name and password, or null.</summary>
    public string? Refuse(string name, string password) =>
        JidOf(name) is not { Local: not null } || name.Length > LongestName ? $"'{name}' cannot be the name of an account."
        : password.Length < ShortestPassword ? $"A password needs at least {ShortestPassword} characters."
        : password.Length > LongestPassword ? $"A password has at most {LongestPassword} characters."
        : null;

    /// <summary>
    /// A text that stays while the account has its password, and tells nothing of it: who was signed in under another one no longer is.
    /// </summary>
    public static string Stamp(Account account) => StampOf(account.Sha256);

    static string StampOf(StoredScramKeys keys) =>
        Convert.ToHexStringLower(SHA256.HashData([.. "plenum-sign-in"u8, .. keys.StoredKey, .. keys.Salt])[..16]);

    static ScramKeys Keys(Account account, ScramHash hash)
    {
        var kept = hash == ScramHash.Sha1 ? account.Sha1 : account.Sha256;
        return new(hash, kept.Salt, kept.Iterations, kept.StoredKey, kept.ServerKey);
    }

    static StoredScramKeys Stored(ScramKeys keys) =>
        new(keys.Salt.ToArray(), keys.Iterations, keys.StoredKey.ToArray(), keys.ServerKey.ToArray());
}
