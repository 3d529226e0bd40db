using Microsoft.Playwright;

namespace Plenum.Browser;

/// <summary>Someone with a browser profile of their own, looking at one page. Notes everything that must never happen.</summary>
sealed class Visitor : IAsyncDisposable
{
    readonly string _address;
    readonly IBrowserContext _context;
    readonly List<string> _problems = [];

    Visitor(string address, IBrowserContext context, IPage page)
    {
        _address = address;
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Every frame that the server sends, on any connection of this page.</summary>
    public event Action<string>? Received;

    /// <summary>Every frame that this page sends.</summary>
    public event Action<string>? Sent;

    public ILocator Banner => Page.Locator("plenum-poll-banner .plenum-poll");

    public ILocator Choice(string label) => Banner.Locator(".plenum-poll-choice", new() { HasText = label });

    public ILocator NewPoll => Page.GetByRole(AriaRole.Button, new() { Name = "New poll" });

    public ILocator Form => Page.GetByRole(AriaRole.Dialog, new() { Name = "New poll" });

    public ILocator Chat => Page.Locator("converse-muc-chatarea");

    public static async Task<Visitor> Arrive(IBrowser browser, string address, ViewportSize? size = null, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB")
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            ColorScheme = scheme,
            Locale = locale,
            ViewportSize = size ?? new() { Width = 1280, Height = 800 },
        });
        context.SetDefaultTimeout(Stage.Patience);
        var visitor = new Visitor(address, context, await context.NewPageAsync());
        visitor.Watch();
        return visitor;
    }

    /// <summary>The same visitor in another tab.</summary>
    public async Task<Visitor> OpenTab()
    {
        var tab = new Visitor(_address, _context, await _context.NewPageAsync());
        tab.Watch();
        return tab;
    }

    /// <summary>What happened that must not: a request to elsewhere, an error of our scripts, a violated content policy.</summary>
    public void HadNoProblems() => Assert.Empty(_problems);

    public async Task SignIn(string name, string password)
    {
        await Page.GotoAsync("/#signin");
        await Page.GetByLabel("Account name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.GetByText($"Signed in as {name}").WaitForAsync();
    }

    /// <summary>Enters by the room's link, with the nickname that the page asks for where it does not know one.</summary>
    public async Task Enter(string room, string? nick = null)
    {
        await Page.GotoAsync($"/r/{room}");
        if (nick is not null)
        {
            await Page.GetByLabel("Your nickname").FillAsync(nick);
            await Page.GetByRole(AriaRole.Button, new() { Name = "Enter the room" }).ClickAsync();
        }
        await HasEntered();
    }

    public Task HasEntered() => Page.Locator(".chat-textarea").WaitForAsync();

    public async Task Say(string words)
    {
        await Page.Locator(".chat-textarea").FillAsync(words);
        await Page.Locator(".chat-textarea").PressAsync("Enter");
        await Chat.GetByText(words, new() { Exact = true }).First.WaitForAsync();
    }

    /// <summary>Opens the form and fills it, and does not send it yet.</summary>
    public async Task FillPoll(string question, int minutes, params string[] choices)
    {
        await NewPoll.ClickAsync();
        await Form.GetByLabel("Question").FillAsync(question);
        await Form.GetByLabel("Minutes to vote").FillAsync(minutes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (index, label) in choices.Index()) await Form.GetByLabel($"Choice {index + 1}").FillAsync(label);
    }

    public async Task StartPoll(string question, int minutes, params string[] choices)
    {
        await FillPoll(question, minutes, choices);
        await Form.GetByRole(AriaRole.Button, new() { Name = "Start the poll" }).ClickAsync();
        await Assertions.Expect(Form).ToHaveCountAsync(0);
    }

    public async Task Vote(string label)
    {
        await Choice(label).ClickAsync();
        await Assertions.Expect(Banner).ToContainTextAsync("Your vote is counted.");
    }

    /// <summary>Serious and critical findings of axe within what is ours; where nothing is named, the whole page is.</summary>
    public async Task<string[]> AccessibilityFindings(params string[] ours)
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Repository.Axe));
        return await Page.EvaluateAsync<string[]>(
            """
            async (ours) => {
              const present = ours.filter((selector) => document.querySelector(selector));
              const result = await axe.run(present.length ? { include: present } : document);
              return result.violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
            }
            """,
            ours);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        if (_context.Pages.Count == 0) await _context.DisposeAsync();
    }

    void Watch()
    {
        Page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Received?.Invoke(frame.Text ?? "");
            socket.FrameSent += (_, frame) => Sent?.Invoke(frame.Text ?? "");
        };
        Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _problems.Add($"request to {request.Url}");
        };
        Page.Console += (_, message) =>
        {
            // Converse reports what a server answers to its many questions; its words are not ours.
            var isOurs = message.Location.Contains("/assets/", StringComparison.Ordinal);
            var isPolicy = message.Text.Contains("Content Security Policy", StringComparison.Ordinal);
            if (message.Type == "error" && (isOurs || isPolicy)) _problems.Add(message.Text);
        };
        Page.PageError += (_, error) => _problems.Add(error);
    }
}
