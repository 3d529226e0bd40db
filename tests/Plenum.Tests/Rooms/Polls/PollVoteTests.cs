using Plenum.Rooms;
using Plenum.Rooms.Muc;

namespace Plenum.Tests.Rooms.Polls;

public sealed class PollVoteTests
{
    const string TooFast =
        "<error type='wait'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You vote too fast. Please wait a few seconds.</text></error>";

    static string Said(PollRoom room, TestPeer to, string nick, string body) =>
        $"""
        <message from='room@rooms.localhost/{nick}' to='{to.Jid}' type='groupchat' id='m1'><body>{body}</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{room.Room.IdOf(nick)}'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>
        """;

    [Fact]
    public void An_anonymous_vote_is_counted_but_shown_to_nobody()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        var archived = room.Room.Archive.Count;
        bob.Say("!2", "vote-1");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Counted, "vote-1"));
        room.Ann.GetsNothing();
        Assert.Equal(archived, room.Room.Archive.Count);
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Gets(room.Update(room.Ann, 0, 1));
    }

    [Fact]
    public void A_public_vote_is_counted_and_shown_as_any_message()
    {
        var room = new PollRoom();
        room.Start(anonymous: false);
        var bob = room.Joined("bob");
        bob.Say(" !2 ");
        bob.Gets(Said(room, bob, "bob", " !2 "));
        room.Ann.Gets(Said(room, room.Ann, "bob", " !2 "));
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Gets(room.Update(room.Ann, 0, 1));
    }

    [Theory]
    [InlineData("!1")]
    [InlineData(" \t\r\n!1\n ")]
    [InlineData("\u00a0!1\u2003")]
    public void White_space_around_a_vote_does_not_matter(string body)
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say(body);
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.Counted));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("! 1")]
    [InlineData("!!1")]
    [InlineData("1")]
    [InlineData("!1!")]
    [InlineData("!1 !2")]
    [InlineData("!-1")]
    [InlineData("!+1")]
    [InlineData("!1.")]
    [InlineData("!one")]
    [InlineData("!\u0661")]
    [InlineData("!\uff11")]
    [InlineData("I say !1")]
    public void Anything_else_is_chat(string body)
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say(body);
        room.Ann.Gets(Said(room, room.Ann, "ann", body));
    }

    [Theory]
    [InlineData("!0")]
    [InlineData("!3")]
    [InlineData("!01")]
    [InlineData("!10")]
    [InlineData("!257")]
    [InlineData("!4294967297")]
    [InlineData("!99999999999999999999999999999999999999999999999999")]
    public void An_unknown_choice_is_bounced_and_shown_to_nobody(string body)
    {
        foreach (var anonymous in (bool[])[true, false])
        {
            var room = new PollRoom();
            room.Start(anonymous: anonymous);
            var bob = room.Joined("bob");
            bob.Say(body);
            bob.Gets(PollRoom.Bounce(bob, PollRoom.NotValid));
            room.Ann.GetsNothing();
            room.Room.Advance(TimeSpan.FromSeconds(10));
            bob.GetsNothing();
        }
    }

    [Fact]
    public void Without_a_poll_a_vote_is_chat()
    {
        var room = new PollRoom();
        room.Ann.Say("!1");
        room.Ann.Gets(Said(room, room.Ann, "ann", "!1"));
    }

    [Fact]
    public void Who_is_not_in_the_room_cannot_vote()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Room.Peer("bob");
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, "<error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You are not currently connected to this chat</text></error>"));
        room.Room.Advance(TimeSpan.FromSeconds(10));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void A_visitor_cannot_vote()
    {
        var room = new PollRoom();
        room.Room.Room.Replay(new OptionsSet(new Dictionary<string, string> { [MucOptions.Moderated.Var] = "1" }));
        room.Start();
        var bob = room.Joined("bob");
        Assert.Equal(Role.Visitor, room.Room.Room.View.OccupantOf(bob)?.Role);
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>You do not currently have permission to speak in this chat</text></error>"));
        room.Room.Advance(TimeSpan.FromSeconds(10));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void An_account_has_one_vote_whatever_nick_or_session_it_comes_from()
    {
        var room = new PollRoom();
        room.Start();
        var phone = room.Joined("bob", resource: "phone");
        var desk = room.Joined("bob", resource: "desk");
        phone.Say("!1");
        desk.Say("!2");
        desk.Leave();
        phone.Leave();
        var later = room.Joined("bob", "robert", "tablet");
        later.Say("!2");
        later.Say("!1");
        later.Gets(PollRoom.Bounce(later, PollRoom.Counted), PollRoom.Bounce(later, PollRoom.Counted));
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Gets(room.Update(room.Ann, 1, 0));
    }

    [Fact]
    public void The_same_vote_again_is_answered_and_followed_by_an_update()
    {
        var room = new PollRoom();
        room.Start();
        room.Ann.Say("!1");
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Skip();
        var lines = room.Room.Journal.Count;
        room.Ann.Say("!1");
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.Counted));
        Assert.Equal(lines, room.Room.Journal.Count);
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Gets(room.Update(room.Ann, 1, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_vote_up_to_30_s_after_the_end_is_told_so_and_shown_to_nobody(bool anonymous)
    {
        var room = new PollRoom();
        room.Start(minutes: 1, anonymous);
        var bob = room.Joined("bob");
        room.Room.Advance(TimeSpan.FromSeconds(90));
        room.Ann.Skip();
        bob.Skip();
        bob.Say("!1");
        bob.Say("!7", "m2");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Over), PollRoom.Bounce(bob, PollRoom.Over, "m2"));
        room.Ann.GetsNothing();
        room.Room.Advance(TimeSpan.FromMilliseconds(1));
        bob.Say("!1");
        bob.Gets(Said(room, bob, "bob", "!1"));
    }

    [Fact]
    public void A_vote_that_comes_before_the_room_could_end_its_poll_is_late()
    {
        var room = new PollRoom();
        room.Start(minutes: 1);
        var bob = room.Joined("bob");

        // The turns of one moment: the vote is first.
        var late = new StanzaReceived(bob, StanzaXml.Parse($"<message type='groupchat' from='{bob.Jid}' to='{room.Room.Jid}' id='m1'><body>!1</body></message>"));
        var outcome = room.Room.Room.Handle(late, room.Room.Now.AddMinutes(1), new NoIds());
        Assert.Equal([2, 1], outcome.Effects.Select(effect => effect.To.Length));
        Assert.Equal("1:0 2:0", PollRoom.CountsIn(outcome.Effects[0].Stanza));
        Assert.Equal("error", outcome.Effects[1].Stanza.Type);
        Assert.Null(room.Room.Room.NextWake);
    }

    [Fact]
    public void Five_votes_at_once_then_one_a_second()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        for (var i = 0; i < 6; i++)
        {
            bob.Say(i % 2 == 0 ? "!1" : "!2", $"m{i}");
        }

        bob.Gets([.. Enumerable.Range(0, 5).Select(i => PollRoom.Bounce(bob, PollRoom.Counted, $"m{i}")), PollRoom.Bounce(bob, TooFast, "m5")]);
        room.Ann.Say("!2");
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.Counted));
        room.Room.Advance(TimeSpan.FromMilliseconds(999));
        bob.Say("!2");
        bob.Gets(PollRoom.Bounce(bob, TooFast));
        room.Room.Advance(TimeSpan.FromMilliseconds(1));
        bob.Say("!2");
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Counted), PollRoom.Bounce(bob, TooFast));
        room.Room.Advance(TimeSpan.FromSeconds(4));
        room.Ann.Gets(room.Update(room.Ann, 0, 2));
    }

    [Fact]
    public void Too_many_public_votes_are_shown_to_nobody()
    {
        var room = new PollRoom();
        room.Start(anonymous: false);
        var bob = room.Joined("bob");
        for (var i = 0; i < 5; i++)
        {
            bob.Say("!1");
        }

        room.Ann.Skip();
        bob.Skip();
        bob.Say("!2");
        bob.Gets(PollRoom.Bounce(bob, TooFast));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void Without_rates_nobody_votes_too_fast()
    {
        var room = new PollRoom(new RoomSettings { Rates = false });
        room.Start();
        for (var i = 0; i < 100; i++)
        {
            room.Ann.Say("!1");
        }

        room.Ann.Gets([.. Enumerable.Repeat(PollRoom.Bounce(room.Ann, PollRoom.Counted), 100)]);
    }

    [Fact]
    public void The_sender_of_a_vote_is_the_session_not_what_it_claims_to_be()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        bob.Send("<message type='groupchat' id='m1'><body>!1</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='somebody'/></message>");
        room.Ann.Say("!1");
        room.Ann.Skip();
        room.Room.Advance(TimeSpan.FromSeconds(5));
        room.Ann.Gets(room.Update(room.Ann, 2, 0));
    }

    sealed class NoIds : IdSource
    {
        int last;

        public override string Next() => $"other-{++last}";
    }
}
