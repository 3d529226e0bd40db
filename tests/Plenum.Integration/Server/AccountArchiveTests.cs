using Plenum.Xmpp;

namespace Plenum.Integration.Server;

/// <summary>Accounts have archives in which nothing is: Dino 0.4.2 crashes on entering a room that has one where the account has none.</summary>
public sealed class AccountArchiveTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string Me = "alice@localhost", Mam = "urn:xmpp:mam:2", Rsm = "http://jabber.org/protocol/rsm";
    const string Empty = $"<fin xmlns='{Mam}' complete='true'><set xmlns='{Rsm}'><count>0</count></set></fin>";

    [Fact]
    public async Task An_account_says_that_it_has_an_archive_and_answers_that_it_is_empty()
    {
        await using var alice = await running.AliceAsync("archive");
        await alice.SendAsync($"<message to='{Me}' type='chat'><body>A note to myself.</body></message>");

        var info = await alice.AskAsync("get", Me, "info", $"<query xmlns='{Ns.DiscoInfo}'/>");
        Assert.Contains(info.Elements.Single().Elements, feature => feature["var"] == Mam);
        Assert.Equal(Empty, await AskAsync(alice, Me, Query("<field var='start'><value>2026-11-22T04:56:17Z</value></field>", "<before/>")));
        Assert.Equal(Empty, await AskAsync(alice, Me, Query("<field var='with'><value>bob@localhost</value></field>", "<max>50</max>")));
        Assert.Equal(Empty, await AskAsync(alice, Me, $"<query xmlns='{Mam}'/>"));

        var form = await alice.AskAsync("get", Me, "form", $"<query xmlns='{Mam}'/>");
        Assert.Contains(form.Elements.Single().Elements.Single().Elements, field => field["var"] == "with");
    }

    [Fact]
    public async Task Who_wants_something_kept_is_told_that_nothing_ever_is()
    {
        await using var alice = await running.AliceAsync("preferences");
        const string never = $"<prefs xmlns='{Mam}' default='never'><always/><never/></prefs>";

        Assert.Equal(never, (await alice.AskAsync("get", Me, "get", $"<prefs xmlns='{Mam}'/>")).Elements.Single().ToString());
        Assert.Equal(never, await AskAsync(alice, Me, $"<prefs xmlns='{Mam}' default='always'><always/><never/></prefs>"));
    }

    [Fact]
    public async Task No_message_is_in_the_archive_and_nobody_elses_archive_answers()
    {
        await using var alice = await running.AliceAsync("errors");

        Assert.Equal("cancel/item-not-found", await ErrorAsync(alice, Me, Query("", "<after>nothing</after>")));
        Assert.Equal("cancel/item-not-found", await ErrorAsync(alice, Me, Query("", "<before>nothing</before>")));
        Assert.Equal("cancel/item-not-found", await ErrorAsync(alice, Me, Query("<field var='ids'><value>nothing</value></field>", "")));
        Assert.Equal("modify/bad-request", await ErrorAsync(alice, Me, Query("<field var='start'><value>soon</value></field>", "")));
        Assert.Equal("cancel/service-unavailable", await ErrorAsync(alice, "bob@localhost", Query("", "")));
        Assert.Equal("cancel/service-unavailable", await ErrorAsync(alice, "nobody@localhost", Query("", "")));
    }

    static string Query(string fields, string set) =>
        $"<query xmlns='{Mam}' queryid='q'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>{Mam}</value></field>{fields}</x>"
        + (set.Length == 0 ? "" : $"<set xmlns='{Rsm}'>{set}</set>") + "</query>";

    static async Task<string> AskAsync(XmppTestClient client, string to, string payload) =>
        (await client.AskAsync("set", to, Guid.NewGuid().ToString(), payload)).Elements.Single().ToString();

    static async Task<string> ErrorAsync(XmppTestClient client, string to, string payload)
    {
        var error = (await client.AskAsync("set", to, Guid.NewGuid().ToString(), payload)).Child("error", Ns.Client)!;
        return $"{error["type"]}/{error.Elements.First().Name}";
    }
}
