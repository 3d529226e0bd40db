using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Crash;

/// <summary>Tasks, and a server that is killed while they are published.</summary>
public sealed class TaskCrashTests
{
    const string Room = "tasks@rooms.localhost", PubSub = "http://jabber.org/protocol/pubsub", Password = "correct horse";

    [Fact]
    public async Task What_was_acknowledged_is_there_after_kill_9_batches_are_whole_and_nobody_is_subscribed()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            List<string> acknowledged = [];
            await using (var server = await StartAsync(data))
            {
                await server.AddUserAsync("alice", Password);
                await using var alice = await InsideAsync(server);
                await AskAsync(alice, "set", "subscribe", "<subscribe node='livechat-tasks' jid='alice@localhost'/>");
                for (var batch = 0; batch < 200; batch++)
                {
                    await alice.SendAsync(
                        $"<iq xmlns='jabber:client' type='set' to='{Room}' id='b{batch}'><pubsub xmlns='{PubSub}'><publish node='livechat-tasks'>"
                        + $"{Item($"{batch}-0")}{Item($"{batch}-1")}{Item($"{batch}-2")}</publish></pubsub></iq>");
                }

                // The others are on their way, to the disk or from it.
                while (acknowledged.Count < 60)
                {
                    var answer = await alice.ReadUntilAsync(element => element.Name == "iq" && element["id"] is ['b', ..]);
                    Assert.Equal("result", answer["type"]);
                    acknowledged.Add(answer["id"]![1..]);
                }

                await server.KillAsync();
            }

            await using var again = await StartAsync(data);
            await using var back = await InsideAsync(again);
            var ids = ItemsIn(await AskAsync(back, "get", "items", "<items node='livechat-tasks'/>")).Select(item => item["id"]!).ToList();
            var batches = ids.Where(id => id.Contains('-', StringComparison.Ordinal)).GroupBy(id => id.Split('-')[0]).ToList();
            Assert.Empty(acknowledged.Except(batches.Select(batch => batch.Key)));
            Assert.All(batches, batch => Assert.Equal(["0", "1", "2"], batch.Select(id => id.Split('-')[1])));
            Assert.Equal(Enumerable.Range(0, batches.Count).Select(number => $"{number}"), batches.Select(batch => batch.Key));
            Assert.Empty(ItemsIn(await AskAsync(back, "get", "mine", "<subscriptions/>")));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static Task<ServerProcess> StartAsync(string data) => ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false"));

    static async Task<XmppTestClient> InsideAsync(ServerProcess server)
    {
        var alice = await XmppTestClient.LoginAsync(server, "alice", Password);
        await alice.SendAsync("<presence xmlns='jabber:client'/>");
        await alice.JoinAsync(Room, "alice");
        return alice;
    }

    static Task<Element> AskAsync(XmppTestClient client, string type, string id, string operation) =>
        client.AskAsync(type, Room, id, $"<pubsub xmlns='{PubSub}'>{operation}</pubsub>");

    static string Item(string id) => $"<item id='{id}'><task xmlns='urn:peertube-plugin-livechat:task' list='l1' order='0'/></item>";

    static IEnumerable<Element> ItemsIn(Element answer)
    {
        Assert.Equal("result", answer["type"]);
        return answer.Elements.Single().Elements.First().Elements;
    }
}
