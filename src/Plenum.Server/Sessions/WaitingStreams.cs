using System.Collections.Concurrent;
using System.Net;

namespace Plenum.Server.Sessions;

/// <summary>How many streams of each address have not been let in yet. Safe to use from any thread.</summary>
sealed class WaitingStreams
{
    readonly ConcurrentDictionary<IPAddress, int> counts = new();

    /// <summary>Counts one more; how many there are with it.</summary>
    public int Add(IPAddress? address) => address is null ? 0 : counts.AddOrUpdate(address, 1, static (_, count) => count + 1);

    /// <summary>Counts one less.</summary>
    public void Remove(IPAddress? address)
    {
        if (address is not null && counts.AddOrUpdate(address, 0, static (_, count) => count - 1) <= 0)
        {
            counts.TryRemove(new(address, 0));
        }
    }
}
