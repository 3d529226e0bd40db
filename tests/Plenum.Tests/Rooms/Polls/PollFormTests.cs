using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Polls;

public sealed class PollFormTests
{
    const string Get = "<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#x-poll'/></iq>";
    const string Forbidden = "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    static string Error(TestPeer to, string error, string id = "s1") =>
        $"<iq type='error' from='room@rooms.localhost' to='{to.Jid}' id='{id}'>{error}</iq>";

    static string BadRequest(TestPeer to, string? text, string type = "modify") => Error(
        to,
        $"<error type='{type}'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        + (text is null ? "" : $"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text>") + "</error>");

    [Fact]
    public void An_admin_gets_the_form()
    {
        var room = new PollRoom();
        room.Ann.Send(Get);
        room.Ann.Gets("""
            <iq type='result' from='room@rooms.localhost' to='ann@localhost/a' id='g1'><query xmlns='http://jabber.org/protocol/muc#x-poll'>
              <x xmlns='jabber:x:data' type='form'>
                <title>New poll</title>
                <instructions>Complete and submit this form to create a new poll. This will end and replace any existing poll.</instructions>
                <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#x-poll</value></field>
                <field var='muc#roompoll_question' type='text-single' label='Question'><desc>The poll question.</desc><required/></field>
                <field var='muc#roompoll_duration' type='text-single' label='Poll duration (in minutes)'><desc>The number of minutes to run the poll.</desc><required/>
                  <validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'><range min='1'/></validate></field>
                <field var='muc#roompoll_anonymous' type='boolean' label='Anonymous results'><desc>By enabling this, user&apos;s votes won&apos;t be publicly shown in the room.</desc><value>1</value></field>
                <field var='muc#roompoll_choice1' type='text-single' label='Choice 1'><required/></field>
                <field var='muc#roompoll_choice2' type='text-single' label='Choice 2'><required/></field>
                <field var='muc#roompoll_choice3' type='text-single' label='Choice 3'/>
                <field var='muc#roompoll_choice4' type='text-single' label='Choice 4'/>
                <field var='muc#roompoll_choice5' type='text-single' label='Choice 5'/>
              </x></query></iq>
            """);
    }

    [Fact]
    public void The_form_is_for_owners_and_admins_only()
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        foreach (var affiliation in (Affiliation[])[Affiliation.None, Affiliation.Member, Affiliation.Outcast])
        {
            room.Affiliate("bob", affiliation);
            bob.Send(Get);
            bob.Gets(Error(bob, Forbidden, "g1"));
        }

        room.Affiliate("bob", Affiliation.Admin);
        bob.Send(Get);
        Assert.Equal("result", bob.GetsOne().Type);
    }

    [Fact]
    public void An_admin_outside_the_room_may_read_the_form_but_not_submit_it()
    {
        var room = new PollRoom();
        room.Affiliate("bob", Affiliation.Admin);
        var bob = room.Room.Peer("bob");
        bob.Send(Get);
        Assert.Equal("result", bob.GetsOne().Type);
        bob.Send(PollRoom.Poll());
        bob.Gets(Error(bob, Forbidden));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void An_occupant_who_is_not_an_admin_may_not_start_a_poll()
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        room.Affiliate("bob", Affiliation.Member);
        bob.Send(PollRoom.Poll());
        bob.Gets(Error(bob, Forbidden));
        room.Ann.GetsNothing();
    }

    [Fact]
    public void The_rights_come_before_the_form()
    {
        var room = new PollRoom();
        var bob = room.Joined("bob");
        bob.Send("<iq type='set' id='s1'><query xmlns='http://jabber.org/protocol/muc#x-poll'/></iq>");
        bob.Gets(Error(bob, Forbidden));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("set")]
    public void A_room_that_does_not_exist_is_not_found(string type)
    {
        var room = new RoomFixture();
        var ann = room.Peer("ann");
        ann.Send($"<iq type='{type}' id='s1'><query xmlns='http://jabber.org/protocol/muc#x-poll'/></iq>");
        ann.Gets(Error(ann, "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<query xmlns='http://jabber.org/protocol/muc#x-poll'/>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/muc#x-poll'><x xmlns='jabber:y:data' type='submit'/></query>")]
    public void A_submission_without_a_form_is_a_bad_request(string payload)
    {
        var room = new PollRoom();
        room.Ann.Send($"<iq type='set' id='s1'>{payload}</iq>");
        room.Ann.Gets(BadRequest(room.Ann, null));
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("cancel")]
    [InlineData("form")]
    public void A_form_without_a_form_type_is_invalid(string type)
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Form(type, ("muc#roompoll_question", "Which song?")));
        room.Ann.Gets(BadRequest(room.Ann, "Invalid dataform: no FORM_TYPE"));
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("cancel")]
    [InlineData("form")]
    public void A_form_of_another_form_type_is_unexpected(string type)
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Form(type, ("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig")));
        room.Ann.Gets(BadRequest(room.Ann, "Unexpected FORM_TYPE, expected 'http://jabber.org/protocol/muc#x-poll'"));
    }

    [Fact]
    public void A_cancelled_form_is_answered_and_starts_nothing()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Submission("cancel"));
        room.Ann.Gets("<iq type='result' from='room@rooms.localhost' to='ann@localhost/a' id='s1'/>");
        Assert.Null(room.Room.Room.NextWake);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("result")]
    public void A_form_that_is_not_submitted_is_a_bad_request(string type)
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Submission(type));
        room.Ann.Gets(BadRequest(room.Ann, "Not a submitted form", "cancel"));
    }

    [Fact]
    public void All_missing_fields_are_named_in_the_order_of_the_form()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Submission("submit", ("muc#roompoll_choice1", " \t\n"), ("muc#roompoll_duration", ""), ("muc#roompoll_question", " ")));
        room.Ann.Gets(BadRequest(room.Ann, "muc#roompoll_question: Required value missing; muc#roompoll_duration: Required value missing; "
            + "muc#roompoll_choice1: Required value missing; muc#roompoll_choice2: Required value missing"));
    }

    [Theory]
    [InlineData("five", "not a number")]
    [InlineData("0x10", "not a number")]
    [InlineData("1.5", "not an integer")]
    [InlineData("0", "out of bounds")]
    [InlineData("-1", "out of bounds")]
    [InlineData("10081", "out of bounds")]
    [InlineData("99999999999999999999", "out of bounds")]
    [InlineData("-99999999999999999999", "out of bounds")]
    public void A_duration_is_a_whole_number_of_minutes_from_one_to_a_week(string minutes, string message)
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Submission("submit", ("muc#roompoll_question", "Which song?"), ("muc#roompoll_duration", minutes),
            ("muc#roompoll_choice1", "Slow"), ("muc#roompoll_choice2", "Loud")));
        room.Ann.Gets(BadRequest(room.Ann, $"muc#roompoll_duration: {message}"));
        Assert.Null(room.Room.Room.NextWake);
    }

    [Fact]
    public void The_longest_poll_runs_a_week()
    {
        var room = new PollRoom();
        room.Start(10_080);
        Assert.Equal(room.Room.Now.AddDays(7), room.Room.Room.NextWake);
    }

    [Fact]
    public void A_question_has_at_most_500_characters_and_a_label_200()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Poll(question: new('q', 501), choices: [new('a', 201), "b", new('c', 201)]));
        room.Ann.Gets(BadRequest(room.Ann,
            "muc#roompoll_question: out of bounds; muc#roompoll_choice1: out of bounds; muc#roompoll_choice3: out of bounds"));
        room.Ann.Send(PollRoom.Poll(question: string.Concat(Enumerable.Repeat("\U0001F600", 500)), choices: [new('a', 200), "b", new('c', 200)]));
        Assert.Equal("result", room.Ann.Received[^1].Type);
    }

    [Fact]
    public void A_poll_is_anonymous_unless_it_says_otherwise()
    {
        var room = new PollRoom();
        room.Ann.Send(PollRoom.Submission("submit", ("muc#roompoll_question", "Which song?"), ("muc#roompoll_duration", "5"),
            ("muc#roompoll_choice1", "Slow"), ("muc#roompoll_choice2", "Loud")));
        room.Ann.Skip();
        room.Ann.Say("!1");
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.Counted));
    }

    [Fact]
    public void Fields_that_the_form_does_not_have_are_ignored()
    {
        var room = new PollRoom();
        room.Start(choices: ["a", "b", "c", "d", "e", "f"]);
        room.Ann.Say("!5");
        room.Ann.Say("!6", "m2");
        room.Ann.Gets(PollRoom.Bounce(room.Ann, PollRoom.Counted), PollRoom.Bounce(room.Ann, PollRoom.NotValid, "m2"));
    }

    [Fact]
    public void The_room_says_that_it_has_polls() =>
        Assert.Contains("http://jabber.org/protocol/muc#x-poll",
            Plenum.Rooms.RoomFeatures.All.SelectMany(manifest => manifest.DiscoFeatures));

    [Fact]
    public void Losing_the_affiliation_does_not_stop_a_running_poll()
    {
        var room = new PollRoom();
        room.Start();
        var bob = room.Joined("bob");
        room.Affiliate("bob", Affiliation.Owner);
        room.Affiliate("ann", Affiliation.None);
        room.Ann.Send(Get);
        room.Ann.Gets(Error(room.Ann, Forbidden, "g1"));
        bob.Say("!1");
        bob.Gets(PollRoom.Bounce(bob, PollRoom.Counted));
        room.Room.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("1:1 2:0", PollRoom.CountsIn(bob.Received[^1]));
        Assert.Equal(Jid.Parse("room@rooms.localhost/ann"), bob.Received[^1].From);
    }
}
