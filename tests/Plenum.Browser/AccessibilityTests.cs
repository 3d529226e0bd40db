using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class AccessibilityTests(Stage stage)
{
    static readonly string[] Ours = ["plenum-poll-banner", "plenum-poll-message", ".plenum-dialog", "plenum-status"];

    [Theory]
    [InlineData("/")]
    [InlineData("/setup?token=abc")]
    [InlineData("/r/some-room")]
    public async Task A_page_that_is_all_ours_has_no_serious_finding(string path)
    {
        await using var visitor = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await visitor.Page.GotoAsync(path);
        await visitor.Page.Locator(".card").First.WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFindings());
        visitor.HadNoProblems();
    }

    [Fact]
    public async Task The_menu_of_a_room_opens_on_a_phone()
    {
        await using var viewer = await stage.Viewer(await NewRoom("pocket"), "Pia", new() { Width = 390, Height = 844 });
        await viewer.Page.Locator("converse-muc-heading converse-dropdown button").ClickAsync();
        // Playwright clicks only what is laid out and on top.
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
    }

    [Fact]
    public async Task Banner_cards_and_form_have_no_serious_finding()
    {
        await using var host = await stage.Host("accessible");
        await host.StartPoll("Can everyone use this?", 5, "Yes", "No");
        await host.Vote("Yes");
        await Expect(host.Choice("Yes")).ToContainTextAsync("100%");
        Assert.Empty(await host.AccessibilityFindings(Ours));

        await host.NewPoll.ClickAsync();
        await host.Form.WaitForAsync();
        Assert.Empty(await host.AccessibilityFindings(Ours));
    }

    [Fact]
    public async Task A_vote_can_be_cast_by_keyboard_and_keeps_the_focus()
    {
        await using var host = await stage.Host("keyboard");
        await host.StartPoll("By keyboard?", 5, "Yes", "No");
        await host.Choice("No").FocusAsync();
        await host.Page.Keyboard.PressAsync("Space");
        await Expect(host.Banner).ToContainTextAsync("Your vote is counted.");
        await Expect(host.Choice("No")).ToContainTextAsync("100%");
        await Expect(host.Choice("No")).ToBeFocusedAsync();
    }

    async Task<string> NewRoom(string room)
    {
        await using var host = await stage.Host(room);
        return room;
    }
}
