using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;
using static Plenum.Integration.Server.PepStanzas;

namespace Plenum.Integration.Server;

/// <summary>What accounts publish (XEP-0163, XEP-0060). Each test has a node of its own.</summary>
public sealed class PepTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Alice = "alice@localhost", Note = "<note xmlns='urn:example'>1</note>", Second = "<note xmlns='urn:example'>2</note>";

    [Fact]
    public async Task What_is_published_makes_its_node_and_is_there_for_the_account_alone()
    {
        await using var alice = await running.AliceAsync("publishes");
        await using var bob = await running.BobAsync();

        var published = await alice.AskAsync("set", Alice, "publish", Publish("made", $"<item id='1'>{Note}</item>"));

        Assert.Equal($"<pubsub xmlns='{PubSub}'><publish node='made'><item id='1'/></publish></pubsub>", published.Elements.Single().ToString());
        var items = await alice.AskAsync("get", Alice, "items", Items("made"));
        Assert.Equal($"<pubsub xmlns='{PubSub}'><items node='made'><item id='1'>{Note}</item></items></pubsub>", items.Elements.Single().ToString());
        Assert.Equal("auth/not-authorized/presence-subscription-required", ErrorOf(await bob.AskAsync("get", Alice, "others", Items("made"))));
        Assert.Equal("auth/forbidden", ErrorOf(await bob.AskAsync("set", Alice, "forged", Publish("made", $"<item id='1'>{Second}</item>"))));
        Assert.Equal("auth/forbidden", ErrorOf(await bob.AskAsync("set", Alice, "deleted", Owner("<delete node='made'/>"))));
        Assert.Equal("cancel/item-not-found", ErrorOf(await bob.AskAsync("get", Alice, "none", Items("not-made"))));
        Assert.Equal("cancel/item-not-found", ErrorOf(await bob.AskAsync("get", "nobody@localhost", "nobody", Items("made"))));
    }

    [Fact]
    public async Task Bookmarks_are_kept_as_their_specification_says_even_where_a_client_forgets_to_ask_for_it()
    {
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        const string node = "urn:xmpp:bookmarks:1", conference = "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'><nick>alice</nick></conference>";
        var options = Options(("persist_items", "true"), ("max_items", "max"), ("send_last_published_item", "never"), ("access_model", "whitelist"));

        Assert.Equal("result", (await alice.AskAsync("set", Alice, "forgets", Publish(node, $"<item id='a@rooms.localhost'>{conference}</item>")))["type"]);
        Assert.Equal("result", (await alice.AskAsync("set", Alice, "demands", Publish(node, $"<item id='b@rooms.localhost'>{conference}</item>", options)))["type"]);

        var items = await alice.AskAsync("get", Alice, "items", Items(node));
        Assert.Equal($"<pubsub xmlns='{PubSub}'><items node='{node}'><item id='a@rooms.localhost'>{conference}</item><item id='b@rooms.localhost'>{conference}</item></items></pubsub>", items.Elements.Single().ToString());
        Assert.Equal("cancel/not-allowed/closed-node", ErrorOf(await bob.AskAsync("get", Alice, "others", Items(node))));
        var page = await alice.AskAsync("get", Alice, "page", $"<pubsub xmlns='{PubSub}'><items node='{node}'/><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></pubsub>");
        Assert.Contains("<item id='a@rooms.localhost'>", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("<count>2</count>", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<item id='b@rooms.localhost'>", page.ToString(), StringComparison.Ordinal);
        await alice.AskAsync("set", Alice, "delete", Owner($"<delete node='{node}'/>"));
    }

    [Theory]
    [InlineData("access_model", "open")]
    [InlineData("max_items", "1")]
    [InlineData("persist_items", "false")]
    [InlineData("max_items", "1000000")]
    [InlineData("no_such_option", "1")]
    public async Task A_publish_that_demands_another_configuration_is_refused(string field, string value)
    {
        await using var alice = await running.AliceAsync();
        var node = $"demands-{field}-{value}";
        await alice.AskAsync("set", Alice, "first", Publish(node, $"<item id='1'>{Note}</item>", Options(("access_model", "whitelist"), ("max_items", "10"))));

        Assert.Equal("cancel/conflict/precondition-not-met", ErrorOf(await alice.AskAsync("set", Alice, "second", Publish(node, $"<item id='2'>{Second}</item>", Options((field, value))))));

        Assert.DoesNotContain("<item id='2'", (await alice.AskAsync("get", Alice, "items", Items(node))).ToString(), StringComparison.Ordinal);
        Assert.Equal("cancel/conflict/precondition-not-met", ErrorOf(await alice.AskAsync("set", Alice, "new", Publish(node + "2", $"<item>{Note}</item>", Options(("no_such_option", "1"))))));
        Assert.Equal("cancel/item-not-found", ErrorOf(await alice.AskAsync("get", Alice, "not-made", Items(node + "2"))));
    }

    /// <summary>What Conversations and Dino do to publish keys: publish, see that the node is not open, make it open, publish again.</summary>
    [Fact]
    public async Task A_node_is_configured_open_by_its_owner_and_then_read_by_everybody()
    {
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        const string node = "eu.siacs.conversations.axolotl.devicelist";
        const string devices = "<item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='1'/></list></item>";
        await alice.AskAsync("set", Alice, "old", Publish(node, devices));
        Assert.Equal("cancel/conflict/precondition-not-met", ErrorOf(await alice.AskAsync("set", Alice, "refused", Publish(node, devices, Options(("access_model", "open"))))));

        var form = await alice.AskAsync("get", Alice, "form", Owner($"<configure node='{node}'/>"));
        Assert.Equal("presence", DataForm.In(form.Elements.Single().Elements.Single())!.Field("pubsub#access_model")!.Value);
        Assert.Equal("result", (await alice.AskAsync("set", Alice, "configure", Owner($"<configure node='{node}'>{Form("node_config", ("access_model", "open"))}</configure>")))["type"]);
        Assert.Equal("result", (await alice.AskAsync("set", Alice, "published", Publish(node, devices, Options(("access_model", "open")))))["type"]);

        Assert.Contains("<device id='1'/>", (await bob.AskAsync("get", Alice, "read", Items(node))).ToString(), StringComparison.Ordinal);
        Assert.Equal("modify/not-acceptable", ErrorOf(await alice.AskAsync("set", Alice, "much", Owner($"<configure node='{node}'>{Form("node_config", ("max_items", "1001"))}</configure>"))));
    }

    [Fact]
    public async Task Only_as_many_items_are_kept_as_the_owner_wants()
    {
        await using var alice = await running.AliceAsync();
        foreach (var i in Enumerable.Range(1, 4))
        {
            await alice.AskAsync("set", Alice, $"p{i}", Publish("few", $"<item id='{i}'>{Note}</item>", Options(("max_items", "3"))));
        }

        Assert.Equal(["2", "3", "4"], IdsOf(await alice.AskAsync("get", Alice, "items", Items("few"))));
        await alice.AskAsync("set", Alice, "again", Publish("few", $"<item id='2'>{Second}</item>"));
        Assert.Equal(["3", "4", "2"], IdsOf(await alice.AskAsync("get", Alice, "order", Items("few"))));
        var newest = await alice.AskAsync("get", Alice, "newest", $"<pubsub xmlns='{PubSub}'><items node='few' max_items='1'/></pubsub>");
        Assert.Equal(["2"], IdsOf(newest));
        Assert.Equal(["4"], IdsOf(await alice.AskAsync("get", Alice, "one", Items("few", "4", "9"))));
    }

    [Fact]
    public async Task A_node_is_created_listed_purged_and_deleted_by_its_owner()
    {
        await using var bob = await running.BobAsync("owner");
        const string me = "bob@localhost";
        Assert.Equal("result", (await bob.AskAsync("set", me, "create", $"<pubsub xmlns='{PubSub}'><create node='life'/><configure>{Form("node_config", ("access_model", "open"), ("max_items", "max"))}</configure></pubsub>"))["type"]);
        Assert.Equal("cancel/conflict", ErrorOf(await bob.AskAsync("set", me, "create2", $"<pubsub xmlns='{PubSub}'><create node='life'/></pubsub>")));
        await bob.AskAsync("set", me, "publish", Publish("life", $"<item id='1'>{Note}</item>"));

        var listed = await bob.AskAsync("get", me, "list", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        Assert.Contains("node='life'", listed.ToString(), StringComparison.Ordinal);
        var inside = await bob.AskAsync("get", me, "inside", "<query xmlns='http://jabber.org/protocol/disco#items' node='life'/>");
        Assert.Contains("<item jid='bob@localhost' name='1'/>", inside.ToString(), StringComparison.Ordinal);
        Assert.Contains("category='pubsub' type='leaf'", (await bob.AskAsync("get", me, "info", "<query xmlns='http://jabber.org/protocol/disco#info' node='life'/>")).ToString(), StringComparison.Ordinal);

        Assert.Equal("result", (await bob.AskAsync("set", me, "purge", Owner("<purge node='life'/>")))["type"]);
        Assert.Equal([], IdsOf(await bob.AskAsync("get", me, "empty", Items("life"))));
        Assert.Equal("result", (await bob.AskAsync("set", me, "delete", Owner("<delete node='life'/>")))["type"]);
        Assert.Equal("cancel/item-not-found", ErrorOf(await bob.AskAsync("get", me, "gone", Items("life"))));
    }

    [Theory]
    [InlineData("set", "<publish/>", "modify/bad-request/nodeid-required")]
    [InlineData("set", "<publish node='x'/>", "modify/bad-request/item-required")]
    [InlineData("set", "<publish node='x'><item/></publish>", "modify/bad-request/payload-required")]
    [InlineData("set", "<publish node='x'><item><a xmlns='a'/><b xmlns='b'/></item></publish>", "modify/bad-request/invalid-payload")]
    [InlineData("set", "<retract node='x'><item id='1'/></retract>", "cancel/item-not-found")]
    [InlineData("set", "<subscribe node='x' jid='alice@localhost'/>", "cancel/item-not-found")]
    [InlineData("get", "<items/>", "modify/bad-request/nodeid-required")]
    [InlineData("get", "<nonsense node='x'/>", "modify/bad-request")]
    [InlineData("get", "<options node='x' jid='alice@localhost'/>", "cancel/feature-not-implemented/unsupported")]
    public async Task A_request_that_cannot_be_done_is_refused_with_its_own_condition(string type, string operation, string error)
    {
        await using var alice = await running.AliceAsync();

        Assert.Equal(error, ErrorOf(await alice.AskAsync(type, Alice, "cannot", $"<pubsub xmlns='{PubSub}'>{operation}</pubsub>")));
    }

    [Fact]
    public async Task What_is_too_much_is_refused()
    {
        await running.Process.AddUserAsync("hoarder", RunningServer.Password);
        await using var hoarder = await XmppTestClient.LoginAsync(running.Process, "hoarder", RunningServer.Password);
        const string me = "hoarder@localhost";
        string Big(int length) => $"<note xmlns='urn:example'>{new string('x', length)}</note>";

        Assert.Equal("modify/not-acceptable/payload-too-big", ErrorOf(await hoarder.AskAsync("set", me, "big", Publish("big", $"<item>{Big(163_840)}</item>"))));
        for (var i = 0; i < 26; i++)
        {
            Assert.Equal("result", (await hoarder.AskAsync("set", me, $"fill{i}", Publish($"fill{i}", $"<item>{Big(160_000)}</item>")))["type"]);
        }

        Assert.Equal("wait/resource-constraint", ErrorOf(await hoarder.AskAsync("set", me, "full", Publish("full", $"<item>{Big(160_000)}</item>"))));
        Assert.Equal("cancel/item-not-found", ErrorOf(await hoarder.AskAsync("get", me, "undone", Items("full"))));
        for (var i = 26; i < 200; i++)
        {
            await hoarder.SendAsync($"<iq type='set' id='create{i}'><pubsub xmlns='{PubSub}'><create node='fill{i}'/></pubsub></iq>");
        }

        Assert.Equal("cancel/not-allowed/max-nodes-exceeded", ErrorOf(await hoarder.AskAsync("set", me, "nodes", Publish("one-more", $"<item>{Note}</item>"))));
    }

    [Fact]
    public async Task A_node_that_keeps_everything_refuses_what_does_not_fit_any_more()
    {
        await using var bob = await running.BobAsync("fills");
        var items = string.Concat(Enumerable.Range(0, 1000).Select(i => $"<item id='{i}'>{Note}</item>"));
        Assert.Equal("result", (await bob.AskAsync("set", "bob@localhost", "fill", Publish("full", items, Options(("max_items", "max")))))["type"]);

        Assert.Equal("cancel/conflict/node-full", ErrorOf(await bob.AskAsync("set", "bob@localhost", "full", Publish("full", $"<item id='x'>{Note}</item>"))));

        Assert.Equal("result", (await bob.AskAsync("set", "bob@localhost", "replaced", Publish("full", $"<item id='0'>{Second}</item>")))["type"]);
        Assert.Equal(1000, IdsOf(await bob.AskAsync("get", "bob@localhost", "all", Items("full"))).Count);
    }

    [Fact]
    public async Task Sessions_of_the_account_are_told_of_those_nodes_that_their_capabilities_name()
    {
        await using var alice = await running.AliceAsync("writes");
        await using var wants = await running.AliceAsync("wants");
        await using var other = await running.AliceAsync("other");
        await other.SendAsync("<presence/>");
        await CapabilitiesAsync(wants, "told");
        await AssertNoMessageAsync(wants); // Its answer has been taken.

        await alice.AskAsync("set", Alice, "publish", Publish("told", $"<item id='1'>{Note}</item>"));
        await alice.AskAsync("set", Alice, "elsewhere", Publish("told-not", $"<item id='1'>{Note}</item>"));
        await alice.AskAsync("set", Alice, "retract", $"<pubsub xmlns='{PubSub}'><retract node='told' notify='true'><item id='1'/></retract></pubsub>");
        await alice.AskAsync("set", Alice, "delete", Owner("<delete node='told'/>"));

        Assert.Equal(Event("wants", $"<items node='told'><item id='1'>{Note}</item></items>"), (await NextMessageAsync(wants)).ToString());
        Assert.Equal(Event("wants", "<items node='told'><retract id='1'/></items>"), (await NextMessageAsync(wants)).ToString());
        Assert.Equal(Event("wants", "<delete node='told'/>"), (await NextMessageAsync(wants)).ToString());
        await AssertNoMessageAsync(other);
        await AssertNoMessageAsync(alice);
    }

    [Fact]
    public async Task Who_comes_online_is_sent_the_last_item_once_and_not_of_nodes_that_never_send_it()
    {
        await using var alice = await running.AliceAsync("earlier");
        await alice.AskAsync("set", Alice, "sent", Publish("sent", $"<item id='1'>{Note}</item>"));
        await alice.AskAsync("set", Alice, "never", Publish("never", $"<item id='1'>{Note}</item>", Options(("send_last_published_item", "never"))));
        await using var comes = await running.AliceAsync("comes");

        var hash = await CapabilitiesAsync(comes, "never", "sent");

        var last = await NextMessageAsync(comes);
        Assert.Equal($"<event xmlns='{PubSub}#event'><items node='sent'><item id='1'>{Note}</item></items></event>", last.Elements.First().ToString());
        Assert.NotNull(last.Child("delay", "urn:xmpp:delay"));
        await comes.SendAsync($"<presence><show>away</show>{Caps(hash)}</presence>");
        await AssertNoMessageAsync(comes);

        // Another client with the same hash is not asked for what it can do.
        await using var same = await running.AliceAsync("same-hash");
        await same.SendAsync($"<presence>{Caps(hash)}</presence>");
        var first = await same.ReadUntilAsync(element => element.Name is "message" or "iq");
        Assert.Equal("message", first.Name);
    }

    [Fact]
    public async Task A_client_that_lies_about_its_hash_is_believed_of_itself_alone()
    {
        await using var alice = await running.AliceAsync("writes2");
        await using var liar = await running.AliceAsync("liar");
        await using var honest = await running.AliceAsync("honest");
        await ClaimAsync(liar, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", new([new("client", "pc")], ["lied+notify"]));
        await AssertNoMessageAsync(liar);

        await honest.SendAsync($"<presence>{Caps("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")}</presence>");

        // Asked of it before anything else is answered: a ping of the server's would come much later.
        await honest.SendAsync("<iq type='get' id='next' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
        var asked = await honest.ReadUntilAsync(element => element.Name == "iq");
        Assert.Equal("http://jabber.org/protocol/disco#info", asked.Elements.FirstOrDefault()?.Namespace);
    }

    [Fact]
    public async Task Somebody_who_has_subscribed_to_an_open_node_is_told_until_it_is_closed()
    {
        await using var alice = await running.AliceAsync("writes3");
        await using var bob = await running.BobAsync("subscribes");
        await bob.SendAsync("<presence/>");
        await alice.AskAsync("set", Alice, "publish", Publish("news", $"<item id='1'>{Note}</item>", Options(("access_model", "open"))));

        var subscribed = await bob.AskAsync("set", Alice, "subscribe", $"<pubsub xmlns='{PubSub}'><subscribe node='news' jid='bob@localhost'/></pubsub>");
        Assert.Equal($"<pubsub xmlns='{PubSub}'><subscription node='news' jid='bob@localhost' subscription='subscribed'/></pubsub>", subscribed.Elements.Single().ToString());
        Assert.Equal("modify/bad-request/invalid-jid", ErrorOf(await bob.AskAsync("set", Alice, "forged", $"<pubsub xmlns='{PubSub}'><subscribe node='news' jid='carol@localhost'/></pubsub>")));
        await alice.AskAsync("set", Alice, "told", Publish("news", $"<item id='2'>{Second}</item>"));
        var told = await NextMessageAsync(bob);
        Assert.Equal("bob@localhost", told["to"]);
        Assert.Contains(Second, told.ToString(), StringComparison.Ordinal);

        await alice.AskAsync("set", Alice, "close", Owner($"<configure node='news'>{Form("node_config", ("access_model", "whitelist"))}</configure>"));
        await alice.AskAsync("set", Alice, "secret", Publish("news", $"<item id='3'>{Note}</item>"));
        await AssertNoMessageAsync(bob);
        Assert.Equal("cancel/not-allowed/closed-node", ErrorOf(await bob.AskAsync("set", Alice, "again", $"<pubsub xmlns='{PubSub}'><subscribe node='news' jid='bob@localhost'/></pubsub>")));
    }

    [Fact]
    public async Task An_account_says_that_it_is_a_service_and_a_visitor_s_does_not()
    {
        await using var alice = await running.AliceAsync();
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);

        var info = (await alice.AskAsync("get", Alice, "info", "<query xmlns='http://jabber.org/protocol/disco#info'/>")).ToString();
        Assert.Contains("<identity category='pubsub' type='pep'/>", info, StringComparison.Ordinal);
        Assert.Contains($"<feature var='{PubSub}#publish-options'/>", info, StringComparison.Ordinal);
        Assert.Contains("<feature var='urn:xmpp:pep-vcard-conversion:0'/>", info, StringComparison.Ordinal);
        var own = visitor.Jid!.Bare.ToString();
        Assert.DoesNotContain("pep", (await visitor.AskAsync("get", own, "info", "<query xmlns='http://jabber.org/protocol/disco#info'/>")).ToString(), StringComparison.Ordinal);
        Assert.Equal("cancel/item-not-found", ErrorOf(await visitor.AskAsync("get", own, "popular", Items("urn:xmpp:reactions:popular:0"))));
        Assert.Equal("auth/forbidden", ErrorOf(await visitor.AskAsync("set", own, "publish", Publish("x", $"<item>{Note}</item>"))));
        Assert.Equal("cancel/service-unavailable", ErrorOf(await visitor.AskAsync("get", Alice, "others", Items("x"))));
    }

    [Fact]
    public async Task What_was_published_is_there_after_the_server_was_killed()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            await using (var first = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false")))
            {
                await first.AddUserAsync("alice", RunningServer.Password);
                await using var alice = await XmppTestClient.LoginAsync(first, "alice", RunningServer.Password);
                Assert.Equal("result", (await alice.AskAsync("set", Alice, "publish", Publish("kept", $"<item id='1'>{Note}</item>")))["type"]);
                Assert.Equal("result", (await alice.AskAsync("set", Alice, "card", "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>"))["type"]);
                await first.KillAsync();
            }

            await using var second = await ServerProcess.StartAsync(data, ("Tcp:RequireTls", "false"));
            await using var again = await XmppTestClient.LoginAsync(second, "alice", RunningServer.Password);
            Assert.Equal(["1"], IdsOf(await again.AskAsync("get", Alice, "kept", Items("kept"))));
            Assert.Contains("<FN>Alice</FN>", (await again.AskAsync("get", Alice, "card", "<vCard xmlns='vcard-temp'/>")).ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static string Event(string resource, string change) =>
        $"<message xmlns='jabber:client' from='{Alice}' to='{Alice}/{resource}' type='headline'><event xmlns='{PubSub}#event'>{change}</event></message>";

    static IReadOnlyList<string> IdsOf(Element answer) => answer["type"] == "result"
        ? [.. answer.Elements.Single().Elements.First().Elements.Select(item => item["id"]!)]
        : throw new InvalidOperationException($"{answer}");

    static string Caps(string hash) => $"<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:example:client' ver='{hash}'/>";

    static async Task<string> CapabilitiesAsync(XmppTestClient client, params string[] nodes)
    {
        var info = new DiscoInfo([new("client", "pc")], [.. nodes.Select(node => node + "+notify")]);
        return await ClaimAsync(client, info.Hash(), info);
    }

    /// <summary>Comes online with a hash, and answers what is asked about it.</summary>
    static async Task<string> ClaimAsync(XmppTestClient client, string hash, DiscoInfo info)
    {
        await client.SendAsync($"<presence>{Caps(hash)}</presence>");
        var asked = await client.ReadUntilAsync(element => element.Name == "iq");
        Assert.Equal($"<query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:client#{hash}'/>", asked.Elements.Single().ToString());
        await client.SendAsync($"<iq type='result' id='{asked["id"]}' to='{asked["from"]}'>{(info with { Node = asked.Elements.Single()["node"] }).ToElement()}</iq>");
        return hash;
    }

    static Task<Element> NextMessageAsync(XmppTestClient client) => client.ReadUntilAsync(element => element.Name == "message");

    /// <summary>What is sent now is answered before any message comes.</summary>
    static async Task AssertNoMessageAsync(XmppTestClient client)
    {
        await client.SendAsync($"<iq type='get' id='nothing' to='localhost'><ping xmlns='{Ns.Ping}'/></iq>");
        Assert.Equal("iq", (await client.ReadUntilAsync(element => element.Name == "message" || element["id"] == "nothing")).Name);
    }
}
