using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed partial class LanguageTests(Stage stage)
{
    /// <summary>Everything that is read or heard of what is ours: text, and the attributes that stand for it.</summary>
    const string WordsOfOurs =
        """
        (element) => [element, ...element.querySelectorAll('*')]
          .flatMap((part) => ['title', 'aria-label', 'placeholder'].map((name) => part.getAttribute(name) ?? ''))
          .concat(element.innerText)
          .join(' ')
        """;

    [Fact]
    public async Task An_Arabic_room_reads_from_right_to_left_with_no_word_of_English()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address, locale: "ar");
        var page = host.Page;
        await page.GotoAsync("/#signin");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ar");
        await page.Locator("#name").FillAsync("alice");
        await page.Locator("#password").FillAsync(Stage.Password);
        await page.Locator(".signin-form button").ClickAsync();
        await page.Locator(".account").WaitForAsync();
        await Take(page, "ar-start");

        await host.Enter("arabic");
        await page.Locator(".plenum-poll-open").ClickAsync();
        var form = page.Locator(".plenum-dialog");
        await page.Locator("[id='field-muc#roompoll_question']").FillAsync("أين نلتقي؟");
        await page.Locator("[id='field-muc#roompoll_duration']").FillAsync("5");
        await page.Locator("[id='field-muc#roompoll_choice1']").FillAsync("في الحديقة");
        await Take(page, "ar-form");
        await form.Locator("[type=submit]").ClickAsync();
        await Expect(form).ToContainTextAsync("يُرجى ملء هذا الحقل.");
        Assert.DoesNotMatch(Latin(), await form.EvaluateAsync<string>(WordsOfOurs));
        await page.Locator("[id='field-muc#roompoll_choice2']").FillAsync("عند الميناء");
        await form.Locator("[type=submit]").ClickAsync();

        await Expect(host.Banner).ToContainTextAsync("لا أصوات");
        await host.Choice("عند الميناء").ClickAsync();
        await Expect(host.Banner).ToContainTextAsync("حُسب صوتك.");
        await Expect(host.Banner).ToContainTextAsync("صوت واحد");
        Assert.DoesNotMatch(Latin(), await host.Banner.EvaluateAsync<string>(WordsOfOurs));
        await Expect(page.Locator("converse-root")).ToHaveAttributeAsync("dir", "rtl");
        // The bars grow from the right.
        var (row, bar) = (await host.Choice("عند الميناء").BoundingBoxAsync(), await host.Choice("في الحديقة").Locator(".plenum-poll-bar").BoundingBoxAsync());
        Assert.True(bar!.X > row!.X);
        await host.Say("مرحبًا بالجميع!");
        await host.Say("Hello from the second row 👋");
        await Take(page, "ar-room");

        await page.Locator(".chat-head .dropdown-toggle").ClickAsync();
        var menu = page.Locator(".chat-head .dropdown-menu");
        await Expect(menu).ToContainTextAsync("نسخ الرابط");
        // Converse knows no Arabic for half of it.
        Assert.DoesNotMatch(Latin(), await menu.InnerTextAsync());
        await page.Locator(".chat-head .dropdown-toggle").ClickAsync();
        await page.SetViewportSizeAsync(390, 844);
        await Take(page, "ar-room-phone");
        host.HadNoProblems();
    }

    [Fact]
    public async Task French_pages_load_French_only_and_say_in_French_what_the_server_says()
    {
        await using var server = await ServerProcess.Start();
        await using var visitor = await Visitor.Arrive(stage.Browser, server.Address, locale: "fr-CA");
        var catalogues = new List<string>();
        visitor.Page.Request += (_, request) =>
        {
            if (Catalogue().Match(request.Url) is { Success: true } match) catalogues.Add(match.Groups[1].Value);
        };
        await visitor.Page.GotoAsync("/");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Parler en direct. Décider ensemble.");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("dir", "ltr");
        await Expect(visitor.Page.GetByText("Ce serveur est nouveau.")).ToBeVisibleAsync();
        await Take(visitor.Page, "fr-start");

        await visitor.Page.GotoAsync(server.SetupLink);
        await visitor.Page.GetByLabel("Nom du compte").FillAsync("a@b");
        await visitor.Page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Stage.Password);
        await visitor.Page.GetByLabel("Mot de passe, encore une fois").FillAsync(Stage.Password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Créer le compte" }).ClickAsync();
        await Expect(visitor.Page.GetByText("Un compte ne peut pas porter ce nom.")).ToBeVisibleAsync();
        await Take(visitor.Page, "fr-setup");
        Assert.Equal(["fr"], catalogues.Distinct());
        visitor.HadNoProblems();
    }

    [Fact]
    public async Task An_address_can_ask_for_a_language_which_the_tab_keeps()
    {
        await using var host = await stage.Host("german");
        await host.StartPoll("Wohin mit dem Sommerfest?", 5, "Auf den Marktplatz", "In den Schlossgarten");
        await using var viewer = await Visitor.Arrive(stage.Browser, stage.Server.Address, new() { Width = 390, Height = 844 });
        await viewer.Page.GotoAsync("/?lang=de");
        await viewer.Page.GetByLabel("Raum", new() { Exact = true }).FillAsync("german");
        await Take(viewer.Page, "de-start-phone");
        await viewer.Page.GetByLabel("Spitzname").FillAsync("bob");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Raum betreten" }).ClickAsync();
        await viewer.HasEntered();
        await viewer.Choice("In den Schlossgarten").ClickAsync();
        await Expect(viewer.Banner).ToContainTextAsync("Die Stimme ist gezählt.");
        await Expect(viewer.Banner).ToContainTextAsync("100 %");
        // Converse speaks it too.
        await Expect(viewer.Page.Locator(".chat-textarea")).ToHaveAttributeAsync("placeholder", "Nachricht");
        await Take(viewer.Page, "de-room-phone");
    }

    [GeneratedRegex("[A-Za-z]{2}")]
    private static partial Regex Latin();

    [GeneratedRegex("/assets/text-([a-z]+)-")]
    private static partial Regex Catalogue();

    /// <summary>A picture to look at, where the environment variable PLENUM_LOOKS names a folder for it.</summary>
    static async Task Take(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLENUM_LOOKS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
