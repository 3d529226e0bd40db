using Plenum.Xmpp;
using Plenum.Xmpp.Streams.StreamManagement;

namespace Plenum.Tests.Xmpp;

public sealed class ManagedStreamTests
{
    static readonly Jid juliet = Jid.Parse("juliet@example.org/balcony");

    [Fact]
    public void What_is_acknowledged_is_forgotten_and_the_rest_is_kept_in_its_order()
    {
        var stream = new ManagedStream("id");
        Send(stream, "a", "b", "c");

        Assert.True(stream.TryAcknowledge(2));

        Assert.Equal(["c"], Kept(stream));
        Assert.Equal(3u, stream.Sent);
        Assert.Equal(10, stream.UnacknowledgedBytes);
        Assert.True(stream.TryAcknowledge(2));
        Assert.True(stream.TryAcknowledge(3));
        Assert.Empty(Kept(stream));
    }

    [Fact]
    public void Counts_go_on_from_zero_after_the_last_number()
    {
        var stream = new ManagedStream("id") { First = uint.MaxValue - 1 };
        Send(stream, "a", "b", "c");
        stream.Receive();
        stream.Receive();

        Assert.Equal(1u, stream.Sent);
        Assert.Equal(0u, stream.Received);
        Assert.True(stream.TryAcknowledge(0));
        Assert.Equal(["c"], Kept(stream));
        Assert.False(stream.TryAcknowledge(uint.MaxValue));
        Assert.True(stream.TryAcknowledge(1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(uint.MaxValue)]
    public void Neither_more_than_was_sent_can_be_acknowledged_nor_less_than_before(uint handled)
    {
        var stream = new ManagedStream("id");
        Send(stream, "a", "b", "c");
        stream.TryAcknowledge(1);

        Assert.False(stream.IsPossible(handled));
        Assert.False(stream.TryAcknowledge(handled));

        Assert.Equal(["b", "c"], Kept(stream));
    }

    [Fact]
    public void The_peer_is_asked_once_for_what_it_has_not_acknowledged()
    {
        var stream = new ManagedStream("id");
        Assert.False(stream.TryAsk());
        Send(stream, "a");
        Assert.True(stream.TryAsk());
        Send(stream, "b");
        Assert.False(stream.TryAsk());

        stream.TryAcknowledge(1);
        Assert.True(stream.TryAsk());
        stream.TryAcknowledge(2);
        Assert.False(stream.TryAsk());
    }

    [Fact]
    public void It_is_asked_at_once_where_much_was_sent()
    {
        var asked = 0;
        var stream = new ManagedStream("id");
        for (var i = 1; i <= 1000; i++)
        {
            Send(stream, "a");
            if (stream.TryAskForMuch())
            {
                asked++;
                stream.TryAcknowledge(stream.Sent);
            }
        }

        Assert.Equal(10, asked);
        stream.Send(new(new(Stanza.Message(null)), juliet, default, 200_000));
        Assert.True(stream.TryAskForMuch());
    }

    [Fact]
    public void It_is_full_of_stanzas_or_of_bytes()
    {
        var many = new ManagedStream("id");
        for (var i = 0; i < ManagedStream.MostStanzas; i++)
        {
            Send(many, "a");
        }

        Assert.False(many.IsFull);
        Send(many, "a");
        Assert.True(many.IsFull);
        many.TryAcknowledge(1);
        Assert.False(many.IsFull);

        var large = new ManagedStream("id");
        large.Send(new(new(Stanza.Message(null)), juliet, default, ManagedStream.MostBytes));
        Assert.False(large.IsFull);
        Send(large, "a");
        Assert.True(large.IsFull);
    }

    static void Send(ManagedStream stream, params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            stream.Send(new(new(Stanza.Message(null) with { Id = id }), juliet, default, 10));
        }
    }

    static IEnumerable<string?> Kept(ManagedStream stream) => stream.Unacknowledged.Select(sent => sent.Stanza.Stanza.Id);
}
