using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>In a class of its own, because it takes the minute that the shortest poll takes, beside all others.</summary>
public sealed class EndTests(Stage stage)
{
    /// <summary>Milliseconds: that minute, and what a busy machine adds to it.</summary>
    const float AMinuteAndMore = 60_000 + Stage.Patience;

    [Fact]
    public async Task A_poll_ends_at_its_time_shows_its_result_and_can_be_dismissed()
    {
        await using var host = await stage.Host("ending");
        await using var viewer = await stage.Viewer("ending", "bob");
        await host.StartPoll("In a minute?", 1, "Yes", "No");
        await viewer.Vote("Yes");

        var dismiss = viewer.Banner.GetByRole(AriaRole.Button, new() { Name = "Dismiss" });
        await Expect(dismiss).ToBeVisibleAsync(new() { Timeout = AMinuteAndMore });
        await Expect(viewer.Banner).ToContainTextAsync("Poll result");
        await Expect(viewer.Choice("Yes")).ToContainTextAsync("100%");
        await Expect(viewer.Choice("Yes").And(viewer.Page.GetByRole(AriaRole.Button))).ToHaveCountAsync(0);
        await Expect(viewer.Chat.Locator(".plenum-poll-card.is-over")).ToContainTextAsync("1 vote");
        await dismiss.ClickAsync();
        await Expect(viewer.Banner).ToHaveCountAsync(0);
        await Expect(host.Banner).ToContainTextAsync("Poll result");
        viewer.HadNoProblems();
    }
}
