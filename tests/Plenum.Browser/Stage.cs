using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Plenum.Browser.Stage))]

namespace Plenum.Browser;

/// <summary>One browser and one server with the operator `alice` for all tests; each test has a room of its own.</summary>
public sealed class Stage : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    /// <summary>Milliseconds. How long a page may take for what it does in one, on a machine that is busy with something else.</summary>
    public const float Patience = 45_000;

    IPlaywright? _playwright;
    IBrowser? _browser;
    ServerProcess? _server;

    internal IBrowser Browser => _browser!;

    internal ServerProcess Server => _server!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        // Debian's; Playwright's own would have to be downloaded. Root, as in a container, has no sandbox.
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("PLENUM_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox"],
        });
        _server = await ServerProcess.Start();
        await _server.SetUp("alice", Password);
    }

    /// <summary>Alice, signed in and in a room that she just created.</summary>
    internal async Task<Visitor> Host(string room, ColorScheme scheme = ColorScheme.Light)
    {
        var host = await Visitor.Arrive(Browser, Server.Address, scheme: scheme);
        await host.SignIn("alice", Password);
        await host.Enter(room);
        return host;
    }

    /// <summary>Someone without an account who follows the room's link.</summary>
    internal async Task<Visitor> Viewer(string room, string nick, ViewportSize? size = null, ColorScheme scheme = ColorScheme.Light)
    {
        var viewer = await Visitor.Arrive(Browser, Server.Address, size, scheme);
        await viewer.Enter(room, nick);
        return viewer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }
}
