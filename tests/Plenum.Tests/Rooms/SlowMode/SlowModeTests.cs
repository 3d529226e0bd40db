using Plenum.Tests.Rooms.Polls;

namespace Plenum.Tests.Rooms.SlowMode;

public sealed class SlowModeTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public SlowModeTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Configure(("muc#roomconfig_slow_mode_duration", "20"));
        bob.Skip();
    }

    static string Wait(TestPeer to, string left, string id = "m1") => PollRoom.Bounce(
        to, $"<error type='wait'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This room is in slow mode: everyone may send one message every 20 seconds. Please wait {left}.</text></error>", id);

    [Fact]
    public void Who_has_spoken_waits_and_nobody_sees_what_was_too_early()
    {
        bob.Say("One");
        Assert.Equal("One", alice.GetsOne().Body);
        bob.Skip();
        room.Advance(TimeSpan.FromSeconds(12.5));
        bob.Say("Two", "m2");
        alice.GetsNothing();
        bob.Gets(Wait(bob, "8 seconds", "m2"));
        Assert.Single(room.Archive);
    }

    [Fact]
    public void What_was_refused_does_not_make_the_wait_longer()
    {
        bob.Say("One");
        room.Advance(TimeSpan.FromSeconds(19));
        bob.Say("Two", "m2");
        room.Advance(TimeSpan.FromSeconds(1));
        bob.Say("Three", "m3");
        Assert.Equal(["One", "Three"], alice.Received.Select(stanza => stanza.Body));
    }

    [Fact]
    public void The_last_second_is_one_second()
    {
        bob.Say("One");
        bob.Skip();
        room.Advance(TimeSpan.FromSeconds(19.5));
        bob.Say("Two");
        bob.Gets(Wait(bob, "1 second"));
    }

    [Fact]
    public void Neither_another_session_nor_another_nick_nor_entering_anew_helps()
    {
        var phone = room.Joined("bob", resource: "b");
        bob.Say("One");
        bob.Skip();
        phone.Skip();
        phone.Say("Two");
        phone.Gets(Wait(phone, "20 seconds"));
        phone.Leave();
        bob.Join("bobby");
        bob.Skip();
        bob.Say("Three");
        bob.Gets(Wait(bob, "20 seconds"));
        bob.Leave();
        bob.Join("bob");
        bob.Skip();
        bob.Say("Four");
        bob.Gets(Wait(bob, "20 seconds"));
    }

    [Fact]
    public void Somebody_else_does_not_wait()
    {
        var carol = room.Joined("carol");
        bob.Say("One");
        carol.Say("Two");
        Assert.Equal(2, room.Archive.Count);
    }

    [Fact]
    public void Admins_owners_and_moderators_do_not_wait()
    {
        alice.Admin("<item jid='bob@localhost' affiliation='admin'/>");
        var carol = room.Joined("carol");
        alice.Admin("<item nick='carol' role='moderator'/>");
        foreach (var peer in new[] { alice, bob, carol })
        {
            peer.Say("One");
            peer.Say("Two");
        }

        Assert.Equal(6, room.Archive.Count);
    }

    [Fact]
    public void Members_wait()
    {
        alice.Admin("<item jid='bob@localhost' affiliation='member'/>");
        bob.Say("One");
        bob.Say("Two");
        Assert.Single(room.Archive);
    }

    [Theory]
    [InlineData("<composing xmlns='http://jabber.org/protocol/chatstates'/>")]
    [InlineData("<reactions xmlns='urn:xmpp:reactions:0' id='m'><reaction>👍</reaction></reactions><store xmlns='urn:xmpp:hints'/>")]
    [InlineData("<displayed xmlns='urn:xmpp:chat-markers:0' id='m'/>")]
    public void What_has_no_body_neither_waits_nor_makes_wait(string payload)
    {
        bob.Send($"<message type='groupchat' id='r1'>{payload}</message>");
        bob.Say("One");
        bob.Send($"<message type='groupchat' id='r2'>{payload}</message>");
        Assert.Equal(["r1", "m1", "r2"], alice.Received.Select(stanza => stanza.Id));
    }

    [Fact]
    public void A_correction_is_a_message_and_waits()
    {
        bob.Say("One");
        bob.Skip();
        bob.Send("<message type='groupchat' id='m2'><body>Won</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>");
        bob.Gets(Wait(bob, "20 seconds", "m2"));
    }

    [Fact]
    public void Votes_neither_wait_nor_make_wait()
    {
        alice.Send(PollRoom.Poll(anonymous: false));
        bob.Say("One");
        bob.Say("!1", "v1");
        bob.Say("!2", "v2");
        Assert.Contains(alice.Received, stanza => stanza.Id == "v2");
        var carol = room.Joined("carol");
        carol.Say("!1", "v3");
        carol.Say("Voted", "m4");
        Assert.Contains(alice.Received, stanza => stanza.Id == "m4");
    }

    [Fact]
    public void Where_it_is_off_nobody_waits()
    {
        alice.Configure(("muc#roomconfig_slow_mode_duration", "0"));
        bob.Say("One");
        bob.Say("Two");
        Assert.Equal(2, room.Archive.Count);
    }

    [Fact]
    public void A_change_of_the_duration_counts_at_once()
    {
        bob.Say("One");
        alice.Configure(("muc#roomconfig_slow_mode_duration", "5"));
        room.Advance(TimeSpan.FromSeconds(5));
        bob.Say("Two");
        Assert.Equal(2, room.Archive.Count);
    }

    [Fact]
    public void The_form_has_the_field_as_a_whole_number_and_everyone_sees_its_value()
    {
        alice.Send("<iq type='get' id='q'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>");
        var field = StanzaXml.ParseElement("""
            <field var='muc#roomconfig_slow_mode_duration' type='text-single' label='*'><validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'><range min='0' max='86400'/></validate><value>20</value></field>
            """);
        var form = alice.GetsOne().Payload[0].Elements.Single();
        var found = form.Elements.Single(element => element["var"] == "muc#roomconfig_slow_mode_duration");
        Assert.Equal("text-single", found["type"]);
        Assert.Equal("20", found.Child("value", "jabber:x:data")?.Value);
        Assert.Null(StanzaXml.Difference(field.Elements.First(), found.Elements.Single(element => element.Name == "validate")));

        bob.Send("<iq type='get' id='q'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Contains(bob.GetsOne().Payload[0].Elements.SelectMany(element => element.Elements), element =>
            element["var"] == "muc#roominfo_slow_mode_duration" && element["type"] == "text-single" && element.Elements.Single().Value == "20");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("86401")]
    [InlineData("99999999999999999999")]
    [InlineData("soon")]
    public void What_is_no_duration_is_refused(string value)
    {
        alice.Send($"<iq type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_slow_mode_duration'><value>{value}</value></field></x></query></iq>");
        Assert.Equal("error", alice.GetsOne().Type);
        bob.Say("One");
        bob.Skip();
        bob.Say("Two");
        bob.Gets(Wait(bob, "20 seconds"));
    }

    [Fact]
    public void Everyone_is_told_that_the_configuration_has_changed()
    {
        alice.Configure(("muc#roomconfig_slow_mode_duration", "7"));
        bob.Gets($"<message from='room@rooms.localhost' to='bob@localhost/a' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>");
    }
}
