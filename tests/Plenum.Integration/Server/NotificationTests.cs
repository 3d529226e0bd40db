using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>What a room sends to an account comes to its sessions, in the room or not.</summary>
public sealed class NotificationTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Room = "notifications@rooms.localhost";

    [Fact]
    public async Task Every_available_session_with_a_priority_of_0_or_more_gets_it_at_the_bare_address()
    {
        await using var inside = await running.AliceAsync("inside");
        await using var away = await running.AliceAsync("away");
        await using var negative = await running.AliceAsync("negative");
        await using var silent = await running.AliceAsync("silent");
        await inside.SendAsync("<presence/>");
        await away.SendAsync("<presence><priority>5</priority></presence>");
        await negative.SendAsync("<presence><priority>-1</priority></presence>");
        await inside.JoinAsync(Room, "alice");
        await inside.AskAsync("set", Room, "subscribe", Inside("<subscribe node='livechat-notes' jid='alice@localhost'/>"));
        foreach (var session in (XmppTestClient[])[inside, away, negative, silent])
        {
            await PingAsync(session, "known");
        }

        var answer = await inside.AskAsync("set", Room, "publish", Inside(
            "<publish node='livechat-notes'><item id='n1'><note xmlns='urn:peertube-plugin-livechat:note' order='1'/></item></publish>"));
        Assert.Equal("result", answer["type"]);

        var notification = await away.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal(
            "<message xmlns='jabber:client' from='notifications@rooms.localhost' to='alice@localhost' type='headline'>"
            + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='livechat-notes'><item id='n1' publisher='alice@localhost'>"
            + "<note xmlns='urn:peertube-plugin-livechat:note' order='1'/></item></items></event></message>",
            notification.ToString());
        foreach (var session in (XmppTestClient[])[negative, silent])
        {
            Assert.DoesNotContain(await PingAsync(session, "afterwards"), element => element.Child("event", "http://jabber.org/protocol/pubsub#event") is not null);
        }
    }

    static string Inside(string operation) => $"<pubsub xmlns='http://jabber.org/protocol/pubsub'>{operation}</pubsub>";

    // All that comes before the answer to a ping: what was sent before it was delivered before it.
    static async Task<IReadOnlyList<Element>> PingAsync(XmppTestClient session, string id)
    {
        await session.SendAsync($"<iq type='get' id='{id}' to='localhost'><ping xmlns='{Ns.Ping}'/></iq>");
        List<Element> came = [];
        await session.ReadUntilAsync(element =>
        {
            came.Add(element);
            return element["id"] == id;
        });
        return came;
    }
}
