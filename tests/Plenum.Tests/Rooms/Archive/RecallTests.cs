using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Archive;

public sealed class RecallTests
{
    readonly RoomFixture room = new(new() { HistoryLength = 2 }, [.. RoomFeatures.All, EraserFeature.Manifest]);
    readonly TestPeer alice;

    public RecallTests()
    {
        alice = room.Joined("alice");
        foreach (var id in new[] { "m1", "m2", "m3" })
        {
            alice.Say(id, id);
        }

        alice.Skip();
    }

    [Fact]
    public void A_message_at_hand_is_recalled_without_the_host()
    {
        var id = room.Archive[2].Id;

        alice.Say($"erase {id}");

        Assert.Equal("Erased 1", alice.GetsOne().Body);
        Assert.Equal(0, room.Recalled);
        Assert.NotNull(room.Archive[2].Stanza.Child("gone", "urn:eraser"));
        Assert.Equal(["m1", "m2", "", "Erased 1"], room.Archive.Select(message => message.Stanza.Body ?? ""));
    }

    [Fact]
    public void A_message_that_is_not_at_hand_is_looked_up_and_the_turn_happens_once()
    {
        var id = room.Archive[0].Id;

        alice.Say($"erase {id}");

        Assert.Equal("Erased 1", alice.GetsOne().Body);
        Assert.Equal(1, room.Recalled);
        Assert.Equal((id, null), (room.Archive[0].Id, room.Archive[0].Stanza.Body));
        Assert.Equal(4, room.Archive.Count);
    }

    [Fact]
    public void Several_messages_are_looked_up_one_after_the_other()
    {
        alice.Say($"erase {room.Archive[0].Id} nothing {room.Archive[2].Id}");

        Assert.Equal("Erased 2", alice.GetsOne().Body);
        Assert.Equal(2, room.Recalled);
    }

    [Fact]
    public void A_message_that_is_not_there_is_known_not_to_be_there()
    {
        alice.Say("erase nothing");

        Assert.Equal("Erased 0", alice.GetsOne().Body);
        Assert.Equal(1, room.Recalled);
    }

    [Fact]
    public void Who_joins_later_gets_the_tombstone()
    {
        alice.Say($"erase {room.Archive[2].Id}");
        foreach (var again in new[] { false, true })
        {
            if (again)
            {
                room.Restart();
            }

            var bob = room.Peer("bob");
            bob.Join("bob");
            var history = bob.Received.Where(stanza => stanza.Child("delay", Ns.Delay) is not null).ToList();
            Assert.Equal(["", "Erased 1"], history.Select(stanza => stanza.Body ?? ""));
            Assert.NotNull(history[0].Child("gone", "urn:eraser"));
        }
    }

    [Fact]
    public void To_act_before_everything_is_recalled_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => alice.Say("hasty nothing"));

    [Fact]
    public void The_archive_id_of_what_was_said_is_its_stanza_id()
    {
        alice.Say("Hello", "m4");

        var said = alice.GetsOne();
        Assert.Equal(room.Archive[^1].Id, said.Child("stanza-id", Ns.StanzaId)?["id"]);
        Assert.Equal(("alice", room.IdOf("alice")), (room.Archive[^1].Nick, room.Archive[^1].OccupantId));
    }

    [Fact]
    public void Archived_times_are_whole_milliseconds_and_never_go_back()
    {
        room.Advance(TimeSpan.FromTicks(12_345_678));
        alice.Say("Now", "m4");
        room.SetBack(TimeSpan.FromHours(1));
        alice.Say("Later, by a clock that was set back", "m5");
        var last = room.Archive[^1].Time;
        room.Restart();
        room.Joined("alice").Say("Later still", "m6");

        Assert.Equal(room.Archive[0].Time.AddMilliseconds(1234), last);
        Assert.Equal([last, last, last], room.Archive.TakeLast(3).Select(message => message.Time));
    }
}
