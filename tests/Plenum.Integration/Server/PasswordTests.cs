using System.Text;
using Plenum.Xmpp;

namespace Plenum.Integration.Server;

/// <summary>An account changes its password by its client (XEP-0077).</summary>
public sealed class PasswordTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Get = "<query xmlns='jabber:iq:register'/>", Another = "another one, é";

    [Theory]
    [InlineData("localhost")]
    [InlineData("dora@localhost")]
    public async Task The_session_that_changes_it_stays_the_others_end_and_only_the_new_one_logs_in(string to)
    {
        await running.Process.AddUserAsync("dora", RunningServer.Password);
        try
        {
            await using var changes = await LoginAsync("changes");
            await using var other = await LoginAsync("other");

            var form = await changes.AskAsync("get", to, "form", Get);
            Assert.Equal("<query xmlns='jabber:iq:register'><registered/><username>dora</username><password/></query>", form.Elements.Single().ToString());
            Assert.Equal("result", (await changes.AskAsync("set", to, "change", Set("dora", Another)))["type"]);

            var ended = await other.ReadUntilAsync(element => element.Is("error", Ns.Streams));
            Assert.Equal("not-authorized", ended.Elements.First().Name);
            Assert.Equal("success", await TryAsync(Another));
            Assert.Equal("failure", await TryAsync(RunningServer.Password));
            Assert.Equal("result", (await changes.AskAsync("get", "localhost", "stays", $"<ping xmlns='{Ns.Ping}'/>"))["type"]);
        }
        finally
        {
            await ServerProcess.RunAsync(running.Process.DataDirectory, [], "user", "remove", "dora");
        }
    }

    [Fact]
    public async Task A_password_that_cannot_be_one_another_account_and_a_visitor_are_refused_and_nothing_changes()
    {
        await using var bob = await running.BobAsync();
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);

        Assert.Equal("modify/not-acceptable", PepStanzas.ErrorOf(await bob.AskAsync("set", "localhost", "short", Set("bob", "short"))));
        Assert.Equal("modify/bad-request", PepStanzas.ErrorOf(await bob.AskAsync("set", "localhost", "none", Set("bob", ""))));
        Assert.Equal("modify/bad-request", PepStanzas.ErrorOf(await bob.AskAsync("set", "localhost", "nobody", $"<query xmlns='jabber:iq:register'><password>{Another}</password></query>")));
        Assert.Equal("cancel/not-allowed", PepStanzas.ErrorOf(await bob.AskAsync("set", "localhost", "other", Set("alice", Another))));
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await bob.AskAsync("set", "alice@localhost", "others", Set("alice", Another))));
        Assert.Equal("cancel/not-allowed", PepStanzas.ErrorOf(await bob.AskAsync("set", "localhost", "remove", "<query xmlns='jabber:iq:register'><remove/></query>")));
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await visitor.AskAsync("set", "localhost", "visitor", Set("bob", Another))));
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await visitor.AskAsync("get", "localhost", "visitor2", Get)));

        await using var still = await running.BobAsync("still");
        await using var alice = await running.AliceAsync("still");
    }

    static string Set(string name, string password) => $"<query xmlns='jabber:iq:register'><username>{name}</username><password>{password}</password></query>";

    Task<XmppTestClient> LoginAsync(string resource) => XmppTestClient.LoginAsync(running.Process, "dora", RunningServer.Password, resource);

    async Task<string?> TryAsync(string password)
    {
        await using var client = await XmppTestClient.ConnectAsync(running.Process);
        await client.OpenAsync("localhost");
        await client.SendAsync($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0dora\0{password}"))}</auth>");
        return (await client.ReadAsync())?.Name;
    }
}
