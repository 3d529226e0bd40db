using Microsoft.Playwright;

namespace Plenum.Browser;

/// <summary>The network between a page and the server: it can be cut, so that neither side has said goodbye.</summary>
sealed class Network
{
    readonly IPage _page;
    readonly List<(IWebSocketRoute Page, IWebSocketRoute Server)> _open = [];

    Network(IPage page) => _page = page;

    /// <summary>What has come from the server.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Stands between the page and the server from the page's next connection on.</summary>
    public static async Task<Network> Of(IPage page)
    {
        var network = new Network(page);
        await page.RouteWebSocketAsync("**/xmpp-websocket", network.Connect);
        return network;
    }

    /// <summary>Ends every connection without a word, and lets none come about.</summary>
    public async Task Cut()
    {
        await _page.Context.SetOfflineAsync(true);
        foreach (var (page, server) in _open)
        {
            await server.CloseAsync();
            await page.CloseAsync();
        }
        _open.Clear();
    }

    /// <summary>Lets connections come about again.</summary>
    public Task Restore() => _page.Context.SetOfflineAsync(false);

    void Connect(IWebSocketRoute page)
    {
        var server = page.ConnectToServer();
        _open.Add((page, server));
        page.OnMessage(frame => server.Send(frame.Text!));
        server.OnMessage(frame =>
        {
            Received.Add(frame.Text!);
            page.Send(frame.Text!);
        });
    }
}
