namespace Plenum.Integration.Clients;

/// <summary>The server that the slixmpp tests share: accounts alice and bob, each scenario with a room of its own.</summary>
public sealed class SlixmppServer : IAsyncLifetime
{
    /// <summary>The password of both accounts.</summary>
    public const string Password = "a good = password, é";

    ServerProcess? server;

    /// <summary>The port of XMPP over TCP.</summary>
    public int Port => server!.TcpPort;

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.StartAsync();
        await server.AddUserAsync("alice", Password);
        await server.AddUserAsync("bob", Password);
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? default;
}
