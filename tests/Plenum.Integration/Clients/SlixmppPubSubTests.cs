namespace Plenum.Integration.Clients;

/// <summary>slixmpp's publish-subscribe plugin at a room.</summary>
public sealed class SlixmppPubSubTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    const string PubSub = "http://jabber.org/protocol/pubsub", Task = "urn:peertube-plugin-livechat:task", Errors = "urn:ietf:params:xml:ns:xmpp-stanzas";

    [Fact]
    public async Task Its_plugin_subscribes_publishes_fetches_retracts_and_hears_of_it()
    {
        var room = Slixmpp.Room("pubsub", "tasks");
        var greet = $"<task xmlns='{Task}' list='l1' order='0'><name>Greet</name></task>";
        var facts = await Slixmpp.RunAsync(server, "pubsub", "tasks");
        facts.Is("bob is refused", Refused(room, "bob"));
        Assert.Equal(["subscribed", "subscribed"], facts.All("subscribed"));
        facts.Is("first items", Result(room, "bob", $"""
            <items node='livechat-tasks'><item id='*' publisher='{room}'><tasklist xmlns='urn:peertube-plugin-livechat:tasklist'><name>pubsub.tasks</name></tasklist></item></items>
            """));
        facts.Is("published", Result(room, "alice", "<publish node='livechat-tasks'><item id='t1'/></publish>"));
        foreach (var name in (string[])["alice", "bob"])
        {
            facts.Is($"{name} hears", Notification(room, name, $"<item id='t1' publisher='alice@localhost'>{greet}</item>"));
        }

        Assert.Equal("32", facts.Json("made id"));
        Assert.Equal(["Greet", "Thank"], facts.List("payloads"));
        facts.Is("one", Result(room, "alice", $"<items node='livechat-tasks'><item id='t1' publisher='alice@localhost'>{greet}</item></items>"));
        facts.Is("retracted", $"<iq type='result' from='{room}' to='bob@localhost/test' id='*'/>");
        facts.Is("alice hears of it", Notification(room, "alice", "<retract id='t1'/>"));
        facts.Is("subscriptions of bob", Result(room, "bob", "<subscriptions node='livechat-tasks'/>"));
        facts.Is("nobody is an owner", Refused(room, "alice"));
    }

    static string Result(string room, string to, string inside) =>
        $"<iq type='result' from='{room}' to='{to}@localhost/test' id='*'><pubsub xmlns='{PubSub}'>{inside}</pubsub></iq>";

    static string Refused(string room, string to) =>
        $"<iq type='error' from='{room}' to='{to}@localhost/test' id='*'><error type='auth'><forbidden xmlns='{Errors}'/></error></iq>";

    static string Notification(string room, string to, string inside) =>
        $"<message type='headline' from='{room}' to='{to}@localhost'><event xmlns='{PubSub}#event'><items node='livechat-tasks'>{inside}</items></event></message>";
}
