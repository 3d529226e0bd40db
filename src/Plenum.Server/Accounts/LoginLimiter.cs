using System.Collections.Concurrent;
using System.Net;

namespace Plenum.Server.Accounts;

/// <summary>
/// Slows down who guesses passwords. Only failures count, so a school behind one address may sign in at once. It holds for the API
/// and SASL together; <c>Limits:Rates</c> lifts it. Safe to call from any thread.
/// </summary>
sealed class LoginLimiter(bool enabled, TimeProvider time)
{
    /// <summary>Failures are forgotten five minutes after the first: long enough to make guessing hopeless, short enough to wait for.</summary>
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Failures of one address in the window; then every attempt from there is refused until the window ends.</summary>
    const int PerAddress = 30;

    /// <summary>Failures for one name in the window, from wherever: 10 a window is under a million guesses in 300 years.</summary>
    const int PerName = 10;

    /// <summary>Entries held: at 100 bytes 2 MB. Where there are more, the oldest windows are forgotten first.</summary>
    const int Capacity = 20_000;

    readonly ConcurrentDictionary<string, Failures> failures = new();

    /// <summary>False if an attempt from this address for this name is refused without looking at the password.</summary>
    public bool Allows(IPAddress? address, string? name) =>
        !enabled || (Count(AddressKey(address)) < PerAddress && (name is null || Count(NameKey(name)) < PerName));

    /// <summary>Counts a failure.</summary>
    public void Failed(IPAddress? address, string? name)
    {
        if (!enabled)
        {
            return;
        }

        if (failures.Count >= Capacity)
        {
            MakeRoom();
        }

        Add(AddressKey(address));
        if (name is not null)
        {
            Add(NameKey(name));
        }
    }

    /// <summary>A success forgives the name's failures, not the address's: an attacker may own one account.</summary>
    public void Succeeded(string name) => failures.TryRemove(NameKey(name), out _);

    int Count(string key) => failures.TryGetValue(key, out var found) && time.GetUtcNow() - found.Since < Window ? found.Count : 0;

    void Add(string key)
    {
        var now = time.GetUtcNow();
        failures.AddOrUpdate(key, _ => new(now, 1), (_, old) => now - old.Since < Window ? old with { Count = old.Count + 1 } : new(now, 1));
    }

    void MakeRoom()
    {
        foreach (var (key, _) in failures.OrderBy(entry => entry.Value.Since).Take(Capacity / 2))
        {
            failures.TryRemove(key, out _);
        }
    }

    /// <summary>An IPv6 customer has a /64, so that is what counts as one address.</summary>
    static string AddressKey(IPAddress? address)
    {
        address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 }
            ? "a:" + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : $"a:{address}";
    }

    static string NameKey(string name) => "n:" + name;

    sealed record Failures(DateTimeOffset Since, int Count);
}
