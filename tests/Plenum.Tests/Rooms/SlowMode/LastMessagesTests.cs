using Plenum.Rooms.SlowMode;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.SlowMode;

public sealed class LastMessagesTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    readonly LastMessages last = new();

    void Note(int from, int to, DateTimeOffset at, TimeSpan duration)
    {
        for (var i = from; i < to; i++)
        {
            last.Note(Jid.Parse($"a{i}@localhost"), at, duration);
        }
    }

    [Fact]
    public void Who_need_not_wait_any_more_is_forgotten_when_there_are_many()
    {
        Note(0, 900, Noon, TimeSpan.FromSeconds(20));
        Note(900, 1000, Noon.AddMinutes(1), TimeSpan.FromSeconds(20));
        Assert.Equal(100, last.Count);
        Assert.Equal(Noon.AddMinutes(1), last.Of(Jid.Parse("a999@localhost")));
    }

    [Fact]
    public void It_never_remembers_more_than_it_may()
    {
        Note(0, (3 * LastMessages.Most) + 1, Noon, TimeSpan.FromDays(1));
        Assert.InRange(last.Count, 1, LastMessages.Most);
    }
}
