using Plenum.Rooms;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Polls;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Polls;

public sealed class PollMemoryTests
{
    static string PollLine(RoomFixture room, int fromEnd = 1) => room.Journal[^fromEnd];

    [Fact]
    public void The_events_of_a_poll_are_a_stored_format()
    {
        var room = new PollRoom();
        var before = room.Room.Journal.Count;
        room.Start();
        room.Ann.Say("!2");
        room.Ann.Leave();
        room.Room.Advance(TimeSpan.FromMinutes(5));
        var id = System.Text.Json.JsonDocument.Parse(room.Room.Journal[before]).RootElement.GetProperty("id").GetString();
        Assert.Equal(
            [
                $$"""{"is":"poll-started","id":"{{id}}","question":"Which song?","choices":[{"number":1,"label":"Slow"},{"number":2,"label":"Loud"}],"anonymous":true,"ends":"2026-11-01T12:05:00+00:00","creator":"ann@localhost","nick":"ann"}""",
                """{"is":"poll-voted","voter":"ann@localhost","choices":[2]}""",
                $$"""{"is":"poll-ended","id":"{{id}}","at":"2026-11-01T12:05:00+00:00"}""",
            ],
            room.Room.Journal.Skip(before));
    }

    [Fact]
    public void All_votes_condense_to_one_event()
    {
        var room = new PollRoom();
        room.Start();
        foreach (var (name, choice) in ((string, int)[])[("bob", 2), ("cid", 1), ("dan", 2), ("cid", 2), ("bob", 1)])
        {
            room.Joined(name).Say($"!{choice}");
        }

        var votes = room.Room.Room.Condense().OfType<PollVotesCollected>().Single();
        Assert.Equal(
            ["1: bob@localhost", "2: cid@localhost dan@localhost"],
            votes.Ballots.Select(ballots => $"{string.Join(',', ballots.Choices)}: {string.Join(' ', ballots.Voters)}"));
        Assert.Empty(room.Room.Room.Condense().OfType<PollVoted>());
        room.Room.RemembersTheSameReplayedAndCondensed();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_running_poll_goes_on_after_a_restart_and_ends_at_its_time(bool condensed)
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        bob.Say("!1");
        room.Ann.Say("!2");
        Restart(room.Room, condensed);
        bob.Skip();
        bob.Join("bob");
        Assert.Equal("1:1 2:1", PollRoom.CountsIn(bob.Received[^1]));
        bob.Say("!2");
        bob.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(299));
        bob.Gets(room.Update(bob, 0, 2));
        room.Room.Advance(TimeSpan.FromSeconds(1));
        bob.Gets(room.End(bob, "Which song?\nThis poll is now over.\n1: Slow (0/2 = 0.00%)\n2: Loud (2/2 = 100.00%)\n", 0, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_poll_that_should_have_ended_while_the_server_was_down_ends_when_its_room_is_loaded(bool condensed)
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say("!1");
        Restart(room.Room, condensed);
        var loaded = room.Room.Room;
        Assert.Equal(room.Room.Now.AddMinutes(5), loaded.NextWake);
        var outcome = loaded.Handle(new WakeUp(), room.Room.Now.AddHours(3), new NoIds());
        var end = Assert.IsType<MessageArchived>(Assert.Single(outcome.Archived)).Message.Stanza;
        Assert.Equal("Which song?\nThis poll is now over.\n1: Slow (1/1 = 100.00%)\n2: Loud (0/1 = 0.00%)\n", end.Body);
        Assert.Equal($"{PollRoom.Noon + 300}", end.Payload[1]["end"]);
        Assert.IsType<PollEnded>(Assert.Single(outcome.Events));
        Assert.Null(loaded.NextWake);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_late_vote_after_a_restart_is_told_so(bool condensed)
    {
        var room = new PollRoom();
        room.Start(minutes: 1);
        room.Room.Advance(TimeSpan.FromSeconds(70));
        Restart(room.Room, condensed);
        var bob = room.Joined("bob");
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Over));
        room.Room.Advance(TimeSpan.FromSeconds(21));
        bob.Say("!1");
        Assert.Equal("groupchat", bob.GetsOne().Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_timers_of_a_replaced_poll_are_dead_after_a_restart_too(bool condensed)
    {
        var room = new PollRoom();
        room.Start(minutes: 1);
        room.Ann.Say("!1");
        room.Start(minutes: 10);
        Restart(room.Room, condensed);
        var bob = room.Joined("bob");
        room.Room.Advance(TimeSpan.FromMinutes(9));
        bob.GetsNothing();
        bob.Say("!2");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Counted));
    }

    [Fact]
    public void A_poll_does_not_outlive_its_room()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say("!1");
        room.Room.Room.Replay(new Plenum.Rooms.Muc.RoomDestroyed());
        Assert.Null(room.Room.Room.NextWake);
        Assert.Empty(room.Room.Room.Condense());
    }

    [Fact]
    public void Accounts_that_vote_no_more_are_forgotten_by_the_rate()
    {
        var rate = new AccountRate(5, TimeSpan.FromSeconds(1));
        var now = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 20_000; i++, now += TimeSpan.FromMilliseconds(2))
        {
            Assert.True(rate.TryTake(Jid.Parse($"voter{i}@localhost"), now));
            Assert.InRange(rate.Count, 1, 1500);
        }
    }

    static void Restart(RoomFixture room, bool condensed)
    {
        if (condensed)
        {
            room.Condense();
        }
        else
        {
            room.Restart();
        }
    }

    sealed class NoIds : IdSource
    {
        int last;

        public override string Next() => $"other-{++last}";
    }
}
