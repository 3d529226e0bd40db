namespace Plenum.Integration.Server;

/// <summary>Where messages go when nobody is there (RFC 6121 §8.5.2.2, XEP-0160), and where in general (§8.5.4).</summary>
public sealed class OfflineTests(ContactsServer server) : IClassFixture<ContactsServer>
{
    [Fact]
    public async Task What_people_write_waits_for_the_first_session_with_a_priority_of_0_or_more_and_comes_once()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        var to = $"{account}@localhost";
        await romeo.SendAsync(
            $"<message to='{to}' type='chat' id='m1'><body>one</body></message>"
            + $"<message to='{to}' id='m2'><body>two</body></message>"
            + $"<message to='{to}/nowhere' type='chat' id='m3'><body>three</body></message>"
            + $"<message to='{to}' type='chat' id='m4'><store xmlns='urn:xmpp:hints'/><encrypted xmlns='urn:example'/></message>"
            + $"<message to='{to}' id='m5'><x xmlns='jabber:x:conference' jid='lobby@rooms.localhost'/></message>");
        Assert.Empty(await romeo.DrainAsync());

        await using var negative = await server.ArriveAsync(account, "negative", "<presence><priority>-1</priority></presence>");
        Assert.Empty(await negative.DrainAsync());
        await using var juliet = await server.ConnectAsync(account);
        await juliet.SendAsync("<presence/>");
        var came = (await juliet.DrainAsync()).Where(element => element.StartsWith("<message", StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, came.Length);
        Assert.All(came.Index(), one => Assert.Contains($"id='m{one.Index + 1}'", one.Item, StringComparison.Ordinal));

        await using var late = await server.ConnectAsync(account, "late");
        await late.SendAsync("<presence/>");
        Assert.DoesNotContain(await late.DrainAsync(), element => element.StartsWith("<message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_comes_with_when_it_was_sent_in_its_order()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        await romeo.SendAsync($"<message to='{account}@localhost' type='chat' id='m1'><body>one</body></message><message to='{account}@localhost/x' type='chat' id='m2'><body>two</body></message>");
        await romeo.DrainAsync();

        await using var juliet = await server.ConnectAsync(account);
        await juliet.SendAsync("<presence/>");

        var came = (await juliet.DrainAsync()).Where(element => element.StartsWith("<message", StringComparison.Ordinal));
        Assert.Equal(
            [
                $"<message from='{sender}@localhost/test' to='{account}@localhost' type='chat' id='m1'><body>one</body><delay xmlns='urn:xmpp:delay' from='localhost'/></message>",
                $"<message from='{sender}@localhost/test' to='{account}@localhost' type='chat' id='m2'><body>two</body><delay xmlns='urn:xmpp:delay' from='localhost'/></message>",
            ], came);
    }

    [Fact]
    public async Task What_is_only_for_now_is_not_stored()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        (string Message, string? Error)[] cases =
        [
            ("type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread>", null),
            ("type='headline'><body>news</body>", null),
            ("type='error'><body>oops</body><error type='cancel'/>", null),
            ("type='groupchat'><body>all</body>", "service-unavailable"),
            ("type='chat'><body>off the record</body><no-store xmlns='urn:xmpp:hints'/>", "service-unavailable"),
        ];
        foreach (var (message, error) in cases)
        {
            await romeo.SendAsync($"<message to='{account}@localhost' {message}</message>");
            var answers = await romeo.DrainAsync();
            Assert.Equal(error is null ? 0 : 1, answers.Length);
            Assert.All(answers, answer => Assert.Contains(error!, answer, StringComparison.Ordinal));
        }

        await using var juliet = await server.ArriveAsync(account);
        Assert.Empty(await juliet.DrainAsync());
    }

    [Fact]
    public async Task A_message_comes_or_comes_back_as_its_type_and_address_say()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        await using var juliet = await server.ArriveAsync(account);
        (string Resource, string Type, bool Comes)[] cases =
        [
            ("", "chat", true), ("", "normal", true), ("", "headline", true), ("", "groupchat", false),
            ("/test", "chat", true), ("/test", "groupchat", true), ("/test", "headline", true), ("/test", "error", true),
            ("/nowhere", "chat", true), ("/nowhere", "normal", false), ("/nowhere", "headline", false), ("/nowhere", "groupchat", false),
        ];

        foreach (var (resource, type, comes) in cases)
        {
            await romeo.SendAsync($"<message to='{account}@localhost{resource}' type='{type}' id='m'><body>hello</body></message>");

            Assert.True((await romeo.DrainAsync()).Length == (comes ? 0 : 1), $"{resource} {type}");
            Assert.True((await juliet.DrainAsync()).Length == (comes ? 1 : 0), $"{resource} {type}");
        }
    }

    [Fact]
    public async Task What_is_more_than_may_wait_is_refused_and_what_waits_stays()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        var body = new string('x', 200_000);
        foreach (var id in Enumerable.Range(1, 6))
        {
            await romeo.SendAsync($"<message to='{account}@localhost' type='chat' id='m{id}'><body>{body}</body></message>");
        }

        var refused = Assert.Single(await romeo.DrainAsync());
        Assert.Contains("id='m6'", refused, StringComparison.Ordinal);
        Assert.Contains("service-unavailable", refused, StringComparison.Ordinal);
        await using var juliet = await server.ConnectAsync(account);
        await juliet.SendAsync("<presence/>");
        Assert.Equal(5, (await juliet.DrainAsync()).Count(element => element.StartsWith("<message", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_invitation_of_a_room_waits_for_who_is_away()
    {
        var (sender, account) = await PairAsync();
        var room = $"{sender}@rooms.localhost";
        await using var romeo = await server.ArriveAsync(sender);
        await romeo.JoinAsync(room, "romeo");

        await romeo.SendAsync($"<message to='{room}' id='invite'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='{account}@localhost'><reason>Come</reason></invite></x></message>");
        await romeo.SendAsync($"<message to='{room}' type='groupchat' id='said'><body>I have asked her</body></message>");
        await romeo.ReadUntilAsync(element => element["id"] == "said");

        // The room does not wait until it is stored: who comes meanwhile gets it then.
        await using var juliet = await server.ConnectAsync(account);
        await juliet.SendAsync("<presence/>");
        var invitation = await juliet.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal(room, invitation["from"]);
        Assert.Contains("<reason>Come</reason>", invitation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_has_not_acknowledged_when_it_is_gone_waits_and_what_another_has_does_not()
    {
        var (sender, account) = await PairAsync();
        await using var romeo = await server.ArriveAsync(sender);
        await using (var managed = await server.ConnectAsync(account, "managed"))
        {
            await managed.SendAsync("<enable xmlns='urn:xmpp:sm:3'/><presence/>");
            await managed.ReadUntilAsync(element => element.Name == "presence");
            await romeo.SendAsync($"<message to='{account}@localhost' type='chat' id='lost'><body>lost on the way</body></message>");
            await managed.ReadUntilAsync(element => element["id"] == "lost");
        }

        await using var juliet = await server.ConnectAsync(account);
        await juliet.SendAsync("<presence/>");
        var again = await juliet.ReadUntilAsync(element => element.Name == "message");
        Assert.Equal("lost", again["id"]);

        await using (var second = await server.ConnectAsync(account, "second"))
        {
            await second.SendAsync("<enable xmlns='urn:xmpp:sm:3'/><presence/>");
            await second.ReadUntilAsync(element => element.Name == "presence" && element["from"] == $"{account}@localhost/second");
            await romeo.SendAsync($"<message to='{account}@localhost' type='chat' id='both'><body>for both</body></message>");
            await second.ReadUntilAsync(element => element["id"] == "both");
        }

        await juliet.ReadUntilAsync(element => element["type"] == "unavailable");
        var came = (await juliet.DrainAsync()).Where(element => element.StartsWith("<message", StringComparison.Ordinal));
        Assert.Empty(came);
        await using var third = await server.ConnectAsync(account, "third");
        await third.SendAsync("<presence/>");
        Assert.DoesNotContain(await third.DrainAsync(), element => element.StartsWith("<message", StringComparison.Ordinal));
    }

    async Task<(string Sender, string Account)> PairAsync()
    {
        var names = await server.AccountsAsync("romeo", "juliet");
        return (names[0], names[1]);
    }
}
