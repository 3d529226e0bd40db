using Plenum.Xmpp;

namespace Plenum.Integration.Server;

public sealed class LivenessTests
{
    [Fact]
    public async Task A_silent_client_is_pinged_and_one_that_answers_stays()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"), ("Limits:PingAfterSeconds", "1"), ("Limits:DeadAfterSeconds", "30"));
        await using var client = await XmppTestClient.VisitAsync(server);

        for (var i = 0; i < 2; i++)
        {
            var ping = await client.ReadUntilAsync(element => element.Child("ping", Ns.Ping) is not null);
            Assert.Equal("get", ping["type"]);
            Assert.Equal("localhost", ping["from"]);
            await client.SendAsync($"<iq type='result' to='localhost' id='{ping["id"]}'/>");
        }
    }

    [Fact]
    public async Task A_dead_client_is_closed_and_leaves_its_room()
    {
        await using var server = await ServerProcess.StartAsync(
            null, ("Tcp:RequireTls", "false"), ("Limits:PingAfterSeconds", "1"), ("Limits:DeadAfterSeconds", "2"), ("Rooms:Creators", "everyone"));
        await using var dead = await XmppTestClient.VisitAsync(server, "dead");
        await using var alive = await XmppTestClient.VisitAsync(server, "alive");
        await dead.JoinAsync("room@rooms.localhost", "dead");
        await alive.JoinAsync("room@rooms.localhost", "alive");

        while (await alive.ReadAsync() is { } element && element["type"] != "unavailable")
        {
            if (element.Child("ping", Ns.Ping) is not null)
            {
                await alive.SendAsync($"<iq type='result' to='localhost' id='{element["id"]}'/>");
            }
        }

        var error = await dead.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal("connection-timeout", error.Elements.First().Name);
        var still = await alive.AskAsync("get", "room@rooms.localhost/dead", "gone", "<ping xmlns='urn:xmpp:ping'/>");
        Assert.Equal("error", still["type"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_does_not_authenticate_in_time_is_closed(bool opens)
    {
        await using var server = await ServerProcess.StartAsync(null, ("Limits:AuthenticateWithinSeconds", "1"));
        await using var client = await XmppTestClient.ConnectAsync(server);
        if (opens)
        {
            await client.OpenAsync("localhost");
        }

        var error = await client.ReadUntilAsync(element => element.Is("error", Ns.Streams));

        Assert.Equal("connection-timeout", error.Elements.First().Name);
        Assert.Null(await client.ReadAsync());
    }
}
