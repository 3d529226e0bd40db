using System.Security.Cryptography;
using System.Text;
using Plenum.Storage;

namespace Plenum.Server.Accounts;

/// <summary>
/// The link of the first start: good once, for making the first operator. What is stored is its hash; a start without any account makes
/// a new one, and the old is void.
/// </summary>
sealed class SetupToken(IServerValues values, AccountBook accounts) : IDisposable
{
    const string Key = "setup-token";

    readonly SemaphoreSlim one = new(1);

    /// <summary>A new token, if there is no account yet.</summary>
    public async Task<string?> MakeAsync()
    {
        if (await accounts.AnyAsync())
        {
            return null;
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await values.SetAsync(Key, Hash(token));
        return token;
    }

    /// <summary>Makes the first operator.</summary>
    /// <returns>Whether the token was right, and if so why the account could not be made, or null.</returns>
    public async Task<(bool Right, string? Refusal)> UseAsync(string token, string name, string password)
    {
        // One at a time: a refused name must not use the token up, nor may two use it.
        await one.WaitAsync();
        try
        {
            var kept = await values.GetAsync(Key);
            if (kept is null || !CryptographicOperations.FixedTimeEquals(kept, Hash(token)) || await accounts.AnyAsync())
            {
                return (false, null);
            }

            if (await accounts.AddAsync(name, password, isOperator: true) is { } refusal)
            {
                return (true, refusal);
            }

            await values.TakeAsync(Key, kept);
            return (true, null);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
