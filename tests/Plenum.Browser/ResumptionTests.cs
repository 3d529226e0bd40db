using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

public sealed class ResumptionTests(Stage stage)
{
    [Fact]
    public async Task A_moderator_whose_network_drops_resumes_and_misses_nothing()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var network = await Network.Of(host.Page);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("dropping");
        await using var bob = await stage.Viewer("dropping", "bob");
        await bob.Say("Before");
        await Expect(host.Chat.GetByText("Before", new() { Exact = true })).ToHaveCountAsync(1);

        for (var i = 1; i <= 3; i++)
        {
            await network.Cut();
            await bob.Say($"Meanwhile {i}");
            await network.Restore();
            await Expect(host.Chat.GetByText($"Meanwhile {i}", new() { Exact = true })).ToHaveCountAsync(1);
            await host.Say($"Back {i}");
            await Expect(bob.Chat.GetByText($"Back {i}", new() { Exact = true })).ToHaveCountAsync(1);
        }

        await Expect(host.Chat.GetByText("Before", new() { Exact = true })).ToHaveCountAsync(1);
        Assert.Contains(network.Received, frame => frame.StartsWith("<resumed ", StringComparison.Ordinal));
        host.HadNoProblems();
    }

    [Fact]
    public async Task A_moderator_who_closes_the_page_has_left_the_room()
    {
        await using var host = await stage.Host("leaving");
        await using var bob = await stage.Viewer("leaving", "bob");
        var left = new TaskCompletionSource();
        bob.Received += frame =>
        {
            if (frame.StartsWith("<presence ", StringComparison.Ordinal) && frame.Contains("/alice'", StringComparison.Ordinal)
                && frame.Contains(" type='unavailable'", StringComparison.Ordinal)) left.TrySetResult();
        };

        await host.Page.GotoAsync("/");

        await left.Task.WaitAsync(TimeSpan.FromMilliseconds(Stage.Patience), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_moderator_who_loads_the_page_again_has_their_nick_and_the_chat_goes_on()
    {
        await using var host = await stage.Host("reloading");
        await using var bob = await stage.Viewer("reloading", "bob");
        await host.Say("Before");
        for (var i = 1; i <= 3; i++)
        {
            await host.Page.ReloadAsync();
            await host.HasEntered();
            await Expect(host.Chat.GetByText("Before", new() { Exact = true })).ToHaveCountAsync(1);
            await host.Say($"Again {i}");
            await bob.Say($"Seen {i}");
            await Expect(host.Chat.GetByText($"Seen {i}", new() { Exact = true })).ToHaveCountAsync(1);
        }

        host.HadNoProblems();
    }
}
