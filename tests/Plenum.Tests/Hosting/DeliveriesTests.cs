namespace Plenum.Tests.Hosting;

public sealed class DeliveriesTests
{
    [Fact]
    public async Task Everyone_in_a_large_room_is_told_once()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var crowd = await CrowdAsync(host, 300);

        ann.PostSay(HostFixture.Room, "Hello");
        foreach (var peer in crowd)
        {
            await peer.GetsAsync(stanza => stanza.Body == "Hello");
            await peer.SentAsync();
        }

        Assert.All(crowd, peer => Assert.Single(peer.Received, stanza => stanza.Body == "Hello"));
    }

    [Fact]
    public async Task What_a_very_large_room_says_while_it_is_telling_everyone_and_rests_leaves_in_one_go()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        var crowd = await CrowdAsync(host, 1100);

        await ann.SentAsync();
        var last = crowd[^1];
        crowd.Remove(last);
        var slow = new TaskCompletionSource();
        last.Takes = () => slow.Task.Wait(TestContext.Current.CancellationToken);
        ann.PostSay(HostFixture.Room, "one");
        foreach (var peer in crowd)
        {
            await peer.GetsAsync(stanza => stanza.Body == "one");
            await peer.SentAsync();
        }

        var before = crowd.ConvertAll(peer => peer.Sendings);
        await ann.SayAsync(HostFixture.Room, "two");
        await ann.SayAsync(HostFixture.Room, "three");
        await ann.TotalAsync(HostFixture.Room);
        host.Time.Advance(TimeSpan.FromMilliseconds(80));
        slow.SetResult();
        await last.SentAsync();
        Assert.Equal(before, crowd.ConvertAll(peer => peer.Sendings));

        // Telling everyone "one" took 80 ms, so the rest is 40.
        await HostFixture.EventuallyAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(1));
            return crowd[0].Sendings > before[0];
        });
        foreach (var peer in crowd)
        {
            await peer.SentAsync();
        }

        Assert.Equal(before.ConvertAll(count => count + 1), crowd.ConvertAll(peer => peer.Sendings));
        Assert.All(crowd, peer => Assert.Equal(
            ["one", "two", "three"], peer.Received.Where(stanza => stanza.Body is not null).Select(stanza => stanza.Body)));
    }

    static async Task<List<HostedPeer>> CrowdAsync(HostFixture host, int count)
    {
        var crowd = new List<HostedPeer>();
        for (var i = 0; i < count; i++)
        {
            crowd.Add(await host.JoinedAsync($"v{i}"));
        }

        // Who has not been sent the last of it yet would not be counted among those who are told the next.
        foreach (var peer in crowd)
        {
            await peer.SentAsync();
        }

        return crowd;
    }
}
