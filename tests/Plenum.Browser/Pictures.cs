using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>Takes the pictures in docs/images. No test: it runs only where it is asked for, see CONTRIBUTING.md.</summary>
public sealed class Pictures(Stage stage)
{
    static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };
    static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    [Fact(Explicit = true)]
    public async Task Pictures_for_the_documentation()
    {
        await using var start = await Visitor.Arrive(stage.Browser, stage.Server.Address, Desktop);
        await start.Page.GotoAsync("/");
        await start.Page.Locator(".card").First.WaitForAsync();
        await Take(start, "start");

        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address, Desktop);
        await host.SignIn("alice", Stage.Password);
        await host.Page.GetByLabel("Room", new() { Exact = true }).FillAsync("Summer Festival");
        await host.Page.GetByLabel("Your nickname").FillAsync("Alice");
        await host.Page.GetByRole(AriaRole.Button, new() { Name = "Enter the room" }).ClickAsync();
        await host.HasEntered();
        await host.FillPoll("Where shall the summer festival take place?", 10, "On the market square", "In the castle garden", "Down at the harbour");
        await Take(host, "form");
        await host.Page.Keyboard.PressAsync("Escape");

        await using var amara = await stage.Viewer("summer-festival", "Amara", Desktop, ColorScheme.Dark);
        await using var jonas = await stage.Viewer("summer-festival", "Jonas", Phone);
        await using var mei = await stage.Viewer("summer-festival", "Mei");
        await host.Say("Good evening everyone, and welcome!");
        await amara.Say("Hello from the second row 👋");
        await jonas.Say("Hi all, listening from the train.");
        await host.Say("Before we start: one question that only you can answer.");
        await host.StartPoll("Where shall the summer festival take place?", 10, "On the market square", "In the castle garden", "Down at the harbour");
        await mei.Vote("In the castle garden");
        await amara.Vote("In the castle garden");
        await jonas.Vote("Down at the harbour");
        await mei.Say("The garden has shade, and the stage is already there.");
        await jonas.Say("Harbour! The sunset alone…");

        var more = new List<Visitor>();
        foreach (var (index, nick) in ((string[])["Diego", "Fatima", "Leo", "Noor", "Sven", "Yuki", "Ines", "Tom"]).Index())
        {
            var viewer = await stage.Viewer("summer-festival", nick);
            more.Add(viewer);
            await viewer.Vote((index % 4) switch { 0 or 2 => "In the castle garden", 1 => "On the market square", _ => "Down at the harbour" });
        }
        await more[0].Say("Garden, please. My kids will thank you.");
        await host.Vote("In the castle garden");
        foreach (var visitor in (Visitor[])[host, amara, jonas]) await Expect(visitor.Banner).ToContainTextAsync("12 votes");
        await Take(host, "room");
        await Take(amara, "room-dark");
        await Take(jonas, "room-phone");
        foreach (var viewer in more) await viewer.DisposeAsync();
    }

    [Fact(Explicit = true)]
    public async Task A_picture_of_the_tasks()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address, Desktop);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("concert");
        await using var mei = await stage.Viewer("concert", "Mei");
        await using var jonas = await stage.Viewer("concert", "Jonas");
        await host.Say("Good evening everyone, and welcome!");
        await mei.Say("Will there be a recording?");
        await jonas.Say("Is there parking near the castle garden?");
        await host.OpenTasks();
        await host.AddList("Questions to answer");
        await host.MessageAction("Is there parking", "Create a task from this message");
        await host.Panel.GetByLabel("List").SelectOptionAsync("Questions to answer");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await host.TaskRow("Jonas").WaitForAsync();
        foreach (var name in (string[])["Check the microphones", "Greet the second row", "Thank the volunteers"]) await host.AddTask("concert", name);
        await host.TaskRow("Check the microphones").GetByRole(AriaRole.Checkbox).ClickAsync();
        await Expect(host.TaskList("concert")).ToContainTextAsync("1 of 3 done");
        await mei.Say("Perfect, thank you!");
        await host.Chat.GetByText("Perfect, thank you!").WaitForAsync();
        await host.Page.Mouse.MoveAsync(500, 500);
        await Take(host, "tasks");
    }

    static async Task Take(Visitor visitor, string name)
    {
        // Bars and dialogs move for less than a second.
        await visitor.Page.EvaluateAsync("() => Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished))");
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "images", $"{name}.png") });
    }
}
