namespace Plenum.Integration.Server;

/// <summary>One server for the tests of a class, which lets loopback in without TLS. Accounts: alice (an operator) and bob.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public const string Password = "correct horse";

    public ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));
        await Process.AddUserAsync("alice", Password, isOperator: true);
        await Process.AddUserAsync("bob", Password);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    public Task<XmppTestClient> AliceAsync(string resource = "test") => XmppTestClient.LoginAsync(Process, "alice", Password, resource);

    public Task<XmppTestClient> BobAsync(string resource = "test") => XmppTestClient.LoginAsync(Process, "bob", Password, resource);
}
