using Plenum.Xmpp;

namespace Plenum.Integration.Server;

/// <summary>Client state indication (XEP-0352) over real connections.</summary>
public sealed class ClientStateTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string State = "urn:xmpp:csi:0";

    [Fact]
    public async Task An_inactive_client_gets_the_newest_presences_before_the_next_message()
    {
        const string Room = "inactive@rooms.localhost";
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        await alice.JoinAsync(Room, "alice");
        await bob.JoinAsync(Room, "bob");
        await alice.ReadUntilAsync(element => element["from"] == $"{Room}/bob");
        await BecomeAsync(alice, "inactive");

        foreach (var show in (string[])["away", "dnd", "xa"])
        {
            await bob.SendAsync($"<presence to='{Room}/bob'><show>{show}</show></presence>");
            await bob.ReadUntilAsync(element => element.Child("show", Ns.Client)?.Value == show);
        }

        await bob.SendAsync($"<message to='{Room}' type='groupchat' id='said'><body>said</body></message>");

        Assert.Equal("xa", (await alice.ReadAsync())?.Child("show", Ns.Client)?.Value);
        Assert.Equal("said", (await alice.ReadAsync())?["id"]);
    }

    [Fact]
    public async Task Who_becomes_active_is_sent_what_was_held_back_before_anything_else()
    {
        const string Room = "active@rooms.localhost";
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        await alice.JoinAsync(Room, "alice");
        await bob.JoinAsync(Room, "bob");
        await alice.ReadUntilAsync(element => element["from"] == $"{Room}/bob");
        await BecomeAsync(alice, "inactive");
        await bob.SendAsync($"<presence to='{Room}/bob' type='unavailable'/>");
        await bob.ReadUntilAsync(element => element["type"] == "unavailable");

        await alice.SendAsync($"<active xmlns='{State}'/><iq type='get' id='ping' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");

        Assert.Equal("unavailable", (await alice.ReadAsync())?["type"]);
        Assert.Equal("ping", (await alice.ReadAsync())?["id"]);
    }

    [Fact]
    public async Task What_is_held_back_is_not_lost_when_the_connection_is()
    {
        const string Room = "held@rooms.localhost";
        await using var bob = await running.BobAsync();
        await using var alice = await ManagedClient.LoginAsync(running.Process, "alice", RunningServer.Password, "held");
        await alice.JoinAsync(Room, "alice");
        await bob.JoinAsync(Room, "bob");
        await alice.ReadUntilAsync(element => element["from"] == $"{Room}/bob");
        await alice.Connection.SendAsync($"<inactive xmlns='{State}'/><r xmlns='{ManagedClient.Namespace}'/>");
        await alice.Connection.ReadUntilAsync(element => element.Name == "a");
        await bob.SendAsync($"<presence to='{Room}/bob'><show>away</show></presence>");
        await bob.ReadUntilAsync(element => element.Child("show", Ns.Client) is not null);

        await alice.ResumeAsync();

        Assert.Equal("away", (await alice.ReadAsync())?.Child("show", Ns.Client)?.Value);
        await bob.SendAsync($"<presence to='{Room}/bob'><show>xa</show></presence>");
        Assert.Equal("xa", (await alice.ReadAsync())?.Child("show", Ns.Client)?.Value);
    }

    [Fact]
    public async Task Visitors_are_not_offered_it()
    {
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);
        Assert.Null(visitor.Features!.Child("csi", State));
        await using var alice = await running.AliceAsync("offered");
        Assert.NotNull(alice.Features!.Child("csi", State));
    }

    // The answer to the ping says that the state was taken.
    static async Task BecomeAsync(XmppTestClient client, string state)
    {
        await client.SendAsync($"<{state} xmlns='{State}'/>");
        await client.AskAsync("get", "localhost", "state", "<ping xmlns='urn:xmpp:ping'/>");
    }
}
