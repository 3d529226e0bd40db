using Plenum.Storage.Sqlite;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;
using static Plenum.Integration.Server.PepStanzas;

namespace Plenum.Integration.Server;

/// <summary>Old clients (XEP-0048 in XEP-0049) and new ones (XEP-0402) see the same bookmarks.</summary>
public sealed class BookmarkTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Node = "urn:xmpp:bookmarks:1", Get = "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>";
    const string Extensions = "<extensions><state xmlns='urn:example' minimized='true'/></extensions>";

    [Fact]
    public async Task Who_has_no_bookmarks_is_told_so_and_not_that_there_is_no_such_node()
    {
        await running.Process.AddUserAsync("dora", RunningServer.Password);
        await using var dora = await XmppTestClient.LoginAsync(running.Process, "dora", RunningServer.Password);
        await using var bob = await running.BobAsync("others");
        const string pubsub = "http://jabber.org/protocol/pubsub", ask = $"<pubsub xmlns='{pubsub}'><items node='{Node}'/></pubsub>";

        var answer = await dora.AskAsync("get", "dora@localhost", "none", ask);

        Assert.Equal($"<pubsub xmlns='{pubsub}'><items node='{Node}'/></pubsub>", answer.Elements.Single().ToString());
        Assert.Equal("error", (await bob.AskAsync("get", "dora@localhost", "others", ask))["type"]);
    }

    [Fact]
    public async Task What_a_new_client_publishes_an_old_one_reads_and_what_it_changes_is_published()
    {
        await using var alice = await running.AliceAsync("new");
        const string me = "alice@localhost";
        await alice.AskAsync("set", me, "a", Publish(Node, $"<item id='a@rooms.localhost'><conference xmlns='{Node}' name='A &amp; B' autojoin='1'><nick>ann</nick>{Extensions}</conference></item>"));
        await alice.AskAsync("set", me, "b", Publish(Node, $"<item id='b@rooms.localhost'><conference xmlns='{Node}'><password>secret</password></conference></item>"));
        await alice.AskAsync("set", me, "c", Publish(Node, $"<item id='c@rooms.localhost'><conference xmlns='{Node}'/></item>"));
        const string a = "<conference jid='a@rooms.localhost' name='A &amp; B' autojoin='true'><nick>ann</nick></conference>", b = "<conference jid='b@rooms.localhost'><password>secret</password></conference>";
        Assert.Equal(Storage($"{a}{b}<conference jid='c@rooms.localhost'/>"), await ReadAsync(alice, me));

        // Told as the account's session would be that follows the node.
        await FollowAsync(alice);
        const string page = "<url name='Page' url='https://example.org/'/>";
        var d = "<conference jid='d@rooms.localhost' name='D'/>";
        Assert.Equal("result", (await alice.AskAsync("set", me, "old", Storage($"{page}{a}{b.Replace("secret", "other", StringComparison.Ordinal)}{d}")))["type"]);

        var items = await alice.AskAsync("get", me, "items", Items(Node));
        Assert.Equal(
            $"<pubsub xmlns='{PubSub}'><items node='{Node}'>"
            + $"<item id='a@rooms.localhost'><conference xmlns='{Node}' name='A &amp; B' autojoin='1'><nick>ann</nick>{Extensions}</conference></item>"
            + $"<item id='b@rooms.localhost'><conference xmlns='{Node}'><password>other</password></conference></item>"
            + $"<item id='d@rooms.localhost'><conference xmlns='{Node}' name='D'/></item></items></pubsub>", items.Elements.Single().ToString());
        Assert.Equal(Storage($"{a}{b.Replace("secret", "other", StringComparison.Ordinal)}{d}{page}"), await ReadAsync(alice, me));
        await alice.AskAsync("set", me, "delete", Owner($"<delete node='{Node}'/>"));
    }

    [Fact]
    public async Task Only_what_is_other_than_before_is_told()
    {
        await using var bob = await running.BobAsync("follows");
        const string me = "bob@localhost";
        await bob.AskAsync("set", me, "a", Publish(Node, $"<item id='a@rooms.localhost'><conference xmlns='{Node}' autojoin='1'>{Extensions}</conference></item>"));
        await bob.AskAsync("set", me, "b", Publish(Node, $"<item id='b@rooms.localhost'><conference xmlns='{Node}'/></item>"));
        await FollowAsync(bob);

        await bob.SendAsync($"<iq type='set' id='old'>{Storage("<conference jid='a@rooms.localhost' autojoin='true'/><conference jid='c@rooms.localhost'/>")}</iq>");

        var retracted = await bob.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal($"<event xmlns='{PubSub}#event'><items node='{Node}'><retract id='b@rooms.localhost'/></items></event>", retracted.Elements.Single().ToString());
        var published = await bob.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal($"<event xmlns='{PubSub}#event'><items node='{Node}'><item id='c@rooms.localhost'><conference xmlns='{Node}'/></item></items></event>", published.Elements.Single().ToString());
        Assert.Equal("old", (await bob.ReadAsync())?["id"]);
    }

    [Fact]
    public async Task A_node_that_somebody_has_opened_is_closed_before_an_old_client_s_bookmarks_go_there()
    {
        await running.Process.AddUserAsync("erin", RunningServer.Password);
        await using var erin = await XmppTestClient.LoginAsync(running.Process, "erin", RunningServer.Password);
        await using var bob = await running.BobAsync("curious");
        const string me = "erin@localhost";
        await erin.AskAsync("set", me, "open", $"<pubsub xmlns='{PubSub}'><create node='{Node}'/><configure>{Form("node_config", ("access_model", "open"))}</configure></pubsub>");

        Assert.Equal("result", (await erin.AskAsync("set", me, "old", Storage("<conference jid='a@rooms.localhost'/>")))["type"]);

        Assert.Equal("cancel/not-allowed/closed-node", ErrorOf(await bob.AskAsync("get", me, "reads", Items(Node))));
        Assert.Equal(Storage("<conference jid='a@rooms.localhost'/>"), await ReadAsync(erin, me));
    }

    [Fact]
    public async Task What_was_kept_privately_by_an_earlier_version_is_published_when_the_server_starts()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            await using (var first = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false")))
            {
                await first.AddUserAsync("alice", RunningServer.Password);
                await first.StopAsync();
            }

            using (var database = SqliteDatabase.Open(data))
            {
                Assert.True(await new SqlitePrivateXml(database).SetAsync("alice", new Element("storage", "storage:bookmarks")
                {
                    new Element("conference", "storage:bookmarks") { { "jid", "a@rooms.localhost" }, { "autojoin", "1" } },
                    new Element("url", "storage:bookmarks") { { "url", "https://example.org/" } },
                }, 100));
            }

            await using var second = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false"));
            await using var alice = await XmppTestClient.LoginAsync(second, "alice", RunningServer.Password);
            Assert.Contains($"<item id='a@rooms.localhost'><conference xmlns='{Node}' autojoin='true'/></item>", (await alice.AskAsync("get", "alice@localhost", "new", Items(Node))).ToString(), StringComparison.Ordinal);
            Assert.Equal(Storage("<conference jid='a@rooms.localhost' autojoin='true'/><url url='https://example.org/'/>"), await ReadAsync(alice, "alice@localhost"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static string Storage(string inside) => $"<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>{inside}</storage></query>";

    static async Task<string> ReadAsync(XmppTestClient client, string account) => (await client.AskAsync("get", account, "read", Get)).Elements.Single().ToString();

    static async Task FollowAsync(XmppTestClient client)
    {
        await client.SendAsync("<presence><c xmlns='http://jabber.org/protocol/caps' hash='none' node='urn:example' ver='1'/></presence>");
        var asked = await client.ReadUntilAsync(element => element.Name == "iq");
        await client.SendAsync($"<iq type='result' id='{asked["id"]}' to='{asked["from"]}'><query xmlns='{Ns.DiscoInfo}'><feature var='{Node}+notify'/></query></iq>");
        await client.AskAsync("get", "localhost", "follows", $"<ping xmlns='{Ns.Ping}'/>");
    }
}
