using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Plenum.Server.Accounts;
using Plenum.Storage;

namespace Plenum.Server.Web;

/// <summary>
/// Who is signed in, in a browser: an encrypted cookie that names the account. It is void when the account is removed or has another
/// password, and when one has signed out with it; the last is remembered over a restart.
/// </summary>
sealed class SignIn(AccountBook accounts, IServerValues values, TimeProvider time) : IDisposable
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>How long a sign-in holds after its last use, 30 days: a weekly meeting needs no password, a forgotten browser ends.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    const string StampClaim = "stamp", TicketClaim = "ticket", SignedOutKey = "signed-out";

    readonly ConcurrentDictionary<string, DateTimeOffset> signedOut = new();
    readonly SemaphoreSlim saving = new(1);

    /// <summary>Called with the ticket of each sign-in that its browser ends.</summary>
    public Action<string>? SignedOut { get; set; }

    /// <summary>How the cookie is made.</summary>
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "plenum-account";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = true;
    }

    /// <summary>Reads which sign-ins are over.</summary>
    public async Task LoadAsync()
    {
        var kept = await values.GetAsync(SignedOutKey) ?? [];
        foreach (var line in Encoding.UTF8.GetString(kept).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var ticket, var until] && long.TryParse(until, CultureInfo.InvariantCulture, out var seconds))
            {
                signedOut[ticket] = DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
        }
    }

    /// <summary>Signs the browser in.</summary>
    public static Task SignInAsync(HttpContext context, Account account)
    {
        var identity = new ClaimsIdentity(
            [
                new(ClaimTypes.Name, account.Name),
                new(StampClaim, AccountBook.Stamp(account)),
                new(TicketClaim, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))),
            ], Scheme);
        return context.SignInAsync(Scheme, new(identity), new() { IsPersistent = true });
    }

    /// <summary>Signs the browser out; the cookie is worth nothing any more, wherever a copy of it is.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        if ((await context.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(TicketClaim) is { } ticket)
        {
            signedOut[ticket] = time.GetUtcNow() + Lifetime;
            await SaveAsync();
            SignedOut?.Invoke(ticket);
        }

        await context.SignOutAsync(Scheme);
    }

    /// <summary>True if the browser has ended this sign-in.</summary>
    public bool IsOver(string ticket) => signedOut.ContainsKey(ticket);

    /// <summary>What names the browser's sign-in, or null.</summary>
    public static async Task<string?> FindTicketAsync(HttpContext context) =>
        (await context.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(TicketClaim);

    /// <summary>The account that the browser is signed in to, or null.</summary>
    public async Task<Account?> FindAsync(HttpContext context)
    {
        if ((await context.AuthenticateAsync(Scheme)).Principal is not { Identity.Name: { } name } principal
            || principal.FindFirstValue(TicketClaim) is not { } ticket || signedOut.ContainsKey(ticket))
        {
            return null;
        }

        return await accounts.FindAsync(name) is { } account && principal.FindFirstValue(StampClaim) == AccountBook.Stamp(account) ? account : null;
    }

    public void Dispose() => saving.Dispose();

    async Task SaveAsync()
    {
        await saving.WaitAsync();
        try
        {
            // Cookies of before have expired by themselves.
            var now = time.GetUtcNow();
            foreach (var (ticket, _) in signedOut.Where(entry => entry.Value < now))
            {
                signedOut.TryRemove(ticket, out _);
            }

            var lines = signedOut.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value.ToUnixTimeSeconds()}"));
            await values.SetAsync(SignedOutKey, Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }
        finally
        {
            saving.Release();
        }
    }
}
