using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Polls;

public sealed class PollMessageTests
{
    const string Result = "<iq type='result' from='room@rooms.localhost' to='ann@localhost/a' id='s1'/>";

    [Fact]
    public void Starting_a_poll_tells_everyone_the_question_and_then_answers()
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        room.Ann.Send(PollRoom.Poll(minutes: 2, question: "Which <song> next?", choices: ["Slow & sad", "Loud"]));
        string Start(TestPeer to) => $"""
            <message from='room@rooms.localhost/ann' to='{to.Jid}' type='groupchat' id='*'><body>Which &lt;song&gt; next?
            1: Slow &amp; sad
            2: Loud
            Send a message with an exclamation mark followed by your choice number to vote. Example: !1
            </body><x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message' id='*' end='1793534520' votes='0'><x-poll-question>Which &lt;song&gt; next?</x-poll-question><x-poll-choice choice='1' votes='0'>Slow &amp; sad</x-poll-choice><x-poll-choice choice='2' votes='0'>Loud</x-poll-choice></x-poll><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{room.Room.IdOf("ann")}'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>
            """;
        room.Ann.Gets(Start(room.Ann), Result);
        bob.Gets(Start(bob));
        Assert.NotNull(room.Room.Archive[^1].Stanza.Body);
        Assert.Equal(room.Room.Archive[^1].Id, room.Room.Archive[^1].Stanza.Child("stanza-id", Ns.StanzaId)?["id"]);
    }

    [Fact]
    public void The_end_counts_from_the_second_in_which_the_poll_starts()
    {
        var room = new PollRoom();
        room.Room.Advance(TimeSpan.FromMilliseconds(999));
        room.Start(minutes: 1);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(PollRoom.Noon + 60), room.Room.Room.NextWake);
    }

    [Fact]
    public void Blank_choices_are_dropped_and_the_others_keep_their_numbers()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Poll(choices: ["a", "b", " ", "d"]));
        Assert.Equal("1:0 2:0 4:0", PollRoom.CountsIn(room.Ann.Received[0]));
        Assert.Equal(
            "Which song?\n1: a\n2: b\n4: d\nSend a message with an exclamation mark followed by your choice number to vote. Example: !1\n",
            room.Ann.Received[0].Body);
        room.Ann.Skip();
        room.Ann.Say("!3");
        room.Ann.Say("!4");
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.NotValid), PollRoom.Bounce(room.Ann, PollRoom.Counted));
        room.Room.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("Which song?\nThis poll is now over.\n1: a (0/1 = 0.00%)\n2: b (0/1 = 0.00%)\n4: d (1/1 = 100.00%)\n", room.Ann.Received[^1].Body);
    }

    [Fact]
    public void Many_votes_in_one_second_are_followed_by_one_update()
    {
        var room = new PollRoom();
        room.Start();
        var voters = Enumerable.Range(0, 200).Select(i => room.Joined($"voter{i}")).ToList();
        foreach (var voter in voters)
        {
            voter.Say("!1");
            room.Room.Advance(TimeSpan.FromMilliseconds(5));
        }

        room.Ann.GetsNothing();
        room.Room.Advance(TimeSpan.FromSeconds(30));
        room.Ann.Gets(room.Update(room.Ann, 200, 0));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(PollRoom.Noon + 300), room.Room.Room.NextWake);
    }

    [Fact]
    public void Updates_are_at_least_5_s_apart_and_follow_votes_only()
    {
        var room = new PollRoom();
        room.Start();
        room.Room.Advance(TimeSpan.FromSeconds(60));
        room.Ann.GetsNothing();
        var times = new List<DateTimeOffset>();
        for (var i = 0; i < 100; i++)
        {
            room.Ann.Say(i % 2 == 0 ? "!1" : "!2");
            room.Ann.Skip();
            room.Room.Advance(TimeSpan.FromMilliseconds(700));
            times.AddRange(Enumerable.Repeat(room.Room.Now, room.Ann.Received.Count));
        }

        Assert.InRange(times.Count, 12, 14);
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(60));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void Updates_are_not_archived()
    {
        var room = new PollRoom();
        room.Start();
        var archived = room.Room.Archive.Count;
        room.Ann.Say("!1");
        room.Room.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(archived, room.Room.Archive.Count);
    }

    [Fact]
    public void A_poll_ends_at_its_time_with_its_result()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say("!1");
        foreach (var name in (string[])["bob", "cid"])
        {
            room.Joined(name).Say("!2");
        }

        room.Room.Advance(TimeSpan.FromSeconds(299.999));
        room.Ann.Skip();
        var archived = room.Room.Archive.Count;
        room.Room.Advance(TimeSpan.FromMilliseconds(1));
        room.Ann.Gets(room.End(room.Ann, "Which song?\nThis poll is now over.\n1: Slow (1/3 = 33.33%)\n2: Loud (2/3 = 66.67%)\n", 1, 2));
        Assert.Equal(archived + 1, room.Room.Archive.Count);
        Assert.Null(room.Room.Room.NextWake);
        room.Room.Advance(TimeSpan.FromMinutes(10));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void A_poll_without_votes_ends_without_percentages()
    {
        var room = new PollRoom();
        room.Start();
        room.Room.Advance(TimeSpan.FromMinutes(5));
        room.Ann.Gets(room.End(room.Ann, "Which song?\nThis poll is now over.\n1: Slow\n2: Loud\n", 0, 0));
    }

    [Fact]
    public void An_update_that_was_still_to_come_is_replaced_by_the_end()
    {
        var room = new PollRoom();
        room.Start();
        room.Room.Advance(TimeSpan.FromSeconds(297));
        room.Ann.Say("!1");
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(3));
        room.Ann.Gets(room.End(room.Ann, "Which song?\nThis poll is now over.\n1: Slow (1/1 = 100.00%)\n2: Loud (0/1 = 0.00%)\n", 1, 0));
        room.Room.Advance(TimeSpan.FromSeconds(60));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void A_poll_has_one_id_in_all_its_messages_and_another_has_another()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Poll());
        room.Ann.Say("!1");
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Send(PollRoom.Poll());
        var polls = room.Ann.Received.Select(stanza => stanza.Child("x-poll", "http://jabber.org/protocol/muc#x-poll-message")?["id"]).OfType<string>();
        Assert.Equal([0, 0, 0, 3], polls.Select(id => polls.ToList().IndexOf(id)));
        var messages = room.Ann.Received.Where(stanza => stanza is { Kind: StanzaKind.Message, Type: "groupchat" }).Select(stanza => stanza.Id).ToList();
        Assert.Equal(4, messages.Distinct().Count());
    }

    [Fact]
    public void A_new_poll_ends_the_running_one_with_its_result_first()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        bob.Say("!2");
        bob.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(3));
        room.Ann.Send(PollRoom.Poll(minutes: 20));
        Assert.Equal(3, room.Ann.Received.Count);
        Assert.Equal("Which song?\nThis poll is now over.\n1: Slow (0/1 = 0.00%)\n2: Loud (1/1 = 100.00%)\n", room.Ann.Received[0].Body);
        Assert.Equal($"{PollRoom.Noon + 300}", room.Ann.Received[0].Payload[1]["end"]);
        Assert.Equal("1:0 2:0", PollRoom.CountsIn(room.Ann.Received[1]));
        Assert.Equal($"{PollRoom.Noon + 1203}", room.Ann.Received[1].Payload[1]["end"]);
        Assert.Equal("result", room.Ann.Received[2].Type);

        // Neither the old update nor the old end comes any more.
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromMinutes(19));
        room.Ann.GetsNothing();
        bob.Skip();
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Counted));
    }

    [Fact]
    public void Every_session_that_joins_gets_the_counts_for_itself_alone_after_the_subject()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say("!1");
        var phone = room.Room.Peer("bob", "phone");
        phone.Join("bob");
        Assert.NotNull(phone.Received[^2].Child("subject", Ns.Client));
        Assert.Equal("1:1 2:0", PollRoom.CountsIn(phone.Received[^1]));
        phone.Skip();
        room.Ann.Skip();
        var desk = room.Room.Peer("bob", "desk");
        desk.Join("bob");
        Assert.Equal("1:1 2:0", PollRoom.CountsIn(desk.Received[^1]));
        Assert.Equal(desk.Jid, desk.Received[^1].To);
        Assert.DoesNotContain(phone.Received.Concat(room.Ann.Received), stanza => stanza.Child("x-poll", "http://jabber.org/protocol/muc#x-poll-message") is not null);
    }

    [Fact]
    public void What_a_session_that_joins_gets_is_a_whole_update()
    {
        var room = new PollRoom();
        room.Start();
        room.Joined("cid").Say("!2");
        var bob = room.Room.Peer("bob");
        bob.Join("bob");
        var last = bob.Received[^1];
        bob.Skip();
        bob.Deliver(last);
        bob.Gets(room.Update(bob, 0, 1));
    }

    [Fact]
    public void Who_joins_without_a_poll_gets_none()
    {
        var room = new PollRoom();
        room.Start(minutes: 1);
        room.Room.Advance(TimeSpan.FromMinutes(1));
        var bob = room.Room.Peer("bob");
        bob.Join("bob");
        Assert.DoesNotContain(bob.Received, stanza => stanza.Child("no-store", Ns.Hints) is not null);
    }

    [Fact]
    public void Poll_messages_follow_the_nick_of_their_creator()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        room.Ann.Join("anna");
        bob.Say("!1");
        bob.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        bob.Gets(room.Update(bob, 1, 0, "room@rooms.localhost/anna"));
    }

    [Fact]
    public void After_the_creator_has_left_poll_messages_keep_the_last_nick()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        room.Ann.Join("anna");
        room.Ann.Leave();
        bob.Say("!1");
        bob.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        bob.Gets(room.Update(bob, 1, 0, "room@rooms.localhost/anna"));
        room.Room.RemembersTheSameReplayedAndCondensed();
        room.Room.Condense();
        bob.Join("bob");
        bob.Skip();
        room.Room.Advance(TimeSpan.FromMinutes(5));
        bob.Gets(room.End(bob, "Which song?\nThis poll is now over.\n1: Slow (1/1 = 100.00%)\n2: Loud (0/1 = 0.00%)\n", 1, 0, "room@rooms.localhost/anna"));
    }

    [Fact]
    public void Poll_messages_come_from_the_room_while_the_nick_of_their_creator_is_somebody_elses()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Leave();
        var thief = room.Joined("bob", "ann");
        thief.Say("!1");
        thief.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        thief.Gets(room.Update(thief, 1, 0, "room@rooms.localhost"));

        // The creator comes back by another name.
        room.Ann.Join("ann2");
        thief.Skip();
        thief.Say("!2");
        thief.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        thief.Gets(room.Update(thief, 0, 1, "room@rooms.localhost/ann2"));
        room.Room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void Polls_of_a_room_without_anybody_end_in_the_archive()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Leave();
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromMinutes(5));
        room.Ann.GetsNothing();
        Assert.Equal("Which song?\nThis poll is now over.\n1: Slow\n2: Loud\n", room.Room.Archive[^1].Stanza.Body);
        Assert.Equal(Jid.Parse("room@rooms.localhost/ann"), room.Room.Archive[^1].Stanza.From);
    }
}
