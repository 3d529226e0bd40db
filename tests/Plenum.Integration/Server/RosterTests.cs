using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>An account's roster (RFC 6121 §2).</summary>
public sealed class RosterTests(ContactsServer server) : IClassFixture<ContactsServer>
{
    const string Get = "<query xmlns='jabber:iq:roster'/>";

    [Fact]
    public async Task What_is_set_is_kept_and_pushed_to_those_sessions_that_asked_for_the_roster()
    {
        var names = await server.AccountsAsync("romeo");
        var account = $"{names[0]}@localhost";
        await using var romeo = await server.ArriveAsync(names[0], "orchard");
        await using var second = await server.ConnectAsync(names[0], "home");
        await using var third = await server.ConnectAsync(names[0], "idle");
        await second.AskAsync("get", account, "roster", Get);

        await romeo.SendAsync("<iq type='set' id='set'><query xmlns='jabber:iq:roster'><item jid='Nurse@example.com' name='Nurse' subscription='both' ask='subscribe'><group>Servants</group><group>Capulet &amp; co</group></item></query></iq>");

        const string item = "<item jid='nurse@example.com' name='Nurse' subscription='none'><group>Servants</group><group>Capulet &amp; co</group></item>";
        Assert.Equal(
            [$"<iq from='{account}' to='{account}/orchard' type='set'><query xmlns='jabber:iq:roster'>{item}</query></iq>", $"<iq from='{account}' to='{account}/orchard' type='result' id='set'/>"],
            await romeo.DrainAsync());
        Assert.Equal([$"<iq from='{account}' to='{account}/home' type='set'><query xmlns='jabber:iq:roster'>{item}</query></iq>"], await second.DrainAsync());
        Assert.Empty(await third.DrainAsync());
        Assert.Equal([item], await ItemsAsync(third, account));

        await romeo.AskAsync("set", account, "rename", "<query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query>");
        Assert.Equal(["<item jid='nurse@example.com' subscription='none'/>"], await ItemsAsync(third, account));

        await second.DrainAsync();
        await romeo.AskAsync("set", account, "remove", "<query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='remove'/></query>");
        Assert.Equal([$"<iq from='{account}' to='{account}/home' type='set'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='remove'/></query></iq>"], await second.DrainAsync());
        Assert.Empty(await ItemsAsync(third, account));
        Assert.Equal("cancel/item-not-found", ErrorOf(await romeo.AskAsync("set", account, "again", "<query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='remove'/></query>")));
    }

    [Fact]
    public async Task What_cannot_be_set_is_refused_with_why()
    {
        var names = await server.AccountsAsync("picky");
        var account = $"{names[0]}@localhost";
        await using var client = await server.ConnectAsync(names[0]);
        (string Item, string Error)[] cases =
        [
            ("", "modify/bad-request"),
            ("<item jid='a@example.com'/><item jid='b@example.com'/>", "modify/bad-request"),
            ("<item/>", "modify/bad-request"),
            ("<item jid='a@b@c'/>", "modify/jid-malformed"),
            ("<item jid='a@example.com'><group>A</group><group>A</group></item>", "modify/bad-request"),
            ("<item jid='a@example.com'><group/></item>", "cancel/not-acceptable"),
            ($"<item jid='a@example.com'><group>{new string('g', 257)}</group></item>", "cancel/not-acceptable"),
            ($"<item jid='a@example.com' name='{new string('n', 257)}'/>", "cancel/not-acceptable"),
            ($"<item jid='a@example.com'>{string.Concat(Enumerable.Range(0, 33).Select(i => $"<group>{i}</group>"))}</item>", "cancel/not-acceptable"),
            ($"<item jid='{account}'/>", "cancel/not-allowed"),
        ];

        foreach (var (item, error) in cases)
        {
            Assert.Equal(error, ErrorOf(await client.AskAsync("set", account, "bad", $"<query xmlns='jabber:iq:roster'>{item}</query>")));
        }

        Assert.Empty(await ItemsAsync(client, account));
        await using var other = await server.ConnectAsync((await server.AccountsAsync("stranger"))[0]);
        Assert.Equal("cancel/service-unavailable", ErrorOf(await other.AskAsync("get", account, "theirs", Get)));
        Assert.Equal("cancel/service-unavailable", ErrorOf(await other.AskAsync("set", account, "theirs", "<query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query>")));
    }

    [Fact]
    public async Task Who_knows_the_version_is_told_only_that_it_is_the_newest()
    {
        var names = await server.AccountsAsync("versed");
        var account = $"{names[0]}@localhost";
        await using var client = await server.ConnectAsync(names[0]);
        await client.AskAsync("set", account, "set", "<query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query>");
        var version = (await client.AskAsync("get", account, "first", "<query xmlns='jabber:iq:roster' ver=''/>")).Elements.Single()["ver"];

        Assert.Empty((await client.AskAsync("get", account, "same", $"<query xmlns='jabber:iq:roster' ver='{version}'/>")).Elements);

        await client.SendAsync("<iq type='set' id='next'><query xmlns='jabber:iq:roster'><item jid='b@example.com'/></query></iq>");
        var pushed = (await client.ReadUntilAsync(element => element["type"] == "set")).Elements.Single()["ver"];
        var now = (await client.AskAsync("get", account, "old", $"<query xmlns='jabber:iq:roster' ver='{version}'/>")).Elements.Single();
        Assert.Equal(pushed, now["ver"]);
        Assert.Equal(2, now.Elements.Count());
    }

    [Fact]
    public async Task A_visitor_has_no_roster_and_makes_none()
    {
        await using var visitor = await XmppTestClient.VisitAsync(server.Process);
        var account = visitor.Jid!.Bare.ToString();

        Assert.Equal("<query xmlns='jabber:iq:roster'/>", (await visitor.AskAsync("get", account, "get", Get)).Elements.Single().ToString());
        Assert.Equal("cancel/service-unavailable", ErrorOf(await visitor.AskAsync("set", account, "set", "<query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query>")));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_the_server_was_killed()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            await using (var first = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false")))
            {
                await first.AddUserAsync("alice", "correct horse");
                await using var alice = await XmppTestClient.LoginAsync(first, "alice", "correct horse");
                await alice.AskAsync("set", "alice@localhost", "set", "<query xmlns='jabber:iq:roster'><item jid='bob@localhost' name='Bob'/></query>");
                await alice.AskAsync("set", "alice@localhost", "block", "<block xmlns='urn:xmpp:blocking'><item jid='carol@localhost'/></block>");
                await alice.SendAsync("<message to='alice@localhost' type='chat'><body>note to myself</body></message>");
                await alice.DrainAsync();
                await first.KillAsync();
            }

            await using var second = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false"));
            await using var again = await XmppTestClient.LoginAsync(second, "alice", "correct horse");
            Assert.Equal(["<item jid='bob@localhost' name='Bob' subscription='none'/>"], await ItemsAsync(again, "alice@localhost"));
            Assert.Equal("carol@localhost", (await again.AskAsync("get", "alice@localhost", "blocked", "<blocklist xmlns='urn:xmpp:blocking'/>")).Elements.Single().Elements.Single()["jid"]);
            await again.SendAsync("<presence/>");
            Assert.Equal("note to myself", (await again.ReadUntilAsync(element => element.Name == "message")).Child("body", Ns.Client)!.Value);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static async Task<string[]> ItemsAsync(XmppTestClient client, string account) =>
        [.. (await client.AskAsync("get", account, "items", Get)).Elements.Single().Elements.Select(item => item.ToString().Replace(" xmlns='jabber:iq:roster'", "", StringComparison.Ordinal))];

    static string ErrorOf(Element stanza) => stanza.Child("error", Ns.Client) is { } error ? $"{error["type"]}/{error.Elements.First().Name}" : stanza.ToString();
}
