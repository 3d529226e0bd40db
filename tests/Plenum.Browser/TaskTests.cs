using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class TaskTests(Stage stage)
{
    [Fact]
    public async Task A_task_dragged_to_another_list_is_there_for_another_admin_and_after_a_reload()
    {
        await using var host = await stage.Host("drag");
        await using var bob = await AnotherAdmin(host, "drag", "bob");
        await host.OpenTasks();
        await bob.OpenTasks();
        await host.AddList("Later");
        await host.AddTask("drag", "Greet the guests");
        await host.AddTask("drag", "Check the sound");
        await Expect(bob.TaskList("drag").Locator(".plenum-task-name")).ToHaveTextAsync(["Greet the guests", "Check the sound"]);

        await host.Drag(host.TaskRow("Greet the guests"), host.TaskList("Later"));
        await Expect(bob.TaskList("Later").Locator(".plenum-task-name")).ToHaveTextAsync(["Greet the guests"]);
        await Expect(bob.TaskList("drag").Locator(".plenum-task-name")).ToHaveTextAsync(["Check the sound"]);
        await host.Drag(host.TaskRow("Check the sound"), host.TaskRow("Greet the guests"));
        await Expect(bob.TaskList("Later").Locator(".plenum-task-name")).ToHaveTextAsync(["Check the sound", "Greet the guests"]);

        await bob.TaskRow("Check the sound").GetByRole(AriaRole.Checkbox).ClickAsync();
        await Expect(host.TaskRow("Check the sound").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await Expect(host.TaskList("Later")).ToContainTextAsync("1 of 2 done");

        await host.Page.ReloadAsync();
        await host.HasEntered();
        await Expect(host.TaskList("Later").Locator(".plenum-task-name")).ToHaveTextAsync(["Check the sound", "Greet the guests"]);
        await Expect(host.TaskRow("Check the sound").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        host.HadNoProblems();
        bob.HadNoProblems();
    }

    [Fact]
    public async Task Who_is_no_longer_an_admin_loses_the_app_and_hears_nothing_more_of_it()
    {
        await using var host = await stage.Host("demoted");
        await using var bob = await AnotherAdmin(host, "demoted", "bob");
        await host.OpenTasks();
        await bob.OpenTasks();
        await host.AddTask("demoted", "Known to both");
        await Expect(bob.TaskRow("Known to both")).ToBeVisibleAsync();

        var heard = bob.Hears("livechat-tasks");
        await host.Command("/member bob");
        await Expect(bob.Panel).ToHaveCountAsync(0);
        await Expect(bob.OpensTasks).ToHaveCountAsync(0);
        await Expect(bob.Page.GetByText("You no longer have the right to see tasks and notes.")).ToBeVisibleAsync();
        await host.AddTask("demoted", "For one alone");
        await host.Say("That was all.");
        await bob.Chat.GetByText("That was all.").WaitForAsync();
        Assert.DoesNotContain(heard, frame => frame.Contains("For one alone", StringComparison.Ordinal));

        await host.Command("/admin bob");
        await bob.OpenTasks();
        await Expect(bob.TaskRow("For one alone")).ToBeVisibleAsync();
        bob.HadNoProblems();
    }

    [Fact]
    public async Task A_viewer_sees_no_button_no_action_and_no_item()
    {
        await using var host = await stage.Host("viewer-tasks");
        await using var viewer = await stage.Viewer("viewer-tasks", "vera");
        var heard = viewer.Hears("livechat");
        await host.OpenTasks();
        await host.AddTask("viewer tasks", "Nobody else sees this");
        await host.Say("Hello.");
        await viewer.Chat.GetByText("Hello.").WaitForAsync();

        await Expect(viewer.OpensTasks).ToHaveCountAsync(0);
        await Expect(viewer.Panel).ToHaveCountAsync(0);
        Assert.Empty(heard);
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task Tasks_are_moved_by_keyboard_and_by_menu_and_keep_the_focus()
    {
        await using var host = await stage.Host("keys");
        await host.OpenTasks();
        await host.AddList("Later");
        foreach (var name in (string[])["One", "Two", "Three"]) await host.AddTask("keys", name);

        var grip = host.TaskRow("Three").Locator(".plenum-grip");
        await grip.FocusAsync();
        await host.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(host.TaskList("keys").Locator(".plenum-task-name")).ToHaveTextAsync(["One", "Three", "Two"]);
        await Expect(grip).ToBeFocusedAsync();
        await host.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(host.TaskList("keys").Locator(".plenum-task-name")).ToHaveTextAsync(["One", "Two", "Three"]);
        await host.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(host.TaskList("Later").Locator(".plenum-task-name")).ToHaveTextAsync(["Three"]);
        await Expect(grip).ToBeFocusedAsync();
        await Expect(host.Panel.Locator("[aria-live]")).ToHaveTextAsync("“Three” is now number 1 in “Later”.");

        await host.TaskRow("Three").GetByRole(AriaRole.Button, new() { Name = "More for" }).FocusAsync();
        await host.Page.Keyboard.PressAsync("Enter");
        await host.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Move to “keys”" }).FocusAsync();
        await host.Page.Keyboard.PressAsync("Enter");
        await Expect(host.TaskList("keys").Locator(".plenum-task-name")).ToHaveTextAsync(["One", "Two", "Three"]);
    }

    [Fact]
    public async Task What_is_being_typed_survives_that_others_change_the_task_and_delete_it()
    {
        await using var host = await stage.Host("typing");
        await using var bob = await AnotherAdmin(host, "typing", "bob");
        await host.OpenTasks();
        await bob.OpenTasks();
        await host.AddTask("typing", "Draft");
        await Expect(bob.TaskRow("Draft")).ToBeVisibleAsync();

        await host.TaskRow("Draft").Locator(".plenum-task-text").ClickAsync();
        var description = host.Panel.GetByLabel("Description");
        await description.FillAsync("Half a sen");
        await bob.RenameTask("Draft", "Final");
        // What was not touched follows, what was typed stays.
        await Expect(host.Panel.GetByLabel("Task", new() { Exact = true })).ToHaveValueAsync("Final");
        await Expect(description).ToHaveValueAsync("Half a sen");
        await Expect(description).ToBeFocusedAsync();

        await bob.Choose(bob.TaskRow("Final"), "Delete");
        await bob.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(host.Panel.GetByText("Somebody else deleted this meanwhile.")).ToBeVisibleAsync();
        await description.PressSequentiallyAsync("tence");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(bob.TaskRow("Final")).ToContainTextAsync("Half a sentence");
        host.HadNoProblems();
    }

    [Fact]
    public async Task A_list_is_renamed_and_is_deleted_with_its_tasks_after_a_question()
    {
        await using var host = await stage.Host("lists");
        await host.OpenTasks();
        await host.AddList("Errands");
        await host.AddTask("Errands", "Buy tea");
        await host.Choose(host.TaskList("Errands").Locator(".plenum-list-head"), "Rename");
        await host.Panel.GetByLabel("Name of the list").FillAsync("Shopping");
        await host.Page.Keyboard.PressAsync("Enter");
        await Expect(host.TaskList("Shopping")).ToContainTextAsync("Buy tea");

        await host.Choose(host.TaskList("Shopping").Locator(".plenum-list-head"), "Delete");
        var question = host.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "Delete the list “Shopping” and all its tasks (1)?" });
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(host.TaskList("Shopping")).ToContainTextAsync("Buy tea");
        await host.Choose(host.TaskList("Shopping").Locator(".plenum-list-head"), "Delete");
        await question.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(host.TaskList("Shopping")).ToHaveCountAsync(0);
        await host.Page.ReloadAsync();
        await Expect(host.TaskList("lists")).ToBeVisibleAsync();
        await Expect(host.TaskRow("Buy tea")).ToHaveCountAsync(0);
        host.HadNoProblems();
    }

    [Fact]
    public async Task A_message_becomes_a_task_and_its_author_gets_a_note()
    {
        await using var host = await stage.Host("from-message");
        await using var viewer = await stage.Viewer("from-message", "vera");
        await viewer.Say("Is there parking?");
        await host.Chat.GetByText("Is there parking?").WaitForAsync();

        await host.MessageAction("Is there parking?", "Create a task from this message");
        await Expect(host.Panel.GetByLabel("Task", new() { Exact = true })).ToHaveValueAsync("vera");
        await Expect(host.Panel.GetByLabel("Description")).ToHaveValueAsync("Is there parking?");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(host.TaskRow("vera")).ToContainTextAsync("Is there parking?");

        await host.MessageAction("Is there parking?", "Write a note about this participant");
        await host.Panel.GetByLabel("About vera").FillAsync("Comes by car.");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var notes = host.Panel.Locator(".plenum-note");
        await Expect(notes).ToContainTextAsync("Comes by car.");

        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "New note" }).ClickAsync();
        await host.Panel.GetByLabel("Note", new() { Exact = true }).FillAsync("Next time earlier.");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(notes.Locator("p")).ToHaveTextAsync(["Next time earlier.", "Comes by car."]);
        await host.Panel.GetByRole(AriaRole.Searchbox).FillAsync("VER");
        await Expect(notes.Locator("p")).ToHaveTextAsync(["Comes by car."]);
        await host.Panel.GetByRole(AriaRole.Searchbox).FillAsync("");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "About vera" }).ClickAsync();
        await Expect(notes.Locator("p")).ToHaveTextAsync(["Comes by car."]);

        await host.Choose(notes, "Edit");
        await host.Panel.GetByRole(AriaRole.Textbox, new() { Name = "About vera" }).FillAsync("Comes by bicycle.");
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(notes.Locator("p")).ToHaveTextAsync(["Comes by bicycle."]);
        await host.Choose(notes, "Delete");
        await host.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(notes).ToHaveCountAsync(0);
        host.HadNoProblems();
    }

    [Fact]
    public async Task A_finger_drags_a_task_by_its_handle_on_a_phone()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address, new() { Width = 390, Height = 844 });
        await host.SignIn("alice", Stage.Password);
        await host.Enter("finger");
        await host.OpenTasks();
        await host.AddTask("finger", "One");
        await host.AddTask("finger", "Two");
        await host.TouchDrag(host.TaskRow("Two"), host.TaskRow("One"));
        await Expect(host.TaskList("finger").Locator(".plenum-task-name")).ToHaveTextAsync(["Two", "One"]);
        host.HadNoProblems();
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_the_tasks_and_what_is_being_typed_is_still_there()
    {
        await using var first = await ServerProcess.Start();
        await first.SetUp("alice", Stage.Password);
        await using var host = await Visitor.Arrive(stage.Browser, first.Address);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("task-outage");
        await host.OpenTasks();
        await host.AddTask("task outage", "Durable");
        await host.TaskList("task outage").GetByRole(AriaRole.Button, new() { Name = "Add a task" }).ClickAsync();
        await host.Panel.GetByLabel("Task", new() { Exact = true }).FillAsync("Not yet sent");

        await first.Kill();
        await Expect(host.Page.GetByText("Connection lost. Reconnecting…")).ToBeVisibleAsync();
        await using var second = await ServerProcess.Start(first.Data, new Uri(first.Address).Authority);
        await Expect(host.Page.GetByText("Connection lost. Reconnecting…")).ToHaveCountAsync(0);
        await Expect(host.TaskRow("Durable")).ToBeVisibleAsync();
        await Expect(host.Panel.GetByLabel("Task", new() { Exact = true })).ToHaveValueAsync("Not yet sent");
        await Expect(host.Panel.GetByText("out of date")).ToHaveCountAsync(0);
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(host.TaskRow("Not yet sent")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_app_has_no_serious_finding()
    {
        await using var host = await stage.Host("accessible-tasks");
        await host.OpenTasks();
        await host.AddTask("accessible tasks", "One");
        Assert.Empty(await host.AccessibilityFindings("plenum-moderation"));
        await host.TaskRow("One").Locator(".plenum-task-text").ClickAsync();
        Assert.Empty(await host.AccessibilityFindings("plenum-moderation"));
        await host.Panel.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await host.Panel.GetByRole(AriaRole.Tab, new() { Name = "Notes" }).ClickAsync();
        await Expect(host.Panel.GetByText("No notes yet.")).ToBeVisibleAsync();
        Assert.Empty(await host.AccessibilityFindings("plenum-moderation"));
    }

    async Task<Visitor> AnotherAdmin(Visitor host, string room, string nick)
    {
        var visitor = await stage.Viewer(room, nick);
        await host.Command($"/admin {nick}");
        await visitor.OpensTasks.WaitForAsync();
        return visitor;
    }
}
