using Plenum.Xmpp.Streams;

namespace Plenum.Tests.Xmpp;

public sealed class ReadingPaceTests
{
    static readonly TimeSpan start = TimeSpan.FromHours(7);

    [Fact]
    public void So_many_stanzas_come_at_once_and_then_so_many_a_second()
    {
        var pace = new ReadingPace();
        for (var i = 0; i < ReadingPace.StanzasAtOnce; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(start, 100));
        }

        var now = start;
        for (var i = 0; i < 1000; i++)
        {
            now += pace.Take(now, 100);
        }

        Assert.Equal(1000.0 / ReadingPace.StanzasPerSecond, (now - start).TotalSeconds, 0.001);
    }

    [Fact]
    public void So_many_bytes_come_at_once_and_then_so_many_a_second()
    {
        var pace = new ReadingPace();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(start, ReadingPace.BytesAtOnce / 4));
        }

        Assert.Equal(TimeSpan.FromSeconds(4), pace.Take(start, 4 * ReadingPace.BytesPerSecond));
    }

    [Fact]
    public void Who_was_quiet_for_long_may_send_as_much_at_once_as_at_first_and_no_more()
    {
        var pace = new ReadingPace();
        for (var i = 0; i < ReadingPace.StanzasAtOnce; i++)
        {
            pace.Take(start, 0);
        }

        var later = start + TimeSpan.FromDays(1);
        for (var i = 0; i < ReadingPace.StanzasAtOnce; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Take(later, 0));
        }

        Assert.True(pace.Take(later, 0) > TimeSpan.Zero);
    }
}
