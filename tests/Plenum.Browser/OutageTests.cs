using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class OutageTests(Stage stage)
{
    [Fact]
    public async Task A_killed_server_is_waited_for_and_comes_back_with_the_poll_and_the_vote()
    {
        await using var first = await ServerProcess.Start();
        await first.SetUp("alice", Stage.Password);
        await using var host = await Visitor.Arrive(stage.Browser, first.Address);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("outage");
        await host.StartPoll("Durable?", 30, "Yes", "No");
        await host.Vote("Yes");

        await first.Kill();
        await Expect(host.Page.GetByText("Connection lost. Reconnecting…")).ToBeVisibleAsync();
        await using var second = await ServerProcess.Start(first.Data, new Uri(first.Address).Authority);
        await Expect(host.Page.GetByText("Connection lost. Reconnecting…")).ToHaveCountAsync(0);

        await Expect(host.Banner).ToContainTextAsync("1 vote");
        await host.Vote("No");
        await Expect(host.Banner.Locator(".plenum-poll-total")).ToHaveTextAsync("1 vote");
        await Expect(host.Choice("No")).ToContainTextAsync("100%");
    }

    [Fact]
    public async Task A_room_that_does_not_exist_is_not_created_by_a_viewer_but_explained()
    {
        await using var viewer = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await viewer.Page.GotoAsync("/r/nowhere");
        await viewer.Page.GetByLabel("Your nickname").FillAsync("bob");
        await viewer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Enter the room" }).ClickAsync();
        await Expect(viewer.Page.Locator(".plenum-gone")).ToContainTextAsync("Start page");
        viewer.HadNoProblems();
    }
}
