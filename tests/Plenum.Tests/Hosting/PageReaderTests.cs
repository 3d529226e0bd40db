using Plenum.Xmpp;
using static Plenum.Tests.Hosting.HostFixture;

namespace Plenum.Tests.Hosting;

/// <summary>Pages of archives are read beside the rooms.</summary>
public sealed class PageReaderTests
{
    [Fact]
    public async Task A_page_has_all_that_was_said_before_it_was_asked_for()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        ann.PostSay(Room, "one");
        await host.Store.ReachedAsync();
        ann.PostSay(Room, "two");
        var id = ann.PostArchiveQuery(Room);
        host.Store.Release();

        await ann.AnswerAsync(id);
        Assert.Equal(2, Results(ann));
    }

    [Fact]
    public async Task A_room_goes_on_while_its_archive_is_read()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        await ann.SayAsync(Room, "one");
        host.Store.HoldPages();
        var id = ann.PostArchiveQuery(Room);
        await host.Store.ReachedAsync();

        await ann.SayAsync(Room, "two");

        Assert.Equal(0, Results(ann));
        host.Store.Release();
        await ann.AnswerAsync(id);
    }

    [Fact]
    public async Task Some_pages_are_read_at_a_time_and_some_wait_and_one_more_is_refused()
    {
        await using var host = new HostFixture(limits: new() { PagesAtOnce = 2, WaitingPages = 3 });
        var ann = await host.JoinedAsync("ann");
        host.Store.HoldPages();
        string[] read = [ann.PostArchiveQuery(Room), ann.PostArchiveQuery(Room)];
        await EventuallyAsync(() => host.Store.PagesBeingRead == 2);
        string[] waiting = [.. Enumerable.Range(0, 3).Select(_ => ann.PostArchiveQuery(Room))];

        var refused = await ann.AnswerAsync(ann.PostArchiveQuery(Room));

        Assert.Equal("resource-constraint", refused.Child("error", Ns.Client)?.Elements.First().Name);
        Assert.Equal(2, host.Store.PagesBeingRead);
        host.Store.Release();
        foreach (var id in (string[])[.. read, .. waiting])
        {
            Assert.Equal("result", (await ann.AnswerAsync(id)).Type);
        }
    }

    [Fact]
    public async Task An_archive_that_cannot_be_read_is_an_error_for_who_asked_and_nobody_else()
    {
        await using var host = new HostFixture();
        var ann = await host.JoinedAsync("ann");
        host.Store.FailWith(new IOException("No disk."));

        var answer = await ann.AnswerAsync(ann.PostArchiveQuery(Room));

        Assert.Equal("internal-server-error", answer.Child("error", Ns.Client)?.Elements.First().Name);
        Assert.Single(host.Logged);
        host.Store.FailWith(null);
        Assert.Equal("result", (await ann.AnswerAsync(ann.PostArchiveQuery(Room))).Type);
        Assert.DoesNotContain(ann.Received, stanza => stanza is { Kind: StanzaKind.Presence, Type: "unavailable" });
    }

    static int Results(HostedPeer peer) => peer.Received.Count(stanza => stanza.Child("result", "urn:xmpp:mam:2") is not null);
}
