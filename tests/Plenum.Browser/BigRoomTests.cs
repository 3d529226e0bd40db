using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>A room with more occupants than are shown to everyone (`Rooms:ShownOccupants`).</summary>
public sealed class BigRoomTests(Stage stage)
{
    [Fact]
    public async Task Who_is_not_shown_votes_and_speaks_like_everybody()
    {
        await using var server = await ServerProcess.Start(settings: ("Rooms:ShownOccupants", "3"));
        await server.SetUp("alice", Stage.Password);
        await using var host = await Visitor.Arrive(stage.Browser, server.Address);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("big");
        var viewers = new List<Visitor>();
        for (var i = 1; i <= 6; i++)
        {
            viewers.Add(await Visitor.Arrive(stage.Browser, server.Address));
            await viewers[^1].Enter("big", $"guest{i}");
        }
        var (bob, carol) = (viewers[^1], viewers[^2]);
        Assert.DoesNotContain("guest6", await Occupants(carol));

        await host.StartPoll("Big?", 5, "Yes", "No");
        await bob.Vote("Yes");
        await Expect(host.Banner).ToContainTextAsync("1 vote");
        await Expect(carol.Choice("Yes")).ToContainTextAsync("100%");
        Assert.DoesNotContain("guest6", await Occupants(carol));

        await bob.Say("Hello from the last row.");
        await Expect(carol.Chat.Locator(".chat-msg", new() { HasText = "Hello from the last row." })).ToContainTextAsync("guest6");
        Assert.Contains("guest6", await Occupants(carol));

        await carol.Page.Locator(".chat-textarea").PressSequentiallyAsync("@guest6");
        await carol.Page.Locator(".suggestion-box__results li", new() { HasText = "guest6" }).First.ClickAsync();
        await carol.Page.Locator(".chat-textarea").PressAsync("Enter");
        await Expect(bob.Chat.Locator(".chat-msg .mention", new() { HasText = "guest6" })).ToHaveCountAsync(1);

        foreach (var visitor in (Visitor[])[host, .. viewers])
        {
            visitor.HadNoProblems();
            await visitor.DisposeAsync();
        }
    }

    static Task<string[]> Occupants(Visitor visitor) => visitor.Page.EvaluateAsync<string[]>(
        "() => document.querySelector('converse-muc').model.occupants.models.map((occupant) => occupant.get('nick'))");
}
