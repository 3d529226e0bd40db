using Plenum.Xmpp;
using static Plenum.Integration.Server.PepStanzas;

namespace Plenum.Integration.Server;

/// <summary>What an account publishes for those who see its presence (XEP-0163 §4).</summary>
public sealed class PepContactTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Tune = "http://jabber.org/protocol/tune", Item = $"<item id='1'><tune xmlns='{Tune}'><title>Gigue</title></tune></item>";

    [Fact]
    public async Task A_contact_is_sent_the_last_item_and_told_of_the_next_and_of_nothing_any_more_once_it_is_none()
    {
        await running.Process.AddUserAsync("gina", RunningServer.Password);
        await running.Process.AddUserAsync("hugo", RunningServer.Password);
        await using var gina = await XmppTestClient.LoginAsync(running.Process, "gina", RunningServer.Password);
        await using var hugo = await XmppTestClient.LoginAsync(running.Process, "hugo", RunningServer.Password);
        await gina.SendAsync("<presence/>");
        await hugo.SendAsync("<presence/>");
        await ContactsServer.BefriendAsync(gina, hugo);
        await gina.AskAsync("set", "gina@localhost", "first", Publish(Tune, Item));
        Assert.Contains("Gigue", (await hugo.AskAsync("get", "gina@localhost", "reads", Items(Tune))).ToString(), StringComparison.Ordinal);
        Assert.Contains("type='pep'", (await hugo.AskAsync("get", "gina@localhost", "info", $"<query xmlns='{Ns.DiscoInfo}'/>")).ToString(), StringComparison.Ordinal);

        await hugo.SendAsync("<presence><c xmlns='http://jabber.org/protocol/caps' hash='none' node='urn:example' ver='1'/></presence>");
        var asked = await hugo.ReadUntilAsync(element => element is { Name: "iq" } && element["type"] == "get");
        await hugo.SendAsync($"<iq type='result' id='{asked["id"]}' to='{asked["from"]}'><query xmlns='{Ns.DiscoInfo}'><feature var='{Tune}+notify'/></query></iq>");

        var last = await hugo.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal($"<event xmlns='{PubSub}#event'><items node='{Tune}'>{Item}</items></event>", last.Elements.First().ToString());
        Assert.Equal("gina@localhost", last["from"]);
        await gina.AskAsync("set", "gina@localhost", "next", Publish(Tune, Item.Replace("Gigue", "Bourrée", StringComparison.Ordinal)));
        var next = await hugo.ReadUntilAsync(element => element.Name == "message");
        Assert.Contains("Bourrée", next.ToString(), StringComparison.Ordinal);
        Assert.Equal("hugo@localhost/test", next["to"]);

        await gina.AskAsync("set", "gina@localhost", "remove", "<query xmlns='jabber:iq:roster'><item jid='hugo@localhost' subscription='remove'/></query>");
        await gina.AskAsync("set", "gina@localhost", "hidden", Publish(Tune, Item));
        Assert.Equal("auth/not-authorized/presence-subscription-required", ErrorOf(await hugo.AskAsync("get", "gina@localhost", "no-more", Items(Tune))));
        await hugo.SendAsync($"<iq type='get' id='nothing' to='localhost'><ping xmlns='{Ns.Ping}'/></iq>");
        Assert.Equal("nothing", (await hugo.ReadUntilAsync(element => element.Name == "message" || element["id"] == "nothing"))["id"]);
    }
}
