using Plenum.Integration.Server;

namespace Plenum.Integration.Conversations;

/// <summary>A Plenum and a Prosody with the same hosts, accounts and rules, for all conversations.</summary>
public sealed class BothServers : IAsyncLifetime
{
    internal static readonly string[] Accounts = ["alice", "bob", "carol", "dave", "erin"];

    internal ServerProcess Plenum { get; private set; } = null!;

    internal ProsodyProcess Prosody { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Plenum = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"), ("Limits:Rates", "false"));
        Prosody = await ProsodyProcess.StartAsync(Accounts, RunningServer.Password);
        foreach (var account in Accounts)
        {
            await Plenum.AddUserAsync(account, RunningServer.Password);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Plenum.DisposeAsync();
        await Prosody.DisposeAsync();
    }
}
