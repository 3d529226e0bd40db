using static Plenum.Tests.Rooms.Moderation.ModerationRoom;

namespace Plenum.Tests.Rooms.Moderation;

public sealed class ModerationTests
{
    readonly ModerationRoom room = new();

    TestPeer Alice => room.Alice;

    TestPeer Bob => room.Bob;

    TestPeer Carol => room.Carol;

    string Tombstone(string archived, string reason = "Not here")
    {
        string In(string ns) => reason.Length == 0 ? "" : $"<reason xmlns='{ns}'>{reason}</reason>";
        var alice = room.Room.Oid("alice");
        return $"<message from='room@rooms.localhost/bob' type='groupchat' id='m1'>"
            + $"<retracted xmlns='urn:xmpp:message-retract:1' id='*' stamp='2026-11-01T12:01:00Z' by='room@rooms.localhost/alice'><moderated xmlns='urn:xmpp:message-moderate:1' by='room@rooms.localhost/alice'>{alice}</moderated>{In("urn:xmpp:message-retract:1")}</retracted>"
            + $"<moderated xmlns='urn:xmpp:message-moderate:0' by='room@rooms.localhost/alice'>{alice}<retracted xmlns='urn:xmpp:message-retract:0' stamp='2026-11-01T12:01:00Z'/>{In("urn:xmpp:message-moderate:0")}</moderated>"
            + $"<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>{room.Room.Oid("bob")}{StanzaId(archived)}</message>";
    }

    [Theory]
    [InlineData(true, "Not here")]
    [InlineData(false, "Not here")]
    [InlineData(true, "")]
    [InlineData(false, "")]
    public void A_moderator_takes_a_message_away_and_the_room_says_so_in_both_forms(bool today, string reason)
    {
        var id = room.Say(Bob, "spam", "m1");
        room.Room.Advance(TimeSpan.FromMinutes(1));
        var given = reason.Length == 0 ? "<reason/>" : $"<reason>{reason}</reason>";
        Alice.Send(today ? Taking(id, given) : OldTaking(id, given));
        Alice.Gets(Done(Alice), room.Taken(Alice, id, reason));
        Bob.Gets(room.Taken(Bob, id, reason));
        Carol.Gets(room.Taken(Carol, id, reason));
        room.Keeps(id, Tombstone(id, reason));
        room.Keeps(room.Ids[1], room.Taken(null, id, reason));
        Assert.Equal(room.Room.Archive[1].Stanza.Id, room.Room.Archive[0].Stanza.Child("retracted", "urn:xmpp:message-retract:1")?["id"]);
        room.IsGone("spam");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_moderators_do(bool today)
    {
        var id = room.Say(Bob, "kept", "m1");
        Carol.Send(today ? Taking(id) : OldTaking(id));
        Carol.Gets(Error(Carol, "iq", "q1", "auth", "forbidden", "Only moderators are allowed to take away what others have said"));
        Bob.GetsNothing();
        Alice.Leave();
        Alice.Skip();
        Alice.Send(Taking(id));
        Alice.Gets(Error(Alice, "iq", "q1", "auth", "forbidden", "Only moderators are allowed to take away what others have said"));
        Assert.Equal("kept", room.Room.Archive[0].Stanza.Body);
    }

    [Fact]
    public void A_moderator_by_role_alone_takes_even_the_owners_message_away()
    {
        var id = room.Say(Alice, "spam", "m1");
        Alice.Admin("<item nick='bob' role='moderator'/>");
        Bob.Skip();
        Bob.Send(Taking(id));
        Assert.Equal("result", Bob.Received[0].Type);
        room.IsGone("spam");
    }

    [Fact]
    public void What_is_not_there_cannot_be_taken_away()
    {
        room.Say(Bob, "kept", "m1");
        foreach (var id in new[] { "nothing", "m1" })
        {
            Alice.Send(Taking(id));
            Alice.Gets(Error(Alice, "iq", "q1", "cancel", "item-not-found", "There is no such message"));
        }

        Bob.GetsNothing();
    }

    [Theory]
    [InlineData("set", "<moderate xmlns='urn:xmpp:message-moderate:1'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>")]
    [InlineData("set", "<moderate xmlns='urn:xmpp:message-moderate:1' id=''><retract xmlns='urn:xmpp:message-retract:1'/></moderate>")]
    [InlineData("set", "<moderate xmlns='urn:xmpp:message-moderate:1' id='x'/>")]
    [InlineData("set", "<moderate xmlns='urn:xmpp:message-moderate:1' id='x'><retract xmlns='urn:xmpp:message-retract:0'/></moderate>")]
    [InlineData("set", "<apply-to xmlns='urn:xmpp:fasten:0' id='x'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>")]
    [InlineData("set", "<apply-to xmlns='urn:xmpp:fasten:0'><moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/></moderate></apply-to>")]
    [InlineData("get", "<moderate xmlns='urn:xmpp:message-moderate:1' id='x'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>")]
    public void What_asks_for_nothing_is_no_request(string type, string payload)
    {
        Alice.Send($"<iq type='{type}' id='q1'>{payload}</iq>");
        Alice.Gets(Error(Alice, "iq", "q1", "modify", "bad-request", ""));
    }

    [Fact]
    public void A_reason_has_a_limit()
    {
        var id = room.Say(Bob, "spam", "m1");
        Alice.Send(Taking(id, $"<reason>{new string('x', 1001)}</reason>"));
        Alice.Gets(Error(Alice, "iq", "q1", "modify", "not-acceptable", "A reason has at most 1000 characters"));
        Alice.Send(Taking(id, $"<reason>{new string('x', 1000)}</reason>"));
        room.IsGone("spam");
    }

    [Fact]
    public void A_message_of_long_ago_goes()
    {
        var room = new ModerationRoom(history: 3);
        var id = room.Say(room.Bob, "spam", "m1");
        room.Fill(5);
        room.Alice.Send(Taking(id));
        room.Bob.Gets(room.Taken(room.Bob, id));
        room.IsGone("spam");
    }

    [Fact]
    public void What_is_gone_already_needs_no_moderator_and_nobody_hears_of_it_again()
    {
        var id = room.Say(Bob, "spam", "m1");
        Bob.Send(Retraction(id));
        room.Skip();
        Alice.Send(Taking(id));
        Alice.Gets(Done(Alice));
        Bob.GetsNothing();
        Assert.Equal(2, room.Ids.Count);
    }

    [Fact]
    public void All_versions_go_and_clients_are_told_by_each_id_that_they_may_know_the_message_by()
    {
        var first = room.Say(Bob, "spam one", "m1");
        var second = room.Say(Bob, "spam two", "m2", corrects: "m1");
        var third = room.Say(Bob, "spam three", "m3", corrects: "m1");
        var last = room.Say(Bob, "spam four", "m4", corrects: "m1");
        Alice.Send(Taking(second));
        Carol.Gets(room.Taken(Carol, first), room.Taken(Carol, second), room.Taken(Carol, last));
        Assert.NotNull(room.Room.Archive.Single(message => message.Id == third).Stanza.Child("moderated", "urn:xmpp:message-moderate:0"));
        room.IsGone("spam");
    }

    [Fact]
    public void A_correction_of_what_was_taken_away_does_not_bring_it_back()
    {
        var id = room.Say(Bob, "spam", "m1");
        Alice.Send(Taking(id));
        room.Skip();
        Bob.Send("<message type='groupchat' id='m2'><body>spam again</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>");
        Bob.Gets(Error(Bob, "message", "m2", "cancel", "not-allowed", "This message is gone"));
        Carol.GetsNothing();
        room.IsGone("spam");
    }

    [Fact]
    public void What_tells_of_it_stays_but_an_abusive_retraction_goes()
    {
        Alice.Send(Taking(room.Say(Bob, "spam", "m1")));
        room.Skip();
        Alice.Send(Taking(room.Ids[1]));
        Alice.Gets(Error(Alice, "iq", "q1", "cancel", "not-allowed", "What tells of a retraction stays"));

        var id = room.Say(Bob, "mine", "m2");
        Bob.Send($"<message type='groupchat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='{id}'/><body>/me spams</body></message>");
        Alice.Send(Taking(room.Ids[^1]));
        room.IsGone("spams");
    }

    [Fact]
    public void The_announcement_of_a_poll_goes_and_the_poll_goes_on()
    {
        Alice.Send(Polls.PollRoom.Poll(anonymous: false, question: "Spam?"));
        room.Skip();
        Alice.Send(Taking(room.Ids[0]));
        room.Skip();
        room.IsGone("Spam?\n");
    }

    [Fact]
    public void Votes_are_still_counted_after_the_announcement_is_gone()
    {
        Alice.Send(Polls.PollRoom.Poll(anonymous: false, question: "Spam?"));
        Alice.Send(Taking(room.Ids[0]));
        room.Skip();
        Bob.Say("!1", "v1");
        room.Room.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("1:1 2:0", Polls.PollRoom.CountsIn(Carol.Received[^1]));
    }

    [Fact]
    public void The_room_says_what_it_can()
    {
        Bob.Send("<iq type='get' id='q'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        var features = Bob.GetsOne().Payload[0].Elements.Select(element => element["var"]).ToList();
        Assert.Superset(
            new HashSet<string?>
            {
                "urn:xmpp:message-retract:1", "urn:xmpp:message-retract:1#tombstone", "urn:xmpp:message-retract:0", "urn:xmpp:message-retract:0#tombstone",
                "urn:xmpp:message-moderate:1", "urn:xmpp:message-moderate:0",
            },
            features.ToHashSet());
    }
}
