namespace Plenum.Integration.Clients.Terminal;

/// <summary>A Profanity that is logged in, with a home directory of its own.</summary>
sealed class Profanity : IAsyncDisposable
{
    readonly string home;
    readonly Tmux terminal;

    Profanity(string home, Tmux terminal) => (this.home, this.terminal) = (home, terminal);

    /// <summary>Starts it and logs in over TLS; the server's self-made certificate is trusted, as one answers its question.</summary>
    public static async Task<Profanity> StartAsync(int port, string account)
    {
        var home = ServerProcess.NewDataDirectory();
        var data = Directory.CreateDirectory(Path.Combine(home, ".local", "share", "profanity"));
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "accounts"), $"""
            [{account}@localhost]
            enabled=true
            jid={account}@localhost
            server=127.0.0.1
            port={port}
            resource=profanity
            tls.policy=trust
            muc.service=rooms.localhost
            muc.nick={account}
            presence.last=online
            presence.login=online

            """);
        var config = Directory.CreateDirectory(Path.Combine(home, ".config", "profanity"));
        // No time in front of what is said, no desktop, nothing that depends on the day.
        await File.WriteAllTextAsync(Path.Combine(config.FullName, "profrc"), """
            [ui]
            time.console=off
            time.chat=off
            time.muc=off
            splash=false
            statuses.muc=all

            [notifications]
            message=false

            """);
        var terminal = await Tmux.StartAsync(home, "profanity");
        var client = new Profanity(home, terminal);
        await client.LogInAsync(account);
        return client;
    }

    /// <inheritdoc cref="Tmux.TypeAsync"/>
    public Task TypeAsync(string line) => terminal.TypeAsync(line);

    /// <inheritdoc cref="Tmux.PressAsync"/>
    public Task PressAsync(string key) => terminal.PressAsync(key);

    /// <inheritdoc cref="Tmux.ScreenAsync"/>
    public Task<string> ScreenAsync() => terminal.ScreenAsync();

    /// <inheritdoc cref="Tmux.SeesAsync(string)"/>
    public Task<string> SeesAsync(string text) => terminal.SeesAsync(text);

    public async ValueTask DisposeAsync()
    {
        await terminal.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    async Task LogInAsync(string account)
    {
        await terminal.SeesAsync("Profanity");
        await terminal.TypeAsync($"/connect {account}@localhost");
        await terminal.SeesAsync("password");
        await terminal.TypeAsync(SlixmppServer.Password);
        await terminal.SeesAsync("logged in");
    }
}
