using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>Blocking (XEP-0191): who is blocked sees the user as if they were not there.</summary>
public sealed class BlockingTests(ContactsServer server) : IClassFixture<ContactsServer>
{
    [Fact]
    public async Task The_list_is_kept_and_sessions_that_asked_for_it_hear_of_changes()
    {
        var names = await server.AccountsAsync("juliet");
        var account = $"{names[0]}@localhost";
        await using var juliet = await server.ConnectAsync(names[0], "chamber");
        await using var balcony = await server.ConnectAsync(names[0], "balcony");
        await using var idle = await server.ConnectAsync(names[0], "idle");
        Assert.Equal("<blocklist xmlns='urn:xmpp:blocking'/>", (await ListAsync(balcony)).ToString());

        await juliet.AskAsync("set", account, "block", Block("romeo@montague.net", "iago@shakespeare.lit"));
        await juliet.AskAsync("set", account, "block", Block("example.org"));

        const string three = "<blocklist xmlns='urn:xmpp:blocking'><item jid='example.org'/><item jid='iago@shakespeare.lit'/><item jid='romeo@montague.net'/></blocklist>";
        Assert.Equal(three, (await ListAsync(idle)).ToString());
        string Push(string change) => $"<iq from='{account}' to='{account}/balcony' type='set'>{change}</iq>";
        Assert.Equal([Push(Block("romeo@montague.net", "iago@shakespeare.lit")), Push(Block("example.org"))], await balcony.DrainAsync());

        await juliet.AskAsync("set", account, "unblock", "<unblock xmlns='urn:xmpp:blocking'><item jid='example.org'/></unblock>");
        await juliet.AskAsync("set", account, "all", "<unblock xmlns='urn:xmpp:blocking'/>");
        Assert.Equal([Push("<unblock xmlns='urn:xmpp:blocking'><item jid='example.org'/></unblock>"), Push("<unblock xmlns='urn:xmpp:blocking'/>")], await balcony.DrainAsync());
        Assert.Empty((await ListAsync(juliet)).Elements);
        Assert.Empty(await DrainedOfPushesAsync(juliet));
    }

    [Fact]
    public async Task What_cannot_be_blocked_is_refused()
    {
        var names = await server.AccountsAsync("juliet");
        var account = $"{names[0]}@localhost";
        await using var juliet = await server.ConnectAsync(names[0]);
        await using var visitor = await XmppTestClient.VisitAsync(server.Process);

        Assert.Equal("modify/bad-request", ErrorOf(await juliet.AskAsync("set", account, "none", "<block xmlns='urn:xmpp:blocking'/>")));
        Assert.Equal("modify/jid-malformed", ErrorOf(await juliet.AskAsync("set", account, "bad", Block("a@b@c"))));
        Assert.Equal("wait/resource-constraint", ErrorOf(await juliet.AskAsync("set", account, "many", Block([.. Enumerable.Range(0, 1001).Select(i => $"x{i}.example")]))));
        Assert.Empty((await ListAsync(juliet)).Elements);
        Assert.Equal("cancel/service-unavailable", ErrorOf(await visitor.AskAsync("get", visitor.Jid!.Bare.ToString(), "visitor", "<blocklist xmlns='urn:xmpp:blocking'/>")));
    }

    [Theory]
    [InlineData("@localhost")]
    [InlineData("@localhost/test")]
    [InlineData(null)]
    public async Task Nothing_comes_from_who_is_blocked_and_nothing_goes_to_them(string? part)
    {
        var names = await server.AccountsAsync("juliet", "romeo");
        var (account, other) = ($"{names[0]}@localhost", $"{names[1]}@localhost");
        await using var juliet = await server.ArriveAsync(names[0]);
        await using var second = await server.ArriveAsync(names[0], "second");
        await using var romeo = await server.ArriveAsync(names[1]);
        await ContactsServer.BefriendAsync(juliet, romeo);
        await second.DrainAsync();

        await juliet.AskAsync("set", account, "block", Block(part is null ? "localhost" : names[1] + part));

        Assert.Equal(
            [$"<presence from='{account}/second' to='{other}/test' type='unavailable'/>", $"<presence from='{account}/test' to='{other}/test' type='unavailable'/>"],
            (await romeo.DrainAsync()).Order());

        await romeo.SendAsync(
            $"<message to='{account}' type='chat' id='m'><body>psst</body></message>"
            + $"<message to='{account}/test' type='headline' id='h'><body>news</body></message>"
            + $"<iq to='{account}/test' type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>"
            + $"<iq to='{account}/test' type='result' id='r'/>"
            + $"<iq to='{account}' type='get' id='v'><vCard xmlns='vcard-temp'/></iq>"
            + $"<presence to='{account}'/><presence to='{account}' type='probe'/><presence/>");
        var answers = (await romeo.DrainAsync()).Where(answer => !answer.StartsWith($"<presence from='{other}", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["m", "h", "i", "v"], answers.Select(answer => System.Text.RegularExpressions.Regex.Match(answer, " id='(.)'").Groups[1].Value));
        Assert.All(answers, answer => Assert.Contains("service-unavailable", answer, StringComparison.Ordinal));
        Assert.Empty(await DrainedOfPushesAsync(juliet));

        await juliet.SendAsync($"<message to='{other}/test' type='chat' id='m'><body>hello?</body></message><iq to='{other}/test' type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq><presence to='{other}/test' id='p'/>");
        var refused = await juliet.DrainAsync();
        Assert.Equal(3, refused.Length);
        Assert.All(refused, answer => Assert.EndsWith("<error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error>" + answer[answer.LastIndexOf("</", StringComparison.Ordinal)..], answer, StringComparison.Ordinal));
        await juliet.SendAsync("<presence><status>secret</status></presence>");
        await juliet.SendAsync($"<message to='{account}/second' type='chat' id='own'><body>to myself</body></message>");
        await juliet.DrainAsync();
        Assert.Contains(await second.DrainAsync(), element => element.Contains("to myself", StringComparison.Ordinal));
        Assert.Empty(await romeo.DrainAsync());

        await juliet.SendAsync("<iq type='set' id='unblock'><unblock xmlns='urn:xmpp:blocking'/></iq>");
        Assert.Contains($"<presence from='{other}/test' to='{account}/test'/>", await juliet.DrainAsync());
        Assert.Contains($"<presence from='{account}/test' to='{other}/test'><status>secret</status></presence>", await romeo.DrainAsync());
        await romeo.SendAsync($"<message to='{account}' type='chat' id='again'><body>at last</body></message>");
        await romeo.DrainAsync();
        Assert.Contains(await juliet.DrainAsync(), element => element.Contains("at last", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_and_messages_of_somebody_blocked_do_not_wait_for_who_is_away()
    {
        var names = await server.AccountsAsync("juliet", "romeo");
        await using (var juliet = await server.ConnectAsync(names[0]))
        {
            await juliet.AskAsync("set", $"{names[0]}@localhost", "block", Block($"{names[1]}@localhost"));
        }

        await using var romeo = await server.ArriveAsync(names[1]);
        await romeo.SendAsync($"<presence to='{names[0]}@localhost' type='subscribe'/><message to='{names[0]}@localhost' type='chat' id='m'><body>psst</body></message>");
        Assert.Single(await romeo.DrainAsync(), element => element.Contains("service-unavailable", StringComparison.Ordinal));

        await using var later = await server.ConnectAsync(names[0]);
        await later.SendAsync("<presence/>");
        Assert.Equal([$"<presence from='{names[0]}@localhost/test' to='{names[0]}@localhost/test'/>"], await later.DrainAsync());
    }

    [Fact]
    public async Task Of_an_occupant_who_is_blocked_come_no_private_messages_but_what_is_said_to_all()
    {
        var names = await server.AccountsAsync("juliet", "romeo");
        var room = $"{names[0]}@rooms.localhost";
        await using var juliet = await server.ArriveAsync(names[0]);
        await using var romeo = await server.ArriveAsync(names[1]);
        await juliet.JoinAsync(room, "juliet");
        await romeo.JoinAsync(room, "romeo");
        await juliet.AskAsync("set", $"{names[0]}@localhost", "block", Block($"{room}/romeo"));
        await juliet.DrainAsync();

        await romeo.SendAsync($"<message to='{room}/juliet' type='chat' id='pm'><body>psst</body></message><message to='{room}' type='groupchat' id='all'><body>hello all</body></message>");
        await romeo.ReadUntilAsync(element => element["id"] == "all");

        var came = await juliet.DrainAsync();
        Assert.Single(came, element => element.StartsWith("<message", StringComparison.Ordinal));
        Assert.Contains("hello all", came.Single(), StringComparison.Ordinal);
        await juliet.SendAsync($"<message to='{room}/romeo' type='chat' id='back'><body>no</body></message>");
        Assert.Contains("<blocked", (await juliet.ReadUntilAsync(element => element["id"] == "back")).ToString(), StringComparison.Ordinal);

        await juliet.AskAsync("set", $"{names[0]}@localhost", "room", Block(room));
        await juliet.SendAsync($"<presence to='{room}/juliet' type='unavailable'/>");
        await romeo.ReadUntilAsync(element => element["from"] == $"{room}/juliet" && element["type"] == "unavailable");
        await juliet.SendAsync($"<presence to='{room}/juliet' id='in'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Assert.Contains("<blocked", (await juliet.ReadUntilAsync(element => element["id"] == "in")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_told_to_the_operator()
    {
        var names = await server.AccountsAsync("juliet");
        await using var juliet = await server.ConnectAsync(names[0]);

        await juliet.AskAsync("set", $"{names[0]}@localhost", "report", "<block xmlns='urn:xmpp:blocking'><item jid='spam@example.net'><report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'><text>Never came\ntrouble</text></report></item></block>");

        Assert.Equal(["spam@example.net"], (await ListAsync(juliet)).Elements.Select(item => item["jid"]));
        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        while (!server.Process.Errors.Any(line => line.Contains("spam@example.net", StringComparison.Ordinal) && line.Contains("urn:xmpp:reporting:spam", StringComparison.Ordinal)))
        {
            limit.Token.ThrowIfCancellationRequested();
            await juliet.DrainAsync();
        }
    }

    static async Task<Element> ListAsync(XmppTestClient client) =>
        (await client.AskAsync("get", client.Jid!.Bare.ToString(), "list", "<blocklist xmlns='urn:xmpp:blocking'/>")).Elements.Single();

    static string Block(params string[] jids) => $"<block xmlns='urn:xmpp:blocking'>{string.Concat(jids.Select(jid => $"<item jid='{jid}'/>"))}</block>";

    /// <summary>What has come but for the client's own presence and pushes.</summary>
    static async Task<string[]> DrainedOfPushesAsync(XmppTestClient client) =>
        [.. (await client.DrainAsync()).Where(element => !element.Contains("type='set'", StringComparison.Ordinal))];

    static string ErrorOf(Element stanza) => stanza.Child("error", Ns.Client) is { } error ? $"{error["type"]}/{error.Elements.First().Name}" : stanza.ToString();
}
