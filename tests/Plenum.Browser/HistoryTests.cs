using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>What was said before, by way of the room's archive (XEP-0313).</summary>
public sealed class HistoryTests(Stage stage)
{
    const string Query = "urn:xmpp:mam:2";

    [Fact]
    public async Task Who_comes_late_asks_for_one_page_and_for_older_ones_only_when_scrolling_up()
    {
        await using var host = await stage.Host("long");
        await host.SayMany(1, 120);
        await using var viewer = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var queries = new ConcurrentQueue<string>();
        viewer.Sent += frame =>
        {
            if (frame.Contains(Query, StringComparison.Ordinal) && frame.Contains("<query", StringComparison.Ordinal)) queries.Enqueue(frame);
        };

        await viewer.Enter("long", "bob");
        await Expect(viewer.Said("Message 120")).ToHaveCountAsync(1);
        await viewer.Say("Here I am.");
        await host.Said("Here I am.").WaitForAsync();
        await host.Say("Welcome!");
        await Expect(viewer.Said("Welcome!")).ToHaveCountAsync(1);

        Assert.Single(queries);
        Assert.Equal(Messages(71, 120).Concat(["Here I am.", "Welcome!"]), await viewer.Knows());

        await viewer.ScrollUpTo(122);
        Assert.Equal(Messages(1, 120).Concat(["Here I am.", "Welcome!"]), await viewer.Knows());
        Assert.InRange(queries.Count, 2, 4);
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task What_a_page_has_dropped_of_a_long_chat_comes_back_when_scrolling_up()
    {
        await using var host = await stage.Host("longer");
        await host.SayMany(1, 60);
        await using var viewer = await stage.Viewer("longer", "bob");
        await viewer.Said("Message 60").WaitForAsync();

        await host.SayMany(61, 240);
        await viewer.Said("Message 240").WaitForAsync();
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('converse-muc').model.messages.models.filter((m) => m.get('body')).length <= 200");
        await viewer.ScrollUpTo(240);

        Assert.Equal(Messages(1, 240), await viewer.Knows());
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task A_poll_from_the_archive_is_a_card_and_not_running_again()
    {
        await using var host = await stage.Host("past-polls");
        await using var first = await stage.Viewer("past-polls", "bob");
        await host.StartPoll("First?", 5, "One", "Two");
        await first.Vote("Two");
        await host.FillPoll("Second?", 5, "Three", "Four");
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();
        await host.Form.GetByRole(AriaRole.Button, new() { Name = "End it and start this one" }).ClickAsync();
        await Expect(first.Banner).ToContainTextAsync("Second?");

        await using var late = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var votes = late.Hears("!2");
        await late.Enter("past-polls", "carol");
        await Expect(late.Chat.Locator(".plenum-poll-card.is-over")).ToContainTextAsync("First?");
        await Expect(late.Chat.Locator(".plenum-poll-card")).ToHaveCountAsync(3);
        await Expect(late.Banner).ToContainTextAsync("Second?");
        await late.Vote("Four");
        await Expect(first.Choice("Four")).ToContainTextAsync("100%");
        Assert.Empty(votes);
        late.HadNoProblems();
    }

    static IEnumerable<string> Messages(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => $"Message {i}");
}
