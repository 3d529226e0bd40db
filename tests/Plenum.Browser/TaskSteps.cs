using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>What a visitor does with tasks and notes.</summary>
static class TaskSteps
{
    extension(Visitor visitor)
    {
        public ILocator Panel => visitor.Page.Locator(".plenum-panel");

        public ILocator OpensTasks => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Tasks and notes" });

        public ILocator TaskList(string name) =>
            visitor.Panel.Locator(".plenum-list", new() { Has = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) });

        public ILocator TaskRow(string name) =>
            visitor.Panel.Locator(".plenum-task", new() { Has = visitor.Page.Locator(".plenum-task-name").GetByText(name, new() { Exact = true }) });

        public async Task OpenTasks()
        {
            await visitor.OpensTasks.ClickAsync();
            await visitor.Panel.Locator(".plenum-list").First.WaitForAsync();
        }

        /// <summary>Types a command into the chat.</summary>
        public async Task Command(string command)
        {
            await visitor.Page.Locator(".chat-textarea").FillAsync(command);
            await visitor.Page.Locator(".chat-textarea").PressAsync("Enter");
        }

        public async Task AddList(string name)
        {
            await visitor.Panel.GetByRole(AriaRole.Button, new() { Name = "New list" }).ClickAsync();
            await visitor.Panel.GetByLabel("Name of the list").FillAsync(name);
            await visitor.Page.Keyboard.PressAsync("Enter");
            await visitor.TaskList(name).WaitForAsync();
        }

        public async Task AddTask(string list, string name)
        {
            await visitor.TaskList(list).GetByRole(AriaRole.Button, new() { Name = "Add a task" }).ClickAsync();
            await visitor.Panel.GetByLabel("Task", new() { Exact = true }).FillAsync(name);
            await visitor.Panel.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            // The form stays for the next task once the server has this one.
            await Expect(visitor.Panel.GetByLabel("Task", new() { Exact = true })).ToHaveValueAsync("");
            await visitor.Panel.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await visitor.TaskRow(name).WaitForAsync();
        }

        public async Task RenameTask(string name, string newName)
        {
            await visitor.TaskRow(name).Locator(".plenum-task-text").ClickAsync();
            await visitor.Panel.GetByLabel("Task", new() { Exact = true }).FillAsync(newName);
            await visitor.Page.Keyboard.PressAsync("Enter");
            await visitor.TaskRow(newName).WaitForAsync();
        }

        /// <summary>Picks from the menu of a task, list or note.</summary>
        public async Task Choose(ILocator of, string entry)
        {
            await of.GetByRole(AriaRole.Button, new() { Name = "More for" }).ClickAsync();
            await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = entry, Exact = true }).ClickAsync();
        }

        public async Task MessageAction(string message, string action)
        {
            var shown = visitor.Chat.Locator("converse-chat-message", new() { HasText = message }).Last;
            await shown.HoverAsync();
            await shown.Locator("converse-message-actions button, converse-message-actions .dropdown-toggle").First.ClickAsync();
            await shown.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
        }

        /// <summary>By mouse, onto the upper part of a row, or onto the end of a list.</summary>
        public async Task Drag(ILocator row, ILocator target)
        {
            var (from, to) = (await Middle(row.Locator(".plenum-grip")), await UpperPart(target));
            await visitor.Page.Mouse.MoveAsync(from.X, from.Y);
            await visitor.Page.Mouse.DownAsync();
            await visitor.Page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 8 });
            await visitor.Page.Mouse.UpAsync();
        }

        /// <summary>By finger, as the browser's input hears it.</summary>
        public async Task TouchDrag(ILocator row, ILocator target)
        {
            var (from, to) = (await Middle(row.Locator(".plenum-grip")), await UpperPart(target));
            var devtools = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
            object[] At(float x, float y) => [new { x, y }];
            Task Send(string type, object[] points) => devtools.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
            await Send("touchStart", At(from.X, from.Y));
            for (var step = 1; step <= 8; step++)
                await Send("touchMove", At(from.X + (to.X - from.X) * step / 8, from.Y + (to.Y - from.Y) * step / 8));
            await Send("touchEnd", []);
        }

        /// <summary>What the server sends from now on that contains the given words; new connections are not watched.</summary>
        public ConcurrentQueue<string> Hears(string words)
        {
            var heard = new ConcurrentQueue<string>();
            visitor.Received += text =>
            {
                if (text.Contains(words, StringComparison.Ordinal)) heard.Enqueue(text);
            };
            return heard;
        }
    }

    static async Task<(float X, float Y)> Middle(ILocator of) => await PointIn(of, 0.5f);

    static async Task<(float X, float Y)> UpperPart(ILocator of) => await PointIn(of, 0.25f);

    static async Task<(float X, float Y)> PointIn(ILocator of, float height)
    {
        await of.ScrollIntoViewIfNeededAsync();
        var box = await of.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not on the page.");
        return (box.X + box.Width / 2, box.Y + box.Height * height);
    }
}
