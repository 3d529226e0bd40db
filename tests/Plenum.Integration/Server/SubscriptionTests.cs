namespace Plenum.Integration.Server;

/// <summary>Who sees whom, and how that changes (RFC 6121 §3, §4).</summary>
public sealed class SubscriptionTests(ContactsServer server) : IClassFixture<ContactsServer>
{
    [Fact]
    public async Task A_request_that_is_approved_shows_the_contact_to_the_user_and_nothing_the_other_way()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using var juliet = await server.ArriveAsync(contact, presence: "<presence><show>away</show></presence>");

        await romeo.SendAsync($"<presence to='{contact}@localhost/balcony' type='subscribe' id='s1'><status>It is me</status></presence>");
        await juliet.ReadUntilAsync(element => element["type"] == "subscribe");
        Assert.Equal([Push(user, $"<item jid='{contact}@localhost' subscription='none' ask='subscribe'/>")], await romeo.DrainAsync());

        await juliet.SendAsync($"<presence to='{user}@localhost' type='subscribed'/>");
        Assert.Equal([Push(contact, $"<item jid='{user}@localhost' subscription='from'/>")], await juliet.DrainAsync());
        Assert.Equal(
            [
                $"<presence from='{contact}@localhost' to='{user}@localhost' type='subscribed'/>",
                Push(user, $"<item jid='{contact}@localhost' subscription='to'/>"),
                $"<presence from='{contact}@localhost/test' to='{user}@localhost/test'><show>away</show></presence>",
            ],
            await romeo.DrainAsync());

        await romeo.SendAsync("<presence><status>here</status></presence>");
        await romeo.DrainAsync();
        Assert.Empty(await juliet.DrainAsync());
        await juliet.SendAsync("<presence/>");
        await juliet.DrainAsync();
        Assert.Equal([$"<presence from='{contact}@localhost/test' to='{user}@localhost/test'/>"], await romeo.DrainAsync());
    }

    [Fact]
    public async Task A_request_waits_for_who_is_away_and_comes_at_every_login_until_it_is_answered()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await romeo.SendAsync($"<presence to='{contact}@localhost' type='subscribe'><status>It is me</status></presence>");
        await romeo.DrainAsync();
        var request = $"<presence from='{user}@localhost' to='{contact}@localhost' type='subscribe'><status>It is me</status></presence>";
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var juliet = await server.ArriveAsync(contact);
            Assert.Equal([request], await juliet.DrainAsync());
            Assert.Empty((await juliet.AskAsync("get", $"{contact}@localhost", "empty", "<query xmlns='jabber:iq:roster'/>")).Elements.Single().Elements);
        }

        await using var answering = await server.ArriveAsync(contact);
        await answering.SendAsync($"<presence to='{user}@localhost' type='unsubscribed'/>");
        await answering.DrainAsync();
        Assert.Equal(
            [$"<presence from='{contact}@localhost' to='{user}@localhost' type='unsubscribed'/>", Push(user, $"<item jid='{contact}@localhost' subscription='none'/>")],
            (await romeo.DrainAsync())[^2..]);
        await using var later = await server.ArriveAsync(contact, "later");
        Assert.DoesNotContain(await later.DrainAsync(), element => element.Contains("subscribe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_was_approved_in_advance_is_granted_at_once_and_never_shown()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using var juliet = await server.ArriveAsync(contact);

        await juliet.SendAsync($"<presence to='{user}@localhost' type='subscribed'/>");
        Assert.Equal([Push(contact, $"<item jid='{user}@localhost' subscription='none' approved='true'/>")], await juliet.DrainAsync());
        Assert.Empty(await romeo.DrainAsync());

        await romeo.SendAsync($"<presence to='{contact}@localhost' type='subscribe'/>");
        Assert.Equal(
            [
                Push(user, $"<item jid='{contact}@localhost' subscription='none' ask='subscribe'/>"),
                $"<presence from='{contact}@localhost' to='{user}@localhost' type='subscribed'/>",
                Push(user, $"<item jid='{contact}@localhost' subscription='to'/>"),
                $"<presence from='{contact}@localhost/test' to='{user}@localhost/test'/>",
            ],
            await romeo.DrainAsync());
        Assert.Equal([Push(contact, $"<item jid='{user}@localhost' subscription='from' approved='true'/>")], await juliet.DrainAsync());
    }

    [Theory]
    [InlineData("unsubscribe", "from", "to")]
    [InlineData("unsubscribed", "to", "from")]
    public async Task Either_side_can_end_either_half_and_who_may_not_see_any_more_sees_them_go(string type, string left, string other)
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using var juliet = await server.ArriveAsync(contact);
        await ContactsServer.BefriendAsync(romeo, juliet);

        await romeo.SendAsync($"<presence to='{contact}@localhost' type='{type}'/>");

        var mine = await romeo.DrainAsync();
        var theirs = await juliet.DrainAsync();
        Assert.Contains(Push(user, $"<item jid='{contact}@localhost' subscription='{left}'/>"), mine);
        Assert.Contains(Push(contact, $"<item jid='{user}@localhost' subscription='{other}'/>"), theirs);
        Assert.Contains($"<presence from='{user}@localhost' to='{contact}@localhost' type='{type}'/>", theirs);
        var (gone, blind, seeing) = type == "unsubscribe" ? (contact, mine, theirs) : (user, theirs, mine);
        Assert.Contains(blind, element => element.StartsWith($"<presence from='{gone}@localhost/test'", StringComparison.Ordinal) && element.Contains("type='unavailable'", StringComparison.Ordinal));
        Assert.DoesNotContain(seeing, element => element.Contains("type='unavailable'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removing_a_contact_ends_both_halves_for_both()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using var juliet = await server.ArriveAsync(contact);
        await ContactsServer.BefriendAsync(romeo, juliet);

        await romeo.SendAsync($"<iq type='set' id='remove'><query xmlns='jabber:iq:roster'><item jid='{contact}@localhost' subscription='remove'/></query></iq>");
        Assert.Equal(
            [
                Push(user, $"<item jid='{contact}@localhost' subscription='remove'/>"),
                $"<presence from='{contact}@localhost/test' to='{user}@localhost/test' type='unavailable'/>",
                $"<iq from='{user}@localhost' to='{user}@localhost/test' type='result' id='remove'/>",
            ],
            await romeo.DrainAsync());

        Assert.Equal(
            [
                $"<presence from='{user}@localhost' to='{contact}@localhost' type='unsubscribe'/>",
                Push(contact, $"<item jid='{user}@localhost' subscription='to'/>"),
                $"<presence from='{user}@localhost' to='{contact}@localhost' type='unsubscribed'/>",
                Push(contact, $"<item jid='{user}@localhost' subscription='none'/>"),
                $"<presence from='{user}@localhost/test' to='{contact}@localhost/test' type='unavailable'/>",
            ],
            await juliet.DrainAsync());
        await juliet.SendAsync("<presence><status>still here</status></presence>");
        await juliet.DrainAsync();
        Assert.Empty(await romeo.DrainAsync());
    }

    [Fact]
    public async Task Who_comes_sees_who_is_there_and_is_seen_and_who_is_cut_off_is_seen_to_go()
    {
        var (user, contact) = await PairAsync();
        await using var juliet = await server.ArriveAsync(contact);
        await using (var romeo = await server.ArriveAsync(user))
        {
            await ContactsServer.BefriendAsync(romeo, juliet);
        }

        await juliet.ReadUntilAsync(element => element["type"] == "unavailable");
        await using var again = await server.ArriveAsync(user, "again");

        Assert.Equal([$"<presence from='{contact}@localhost/test' to='{user}@localhost/again'/>"], await again.DrainAsync());
        Assert.Equal([$"<presence from='{user}@localhost/again' to='{contact}@localhost/test'/>"], await juliet.DrainAsync());
        await again.SendAsync("<presence type='unavailable'><status>bye</status></presence>");
        await again.DrainAsync();
        Assert.Equal([$"<presence from='{user}@localhost/again' to='{contact}@localhost/test' type='unavailable'><status>bye</status></presence>"], await juliet.DrainAsync());
        await again.SendAsync($"<presence to='{contact}@localhost' type='probe'/><presence/>");
        Assert.Contains($"<presence from='{contact}@localhost/test' to='{user}@localhost/again'/>", await again.DrainAsync());
    }

    [Fact]
    public async Task A_stranger_sees_nothing_asks_in_vain_and_hears_only_what_is_directed_at_it()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using (var juliet = await server.ArriveAsync(contact))
        {
            await romeo.SendAsync($"<presence to='{contact}@localhost' type='probe'/><presence to='{contact}@localhost/test' type='probe'/>");
            Assert.Empty(await romeo.DrainAsync());

            await juliet.SendAsync($"<presence to='{user}@localhost'><status>psst</status></presence>");
            await juliet.DrainAsync();
            Assert.Equal([$"<presence from='{contact}@localhost/test' to='{user}@localhost/test'><status>psst</status></presence>"], await romeo.DrainAsync());
            await juliet.SendAsync("<presence><status>to friends</status></presence>");
            await juliet.DrainAsync();
            Assert.Empty(await romeo.DrainAsync());
        }

        var gone = await romeo.ReadUntilAsync(element => element.Name == "presence");
        Assert.Equal(($"{contact}@localhost/test", "unavailable"), (gone["from"], gone["type"]));
    }

    [Fact]
    public async Task A_visitor_is_nobody_s_contact_and_tells_no_account_that_it_is_there()
    {
        var (user, _) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using var visitor = await XmppTestClient.VisitAsync(server.Process);
        await visitor.SendAsync("<presence/>");

        await visitor.SendAsync($"<presence to='{user}@localhost' type='subscribe' id='v1'/><presence to='{user}@localhost' id='v2'/>");
        Assert.Equal(2, (await visitor.DrainAsync()).Count(element => element.Contains("service-unavailable", StringComparison.Ordinal)));
        await romeo.SendAsync($"<presence to='{visitor.Jid!.Bare}' type='subscribe' id='r1'/>");
        Assert.Contains(await romeo.DrainAsync(), element => element.Contains("service-unavailable", StringComparison.Ordinal));
        Assert.DoesNotContain(await visitor.DrainAsync(), element => element.Contains("subscribe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_is_removed_and_made_anew_inherits_nothing_and_nobody_sees_it_by_what_was()
    {
        var (user, contact) = await PairAsync();
        await using var romeo = await server.ArriveAsync(user);
        await using (var juliet = await server.ArriveAsync(contact))
        {
            await ContactsServer.BefriendAsync(romeo, juliet);
            await juliet.AskAsync("set", $"{contact}@localhost", "block", "<block xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'/></block>");
        }

        await romeo.ReadUntilAsync(element => element["type"] == "unavailable");
        await romeo.SendAsync($"<message to='{contact}@localhost' type='chat'><body>for the old one</body></message>");
        await romeo.DrainAsync();
        await ServerProcess.RunAsync(server.Process.DataDirectory, [], "user", "remove", contact);
        await server.Process.AddUserAsync(contact, "correct horse");

        await using var made = await server.ArriveAsync(contact);
        Assert.Empty(await made.DrainAsync());
        Assert.Empty(await romeo.DrainAsync());
        Assert.Empty((await made.AskAsync("get", $"{contact}@localhost", "blocked", "<blocklist xmlns='urn:xmpp:blocking'/>")).Elements.Single().Elements);
        Assert.Equal("none", (await romeo.AskAsync("get", $"{user}@localhost", "roster", "<query xmlns='jabber:iq:roster'/>")).Elements.Single().Elements.Single()["subscription"]);
        await romeo.SendAsync("<presence><status>hello?</status></presence>");
        await romeo.DrainAsync();
        Assert.Empty(await made.DrainAsync());
    }

    async Task<(string User, string Contact)> PairAsync()
    {
        var names = await server.AccountsAsync("romeo", "juliet");
        return (names[0], names[1]);
    }

    static string Push(string account, string item) =>
        $"<iq from='{account}@localhost' to='{account}@localhost/test' type='set'><query xmlns='jabber:iq:roster'>{item}</query></iq>";
}
