namespace Plenum.Integration.Server;

/// <summary>vCards and avatars (XEP-0054, XEP-0153, XEP-0084, XEP-0398).</summary>
public sealed class VCardTests(RunningServer running) : IClassFixture<RunningServer>
{
    // A PNG of one pixel.
    const string Image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const string Get = "<vCard xmlns='vcard-temp'/>";
    const string Photo = $"<PHOTO><TYPE>image/png</TYPE><BINVAL>{Image}</BINVAL></PHOTO>";

    static string Hash => PepStanzas.HashOf(Image);

    [Fact]
    public async Task A_vCard_is_there_for_its_owner_and_for_other_accounts_but_not_for_visitors()
    {
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);

        Assert.Equal("result", (await alice.AskAsync("set", "alice@localhost", "set", "<vCard xmlns='vcard-temp'><FN>Alice</FN><NOTE>écrit</NOTE></vCard>"))["type"]);

        const string card = "<vCard xmlns='vcard-temp'><FN>Alice</FN><NOTE>écrit</NOTE></vCard>";
        Assert.Equal(card, (await alice.AskAsync("get", "alice@localhost", "own", Get)).Elements.Single().ToString());
        Assert.Equal(card, (await bob.AskAsync("get", "alice@localhost", "other", Get)).Elements.Single().ToString());
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await visitor.AskAsync("get", "alice@localhost", "visitor", Get)));
        Assert.Equal("auth/forbidden", PepStanzas.ErrorOf(await bob.AskAsync("set", "alice@localhost", "forged", card)));
        await alice.AskAsync("set", "alice@localhost", "clear", Get);
    }

    [Fact]
    public async Task A_visitor_reads_the_vCard_of_whom_it_is_in_a_room_with_and_has_none_itself()
    {
        const string Room = "visitors-cards@rooms.localhost";
        await using var alice = await running.AliceAsync("with-visitor");
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);
        await alice.JoinAsync(Room, "Witch");
        await visitor.JoinAsync(Room, "Visitor");
        await alice.AskAsync("set", "alice@localhost", "set", "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>");

        var card = await visitor.AskAsync("get", $"{Room}/Witch", "card", Get);
        Assert.Equal($"{Room}/Witch", card["from"]);
        Assert.Equal("<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>", card.Elements.Single().ToString());
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await alice.AskAsync("get", $"{Room}/Visitor", "none", Get)));
        await alice.AskAsync("set", "alice@localhost", "clear", Get);
    }

    [Fact]
    public async Task There_is_no_telling_an_account_without_a_vCard_from_no_account()
    {
        await using var alice = await running.AliceAsync();

        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await alice.AskAsync("get", "bob@localhost", "none", Get)));
        Assert.Equal("cancel/service-unavailable", PepStanzas.ErrorOf(await alice.AskAsync("get", "nobody@localhost", "nobody", Get)));
    }

    [Fact]
    public async Task What_is_too_long_or_no_picture_changes_nothing()
    {
        await using var bob = await running.BobAsync();

        Assert.Equal("modify/not-acceptable", PepStanzas.ErrorOf(await bob.AskAsync("set", "bob@localhost", "long", $"<vCard xmlns='vcard-temp'><NOTE>{new string('x', 65_536)}</NOTE></vCard>")));
        Assert.Equal("modify/bad-request", PepStanzas.ErrorOf(await bob.AskAsync("set", "bob@localhost", "broken",
            "<vCard xmlns='vcard-temp'><FN>Bob</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>!</BINVAL></PHOTO></vCard>")));
        Assert.Equal("modify/not-acceptable/payload-too-big", PepStanzas.ErrorOf(await bob.AskAsync("set", "bob@localhost", "big",
            $"<vCard xmlns='vcard-temp'><FN>Bob</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>{new string('A', 200_000)}</BINVAL></PHOTO></vCard>")));

        Assert.Equal("cancel/item-not-found", PepStanzas.ErrorOf(await bob.AskAsync("get", "bob@localhost", "none", Get)));
        Assert.Equal("cancel/item-not-found", PepStanzas.ErrorOf(await bob.AskAsync("get", "bob@localhost", "none2", PepStanzas.Items("urn:xmpp:avatar:data"))));
    }

    [Fact]
    public async Task A_photo_in_the_vCard_becomes_an_avatar_and_its_hash_goes_with_every_presence()
    {
        await using var alice = await running.AliceAsync("photo");
        await using var bob = await running.BobAsync("sees-photo");
        await bob.JoinAsync("photo@rooms.localhost", "bob");

        Assert.Equal("result", (await alice.AskAsync("set", "alice@localhost", "set", $"<vCard xmlns='vcard-temp'><FN>Alice</FN>{Photo}</vCard>"))["type"]);
        await alice.JoinAsync("photo@rooms.localhost", "alice");

        var seen = await bob.ReadUntilAsync(element => element["from"] == "photo@rooms.localhost/alice");
        Assert.Equal($"<x xmlns='vcard-temp:x:update'><photo>{Hash}</photo></x>", seen.Child("x", "vcard-temp:x:update")?.ToString());
        var metadata = await bob.AskAsync("get", "alice@localhost", "metadata", PepStanzas.Items("urn:xmpp:avatar:metadata"));
        Assert.Contains($"<info bytes='70' id='{Hash}' type='image/png'/>", metadata.ToString(), StringComparison.Ordinal);
        var data = await bob.AskAsync("get", "alice@localhost", "data", PepStanzas.Items("urn:xmpp:avatar:data", Hash));
        Assert.Contains($"<item id='{Hash}'><data xmlns='urn:xmpp:avatar:data'>{Image}</data></item>", data.ToString(), StringComparison.Ordinal);

        Assert.Equal("result", (await alice.AskAsync("set", "alice@localhost", "clear", "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>"))["type"]);
        await alice.SendAsync("<presence to='photo@rooms.localhost/alice'/>");
        var without = await bob.ReadUntilAsync(element => element["from"] == "photo@rooms.localhost/alice");
        Assert.Null(without.Child("x", "vcard-temp:x:update"));
        Assert.DoesNotContain("PHOTO", (await bob.AskAsync("get", "alice@localhost", "gone", Get)).ToString(), StringComparison.Ordinal);
        await alice.AskAsync("set", "alice@localhost", "clear2", Get);
    }

    [Theory]
    [InlineData("<x xmlns='vcard-temp:x:update'/>", "<photo>HASH</photo>")]
    [InlineData("<x xmlns='vcard-temp:x:update'><photo>0123</photo></x>", "<photo>HASH</photo>")]
    [InlineData("<x xmlns='vcard-temp:x:update'><photo/></x>", "<photo/>")]
    [InlineData("", "<photo>HASH</photo>")]
    public async Task An_avatar_of_the_account_is_in_presence_unless_the_client_says_that_there_is_none(string said, string seen)
    {
        await using var alice = await running.AliceAsync("says");
        await using var second = await running.AliceAsync("hears");
        await PublishAsync(alice, "open");
        await second.SendAsync("<presence/>");
        await second.ReadUntilAsync(element => element.Name == "presence");

        await alice.SendAsync($"<presence>{said}</presence>");

        var presence = await second.ReadUntilAsync(element => element["from"] == "alice@localhost/says");
        Assert.Equal($"<x xmlns='vcard-temp:x:update'>{seen.Replace("HASH", Hash, StringComparison.Ordinal)}</x>", presence.Child("x", "vcard-temp:x:update")?.ToString());
        await RemoveAsync(alice);
    }

    [Fact]
    public async Task An_avatar_that_is_published_is_the_photo_of_the_vCard_for_those_who_may_see_it()
    {
        await using var alice = await running.AliceAsync();
        await using var bob = await running.BobAsync();
        await alice.AskAsync("set", "alice@localhost", "card", "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>");

        await PublishAsync(alice, "open");
        Assert.Equal($"<vCard xmlns='vcard-temp'><FN>Alice</FN>{Photo}</vCard>", (await bob.AskAsync("get", "alice@localhost", "open", Get)).Elements.Single().ToString());
        await RemoveAsync(alice);

        await PublishAsync(alice, "presence");
        Assert.Equal("<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>", (await bob.AskAsync("get", "alice@localhost", "closed", Get)).Elements.Single().ToString());
        Assert.Contains("PHOTO", (await alice.AskAsync("get", "alice@localhost", "own", Get)).ToString(), StringComparison.Ordinal);
        await RemoveAsync(alice);
        await alice.AskAsync("set", "alice@localhost", "clear", Get);
    }

    [Fact]
    public async Task An_avatar_under_another_id_than_its_hash_is_refused()
    {
        await using var bob = await running.BobAsync();

        Assert.Equal("modify/bad-request/invalid-payload", PepStanzas.ErrorOf(await bob.AskAsync("set", "bob@localhost", "wrong",
            PepStanzas.Publish("urn:xmpp:avatar:data", $"<item id='{new string('0', 40)}'><data xmlns='urn:xmpp:avatar:data'>{Image}</data></item>"))));
    }

    static async Task PublishAsync(XmppTestClient client, string access)
    {
        var options = PepStanzas.Options(("access_model", access));
        foreach (var (node, payload) in new[]
        {
            ("urn:xmpp:avatar:data", $"<data xmlns='urn:xmpp:avatar:data'>{Image}</data>"),
            ("urn:xmpp:avatar:metadata", $"<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='70' id='{Hash}' type='image/png'/></metadata>"),
        })
        {
            Assert.Equal("result", (await client.AskAsync("set", "alice@localhost", "publish", PepStanzas.Publish(node, $"<item id='{Hash}'>{payload}</item>", options)))["type"]);
        }
    }

    static async Task RemoveAsync(XmppTestClient client)
    {
        foreach (var node in (string[])["urn:xmpp:avatar:data", "urn:xmpp:avatar:metadata"])
        {
            Assert.Equal("result", (await client.AskAsync("set", "alice@localhost", "delete", PepStanzas.Owner($"<delete node='{node}'/>")))["type"]);
        }
    }
}
