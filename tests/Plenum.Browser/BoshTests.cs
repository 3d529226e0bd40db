using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class BoshTests(Stage stage)
{
    [Fact]
    public async Task Where_no_WebSocket_gets_through_one_gets_in_all_the_same()
    {
        await using var host = await stage.Host("bosh");
        await using var viewer = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var posts = 0;
        viewer.Page.Request += (_, request) => posts += request.Url.EndsWith("/http-bind", StringComparison.Ordinal) ? 1 : 0;
        // As behind a proxy that knows no upgrade: the handshake is answered with an error.
        await viewer.Page.AddInitScriptAsync("WebSocket = class extends WebSocket { constructor(url, protocol) { super(`${url}-is-blocked`, protocol); } };");

        await viewer.Enter("bosh", "eve");
        await viewer.Say("Over HTTP");
        await Expect(host.Chat.GetByText("Over HTTP")).ToBeVisibleAsync();
        await host.Say("Welcome");
        await Expect(viewer.Chat.GetByText("Welcome")).ToBeVisibleAsync();

        Assert.True(posts > 0);
        viewer.HadNoProblems();
    }
}
