using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>What becomes of a message after it was said, by the menu that Converse has for it.</summary>
public sealed class MessageMenuTests(Stage stage)
{
    [Fact]
    public async Task A_moderator_takes_a_message_away_for_everyone_and_for_good()
    {
        await using var host = await stage.Host("moderated");
        await using var bob = await stage.Viewer("moderated", "bob");
        await using var carol = await stage.Viewer("moderated", "carol");
        await bob.Say("Something rude");
        await bob.Say("Something nice");
        await host.Said("Something nice").WaitForAsync();

        await host.MessageAction("Something rude", "Retract");
        await host.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Be kind");
        await host.Confirm();

        foreach (var visitor in (Visitor[])[host, bob, carol])
        {
            await Expect(visitor.Said("Something rude")).ToHaveCountAsync(0);
            await Expect(visitor.Chat.Locator(".chat-msg--retracted")).ToContainTextAsync("Be kind");
            await visitor.Page.ReloadAsync();
            await Expect(visitor.Said("Something nice")).ToHaveCountAsync(1);
            await Expect(visitor.Said("Something rude")).ToHaveCountAsync(0);
            visitor.HadNoProblems();
        }
    }

    [Fact]
    public async Task A_corrected_message_shows_its_last_version_now_and_later()
    {
        await using var host = await stage.Host("corrected");
        await using var bob = await stage.Viewer("corrected", "bob");
        await bob.Say("A tpyo");
        await host.Said("A tpyo").WaitForAsync();

        await bob.MessageAction("A tpyo", "Edit");
        await Expect(bob.Page.Locator(".chat-textarea")).ToHaveValueAsync("A tpyo");
        await bob.Say("A typo");
        await Expect(host.Said("A typo")).ToHaveCountAsync(1);
        await Expect(host.Said("A tpyo")).ToHaveCountAsync(0);

        await host.Page.ReloadAsync();
        await Expect(host.Said("A typo")).ToHaveCountAsync(1);
        await Expect(host.Said("A tpyo")).ToHaveCountAsync(0);
        host.HadNoProblems();
        bob.HadNoProblems();
    }

    [Fact]
    public async Task A_reaction_is_seen_by_the_others_now_and_later()
    {
        await using var host = await stage.Host("reactions");
        await using var bob = await stage.Viewer("reactions", "bob");
        await host.Say("Do you like it?");
        await bob.Said("Do you like it?").WaitForAsync();

        await bob.MessageAction("Do you like it?", "Add Reaction");
        var reaction = bob.Chat.Locator(".reaction-picker .reaction-item").First;
        var emoji = (await reaction.TextContentAsync())!.Trim();
        await reaction.ClickAsync();
        await Expect(host.Chat.Locator("converse-reactions")).ToContainTextAsync(emoji);

        await host.Page.ReloadAsync();
        await Expect(host.Chat.Locator("converse-reactions")).ToContainTextAsync(emoji);
        host.HadNoProblems();
        bob.HadNoProblems();
    }
}
