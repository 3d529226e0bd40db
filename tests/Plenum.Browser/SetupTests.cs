using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class SetupTests(Stage stage)
{
    [Fact]
    public async Task The_printed_link_makes_an_operator_once_who_can_create_a_room()
    {
        await using var server = await ServerProcess.Start();
        await using var operate = await Visitor.Arrive(stage.Browser, server.Address);
        var page = operate.Page;
        await page.GotoAsync("/");
        await Expect(page.GetByText("This server is new.")).ToBeVisibleAsync();

        await page.GotoAsync(server.SetupLink);
        await page.GetByLabel("Account name").FillAsync("olga");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();
        await Expect(page.GetByText("Please use at least")).ToBeVisibleAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Stage.Password);
        await page.GetByLabel("Password, once more").FillAsync(Stage.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();

        await Expect(page.GetByText("Signed in as olga")).ToBeVisibleAsync();
        await page.GetByLabel("Room", new() { Exact = true }).FillAsync("Town Hall");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the room" }).ClickAsync();
        await operate.HasEntered();
        Assert.EndsWith("/r/town-hall", page.Url, StringComparison.Ordinal);
        await Expect(operate.NewPoll).ToBeVisibleAsync();
        await Expect(operate.Page.GetByRole(AriaRole.Heading, new() { Name = "Town Hall", Exact = true })).ToBeVisibleAsync();
        operate.HadNoProblems();

        await using var late = await Visitor.Arrive(stage.Browser, server.Address);
        await late.Page.GotoAsync(server.SetupLink);
        await late.Page.GetByLabel("Account name").FillAsync("mallory");
        await late.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Stage.Password);
        await late.Page.GetByLabel("Password, once more").FillAsync(Stage.Password);
        await late.Page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();
        await Expect(late.Page.GetByText("This link is no longer good")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_the_field_and_signing_out_works()
    {
        await using var visitor = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await visitor.Page.GotoAsync("/#signin");
        await visitor.Page.GetByLabel("Account name").FillAsync("alice");
        await visitor.Page.GetByLabel("Password").FillAsync("guess");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visitor.Page.GetByText("do not go together")).ToBeVisibleAsync();

        await visitor.SignIn("alice", Stage.Password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Signed in as")).ToHaveCountAsync(0);
    }
}
