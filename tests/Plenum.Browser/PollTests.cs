using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class PollTests(Stage stage)
{
    [Fact]
    public async Task A_poll_from_the_form_is_voted_on_in_two_browsers_and_both_banners_move()
    {
        await using var host = await stage.Host("two-browsers");
        await using var viewer = await stage.Viewer("two-browsers", "bob", new() { Width = 390, Height = 844 });
        await host.StartPoll("Tea or coffee?", 5, "Tea", "Coffee");
        await Expect(viewer.Banner).ToContainTextAsync("Tea or coffee?");

        await viewer.Vote("Coffee");
        await Expect(host.Choice("Coffee")).ToContainTextAsync("100%");
        await host.Vote("Tea");

        foreach (var visitor in (Visitor[])[host, viewer])
        {
            await Expect(visitor.Banner).ToContainTextAsync("2 votes");
            await Expect(visitor.Choice("Tea")).ToContainTextAsync("50%");
            await Expect(visitor.Choice("Coffee")).ToContainTextAsync("50%");
            await Expect(visitor.Chat).Not.ToContainTextAsync("!");
            await Expect(visitor.Chat.Locator(".chat-error, .chat-msg__error")).ToHaveCountAsync(0);
        }
        await Expect(host.Choice("Tea")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(viewer.Choice("Tea")).ToHaveAttributeAsync("aria-pressed", "false");
        host.HadNoProblems();
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task A_vote_that_is_typed_counts_and_does_not_stay_in_the_chat()
    {
        await using var host = await stage.Host("typed");
        await host.StartPoll("Typed?", 5, "Yes", "No");
        await host.Page.Locator(".chat-textarea").FillAsync("!2");
        await host.Page.Locator(".chat-textarea").PressAsync("Enter");
        await Expect(host.Banner).ToContainTextAsync("Your vote is counted.");
        await Expect(host.Choice("No")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(host.Chat.GetByText("!2", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_comes_late_sees_the_running_poll_and_has_no_button_for_a_new_one()
    {
        await using var host = await stage.Host("late");
        await host.Say("Said before you came.");
        await host.StartPoll("Since when?", 5, "Now", "Then");
        await host.Vote("Now");
        await using var viewer = await stage.Viewer("late", "bob");
        await Expect(viewer.Banner).ToContainTextAsync("Since when?");
        await Expect(viewer.Choice("Now")).ToContainTextAsync("100%");
        await Expect(viewer.Chat).ToContainTextAsync("Said before you came.");
        await Expect(viewer.Chat.Locator(".plenum-poll-card")).ToContainTextAsync("alice started a poll");
        await Expect(viewer.NewPoll).ToHaveCountAsync(0);
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task A_reload_keeps_nick_and_vote_and_meets_no_conflict()
    {
        await using var host = await stage.Host("reload");
        await using var viewer = await stage.Viewer("reload", "bob");
        await host.StartPoll("Still there?", 5, "Yes", "No");
        await viewer.Vote("Yes");

        await viewer.Page.ReloadAsync();
        await viewer.HasEntered();
        await Expect(viewer.Choice("Yes")).ToHaveAttributeAsync("aria-pressed", "true");
        await viewer.Say("It is me again.");
        await Expect(host.Chat.Locator(".chat-msg", new() { HasText = "It is me again." })).ToContainTextAsync("bob");

        await viewer.Vote("No");
        await Expect(host.Choice("No")).ToContainTextAsync("100%");
        await Expect(host.Banner.Locator(".plenum-poll-total")).ToHaveTextAsync("1 vote");
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task A_second_tab_is_the_same_visitor_with_the_same_one_vote()
    {
        await using var host = await stage.Host("tabs");
        await using var viewer = await stage.Viewer("tabs", "bob");
        await host.StartPoll("How many are you?", 5, "One", "Two");
        await viewer.Vote("Two");

        await using var tab = await viewer.OpenTab();
        await tab.Enter("tabs");
        await tab.Say("Also me.");
        await Expect(viewer.Chat.Locator(".chat-msg", new() { HasText = "Also me." })).ToContainTextAsync("bob");
        await tab.Vote("One");
        await Expect(host.Choice("One")).ToContainTextAsync("100%");
        await Expect(host.Banner.Locator(".plenum-poll-total")).ToHaveTextAsync("1 vote");
        tab.HadNoProblems();
    }

    [Fact]
    public async Task A_public_vote_is_shown_to_everyone_and_confirmed_to_its_voter()
    {
        await using var host = await stage.Host("public");
        await using var viewer = await stage.Viewer("public", "bob");
        await host.FillPoll("In the open?", 5, "Yes", "No");
        await host.Form.GetByLabel("Anonymous").UncheckAsync();
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();

        await viewer.Vote("No");
        await Expect(viewer.Choice("No")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(host.Chat.Locator(".chat-msg", new() { HasText = "!2" })).ToContainTextAsync("bob");
        await Expect(host.Choice("No")).ToContainTextAsync("100%");
    }

    [Fact]
    public async Task A_second_poll_asks_first_then_replaces_the_first_and_leaves_its_result()
    {
        await using var host = await stage.Host("replace");
        await using var viewer = await stage.Viewer("replace", "bob");
        await host.StartPoll("First?", 5, "One", "Two");
        await viewer.Vote("Two");
        await host.FillPoll("Second?", 5, "Three", "Four");
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();
        await Expect(host.Form).ToContainTextAsync("A poll is running: “First?”");
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "End it and start this one" }).ClickAsync();

        await Expect(viewer.Banner).ToContainTextAsync("Second?");
        await Expect(viewer.Banner).ToContainTextAsync("Click a choice to vote.");
        var result = viewer.Chat.Locator(".plenum-poll-card.is-over");
        await Expect(result).ToContainTextAsync("First?");
        await Expect(result).ToContainTextAsync("100%");
        host.HadNoProblems();
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task What_is_wrong_in_the_form_is_said_at_its_field()
    {
        await using var host = await stage.Host("wrong");
        await host.FillPoll("How long?", 0, "Long", "Short");
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();
        var minutes = host.Form.GetByLabel("Minutes to vote");
        await Expect(minutes).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(host.Form.GetByText("too long, too large or too small")).ToBeVisibleAsync();

        await minutes.FillAsync("5");
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();
        await Expect(host.Banner).ToContainTextAsync("How long?");
    }

    [Fact]
    public async Task Who_lost_their_voice_follows_the_results_without_buttons()
    {
        await using var host = await stage.Host("muted");
        await using var viewer = await stage.Viewer("muted", "bob");
        await host.StartPoll("Quiet?", 5, "Yes", "No");
        await Expect(viewer.Banner.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Yes") })).ToHaveCountAsync(1);

        await host.Page.Locator(".chat-textarea").FillAsync("/mute bob");
        await host.Page.Locator(".chat-textarea").PressAsync("Enter");
        await Expect(viewer.Banner).ToContainTextAsync("You can follow the results, but not vote here.");
        await Expect(viewer.Banner.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Yes") })).ToHaveCountAsync(0);
        await host.Vote("Yes");
        await Expect(viewer.Choice("Yes")).ToContainTextAsync("100%");
    }
}
