using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>Slow mode, and messages that are taken back or away, as the page shows them.</summary>
public sealed class MessageTests(Stage stage)
{
    [Fact]
    public async Task A_room_in_slow_mode_says_so_and_keeps_what_is_sent_too_early_in_the_form()
    {
        await using var host = await stage.Host("slow");
        await using var viewer = await stage.Viewer("slow", "bob");
        await SlowDown(host, 60);
        await Expect(viewer.Page.Locator(".plenum-slow-mode")).ToContainTextAsync("one message every 60 seconds");

        await viewer.Say("First");
        await Expect(viewer.Page.Locator(".plenum-slow-mode")).ToContainTextAsync("You can send the next one in");
        await viewer.Page.Locator(".chat-textarea").FillAsync("Second");
        await viewer.Page.Locator(".chat-textarea").PressAsync("Enter");
        await Expect(viewer.Page.Locator(".chat-textarea")).ToHaveValueAsync("Second");
        await Expect(viewer.Chat.GetByText("Second", new() { Exact = true })).ToHaveCountAsync(0);

        await host.Say("One");
        await host.Say("Two");
        await Expect(viewer.Chat).ToContainTextAsync("Two");
        Assert.Empty(await viewer.AccessibilityFindings(".plenum-slow-mode"));
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task What_its_author_takes_back_is_gone_for_everyone_who_is_there_and_who_comes()
    {
        await using var host = await stage.Host("retract");
        await using var viewer = await stage.Viewer("retract", "bob");
        await viewer.Say("Not for you");
        await Expect(host.Chat).ToContainTextAsync("Not for you");
        await Act(viewer, "Not for you", "Retract");
        await Expect(host.Chat).Not.ToContainTextAsync("Not for you");
        await Expect(viewer.Chat).Not.ToContainTextAsync("Not for you");
        await using var late = await stage.Viewer("retract", "carol");
        await Expect(late.Chat).ToContainTextAsync("bob");
        await Expect(late.Chat).Not.ToContainTextAsync("Not for you");
        await Expect(late.Chat.Locator(".chat-msg--retracted")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_a_moderator_takes_away_is_gone_for_everyone()
    {
        await using var host = await stage.Host("moderate");
        await using var viewer = await stage.Viewer("moderate", "bob");
        await viewer.Say("Buy now");
        await Expect(host.Chat).ToContainTextAsync("Buy now");
        await Act(host, "Buy now", "Retract");
        await Expect(viewer.Chat).Not.ToContainTextAsync("Buy now");
        await Expect(host.Chat).Not.ToContainTextAsync("Buy now");
        await Expect(viewer.Chat.Locator(".chat-msg--retracted")).ToHaveCountAsync(1);
    }

    static async Task SlowDown(Visitor host, int seconds)
    {
        await host.Page.Locator("converse-muc-heading .configure-chatroom-button").First.DispatchEventAsync("click");
        var field = host.Page.Locator("[name='muc#roomconfig_slow_mode_duration']");
        await field.FillAsync($"{seconds}");
        await host.Page.Locator("converse-muc-config-modal input[type=submit], converse-muc-config-modal button[type=submit], .modal.show input[type=submit]").First.ClickAsync();
    }

    // The menu of a message, and what Converse asks before it does it.
    static async Task Act(Visitor visitor, string words, string name)
    {
        var message = visitor.Chat.Locator(".chat-msg", new() { HasText = words });
        await message.Locator($".chat-msg__action-{name.ToLowerInvariant()}").First.DispatchEventAsync("click");
        await visitor.Page.Locator(".modal.show button[type=submit], .modal.show input[type=submit]").First.ClickAsync();
    }
}
