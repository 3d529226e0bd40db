using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>Rooms that do not let everyone in, or not any more: what the page says, and how one gets in after all.</summary>
public sealed class EntryTests(Stage stage)
{
    [Fact]
    public async Task Who_comes_while_the_owner_is_opening_the_room_is_told_so_and_gets_in_later()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var configuring = new TaskCompletionSource();
        var mayConfigure = new TaskCompletionSource();
        await host.Page.RouteWebSocketAsync("**/xmpp-websocket", socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(async frame =>
            {
                if (frame.Text!.Contains("muc#owner", StringComparison.Ordinal))
                {
                    configuring.TrySetResult();
                    await mayConfigure.Task;
                }
                server.Send(frame.Text);
            });
        });
        await host.SignIn("alice", Stage.Password);
        await host.Page.GotoAsync("/r/opening");
        await configuring.Task.WaitAsync(TimeSpan.FromMilliseconds(Stage.Patience), TestContext.Current.CancellationToken);

        await using var bob = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await bob.AsksToEnter("opening", "bob");
        await Expect(bob.Gone).ToContainTextAsync("is not open yet");
        mayConfigure.SetResult();
        await host.HasEntered();
        await host.Say("Now it is open.");

        await bob.Gone.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await bob.HasEntered();
        await bob.Say("Thank you.");
        await host.Said("Thank you.").WaitForAsync();
        host.HadNoProblems();
        bob.HadNoProblems();
    }

    [Fact]
    public async Task A_password_is_asked_for_until_it_is_right()
    {
        await using var host = await stage.Host("secret");
        await host.Configure(("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "sesame"));
        await using var bob = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await bob.AsksToEnter("secret", "bob");
        var form = bob.Page.Locator("converse-muc-password-form");
        await Expect(form).ToContainTextAsync("requires a password");
        await Expect(form).Not.ToContainTextAsync("incorrect");

        await form.Locator("input[type=password]").FillAsync("guess");
        await form.Locator("input[type=submit]").ClickAsync();
        await Expect(form).ToContainTextAsync("Password incorrect");
        await form.Locator("input[type=password]").FillAsync("sesame");
        await form.Locator("input[type=submit]").ClickAsync();
        await bob.HasEntered();
        await bob.Say("Open!");
        await host.Said("Open!").WaitForAsync();
        bob.HadNoProblems();
    }

    [Theory]
    [InlineData("muc#roomconfig_membersonly", "1", "Only members may enter this room.")]
    [InlineData("muc#roomconfig_maxusers", "10", "This room is full.")]
    public async Task Who_may_not_enter_is_told_why_and_where_to_go(string field, string value, string why)
    {
        var room = field[(field.LastIndexOf('_') + 1)..];
        await using var host = await stage.Host(room);
        await host.Configure((field, value));
        var others = new List<Visitor>();
        if (room == "maxusers") for (var i = 1; i < 10; i++) others.Add(await stage.Viewer(room, $"guest {i}"));

        await using var bob = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        await bob.AsksToEnter(room, "bob");
        await Expect(bob.Gone).ToContainTextAsync(why);
        await Expect(bob.Gone.GetByRole(AriaRole.Link, new() { Name = "Start page" })).ToBeVisibleAsync();
        await Expect(bob.Gone.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
        bob.HadNoProblems();
        foreach (var other in others) await other.DisposeAsync();
    }

    [Theory]
    [InlineData("kick", "kicked from", "kicked out")]
    [InlineData("ban", "banned from", "banned")]
    public async Task Who_is_removed_is_told_so_with_the_reason(string command, string told, string what)
    {
        await using var host = await stage.Host($"{command}ed");
        await using var bob = await stage.Viewer($"{command}ed", "bob");
        await bob.Say("Am I welcome?");
        await host.Said("Am I welcome?").WaitForAsync();

        await host.Command($"/{command} bob No, you are not");

        await Expect(bob.Gone).ToContainTextAsync(told);
        await Expect(bob.Gone).ToContainTextAsync("No, you are not");
        await Expect(host.Chat).ToContainTextAsync($"bob has been {what}");
        await bob.Gone.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        if (command == "kick") await bob.HasEntered();
        else await Expect(bob.Gone).ToContainTextAsync("You are banned from this room.");
        host.HadNoProblems();
        bob.HadNoProblems();
    }

    [Fact]
    public async Task Who_is_in_a_destroyed_room_is_told_why_and_led_to_the_new_one()
    {
        await using var next = await stage.Host("new-house");
        await using var host = await stage.Host("old-house");
        await using var bob = await stage.Viewer("old-house", "bob");

        await host.Destroy("The roof leaks", "new-house");

        await Expect(bob.Gone).ToContainTextAsync("This room was closed.");
        await Expect(bob.Gone).ToContainTextAsync("The roof leaks");
        await bob.Gone.GetByRole(AriaRole.Link, new() { Name = "To the new room" }).ClickAsync();
        await bob.HasEntered();
        await bob.Say("How nice!");
        await next.Said("How nice!").WaitForAsync();
        host.HadNoProblems();
        bob.HadNoProblems();
    }
}
