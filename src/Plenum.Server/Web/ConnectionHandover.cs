using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Plenum.Server.Web;

/// <summary>
/// Lets a request that changes the protocol (101) leave its connection to somebody else: once it is answered, Kestrel's HTTP is done with the
/// connection, and all that it keeps for one is freed. A feature of the connection, and so of its requests.
/// </summary>
sealed class ConnectionHandover : IConnectionHeartbeatFeature
{
    readonly List<(Action<object> Action, object State)> heartbeats = [];
    Func<ConnectionContext, Task>? next;

    /// <summary>Makes it a feature of this endpoint's connections.</summary>
    public static void Use(ListenOptions endpoint) => endpoint.Use(http => connection => new ConnectionHandover().RunAsync(connection, http));

    /// <summary>Who has the connection after this request. Nobody may write to the request's own stream afterwards.</summary>
    public void LeaveTo(Func<ConnectionContext, Task> next) => this.next = next;

    /// <summary>
    /// Where HTTP asks to be told the time, for its time limits. Kestrel would never forget that, and so keep HTTP for as long as the connection
    /// lives; here it ends with HTTP.
    /// </summary>
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        lock (heartbeats)
        {
            heartbeats.Add((action, state));
        }
    }

    /// <summary>Lives the connection's life: HTTP, which leaves the pipes open, and then whoever has it.</summary>
    async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static state => ((ConnectionHandover)state).Beat(), this);
        connection.Features.Set<IConnectionHeartbeatFeature>(this);
        connection.Features.Set(this);
        await http(connection);
        lock (heartbeats)
        {
            heartbeats.Clear();
        }

        if (next is { } successor)
        {
            await successor(connection);
        }
    }

    void Beat()
    {
        lock (heartbeats)
        {
            foreach (var (action, state) in heartbeats)
            {
                action(state);
            }
        }
    }
}
