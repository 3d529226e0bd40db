using Plenum.Xmpp;
using static Plenum.Tests.Hosting.HostFixture;

namespace Plenum.Tests.Hosting;

/// <summary>A room looks back into its archive, by way of its host.</summary>
public sealed class RecallTests
{
    [Fact]
    public async Task A_message_that_is_not_at_hand_is_read_from_the_store()
    {
        await using var host = new HostFixture(history: 1);
        var (ann, old) = await AfterTwoMessagesAsync(host);

        await ann.SayAsync(Room, $"erase {old} nothing", heard: "Erased 1");

        Assert.Equal(2, host.Store.Finds);
        var kept = (await host.Store.LoadAsync(Room, 50, CancellationToken.None))!.History;
        Assert.Equal([null, "new", "Erased 1"], kept.Select(message => message.Stanza.Body));
    }

    [Fact]
    public async Task What_came_before_it_in_the_batch_is_found_and_the_order_is_kept()
    {
        await using var host = new HostFixture(history: 1);
        var (ann, old) = await AfterTwoMessagesAsync(host);
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        ann.PostSay(Room, "one");
        ann.PostSay(Room, $"erase {old}");
        ann.PostSay(Room, "two");
        host.Store.Release();
        await ann.GetsAsync(stanza => stanza.Body == "two");

        Assert.Equal(["one", "Erased 1", "two"], ann.Received.Where(stanza => stanza.Body is not null).TakeLast(3).Select(stanza => stanza.Body));
        var one = (await host.Store.LoadAsync(Room, 50, CancellationToken.None))!.History.Single(message => message.Stanza.Body == "one").Id;
        await ann.SayAsync(Room, $"erase {one} {old}", heard: "Erased 2");
    }

    [Fact]
    public async Task What_the_same_batch_has_archived_and_let_go_is_found()
    {
        var ids = new KnownIds();
        await using var host = new HostFixture(history: 1, ids: ids);
        var ann = await host.JoinedAsync("ann");
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        var next = ids.Last + 1;
        ann.PostSay(Room, "one");
        ann.PostSay(Room, "two");
        ann.PostSay(Room, $"erase id-{next}");
        host.Store.Release();

        await ann.GetsAsync(stanza => stanza.Body == "Erased 1");
    }

    [Fact]
    public async Task Who_was_told_already_does_not_hear_of_an_error_further_on_in_the_batch()
    {
        await using var host = new HostFixture(history: 1);
        var (ann, old) = await AfterTwoMessagesAsync(host);
        host.Store.Hold();
        ann.Post(Room, "add");
        await host.Store.ReachedAsync();
        var before = ann.Post(Room, "add");
        ann.PostSay(Room, $"erase {old}");
        var after = ann.Post(Room, "fail");
        host.Store.Release();

        Assert.Equal(2, HostedPeer.Total(await ann.AnswerAsync(before)));
        Assert.Equal("error", (await ann.AnswerAsync(after)).Type);
        Assert.Single(ann.Received, stanza => stanza.Kind == StanzaKind.Iq && stanza.Id == before);
        Assert.Equal(2, await ann.TotalAsync(Room));
    }

    static async Task<(HostedPeer Ann, string Old)> AfterTwoMessagesAsync(HostFixture host)
    {
        var ann = await host.JoinedAsync("ann");
        var said = await ann.SayAsync(Room, "old");
        await ann.SayAsync(Room, "new");
        return (ann, said.Child("stanza-id", Ns.StanzaId)!["id"]!);
    }

    sealed class KnownIds : Plenum.Rooms.IdSource
    {
        int last;

        public int Last => Volatile.Read(ref last);

        public override string Next() => $"id-{Interlocked.Increment(ref last)}";
    }
}
