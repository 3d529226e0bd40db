using Plenum.Rooms;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class ConfigureTests
{
    readonly RoomFixture room = new(features: [MucManifest]);
    readonly TestPeer owner;
    readonly TestPeer bob;

    public ConfigureTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        owner.Skip();
    }

    static FeatureManifest MucManifest => RoomFeatures.All.Single(manifest => manifest.Name == "muc");

    [Fact]
    public void The_form_has_every_option_with_its_present_value()
    {
        owner.Configure(("muc#roomconfig_roomname", "A Dark Cave"));
        owner.Send("<iq type='get' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>");
        var form = owner.GetsOne().Payload[0].ToString();
        foreach (var field in (string[])
        [
            "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>",
            "<field var='muc#roomconfig_roomname' type='text-single' label='Name'><value>A Dark Cave</value></field>",
            "<field var='muc#roomconfig_roomdesc' type='text-single' label='Description'/>",
            "<field var='muc#roomconfig_persistentroom' type='boolean' label='Keep the room when everyone has left'><value>1</value></field>",
            "<field var='muc#roomconfig_roomsecret' type='text-private' label='Password'/>",
            "<field var='muc#roomconfig_whois' type='list-single' label='Who sees real addresses'><value>moderators</value><option label='Moderators only'><value>moderators</value></option><option label='Everyone'><value>anyone</value></option></field>",
            "<field var='muc#roomconfig_presencebroadcast' type='list-multi' label='Whose coming and going everyone is told'><value>moderator</value><value>participant</value><value>visitor</value><option label='Moderators'><value>moderator</value></option><option label='Participants'><value>participant</value></option><option label='Visitors'><value>visitor</value></option></field>",
            "<field var='muc#roominfo_contactjid' type='jid-multi' label='Contact addresses'/>",
        ])
        {
            Assert.Contains(field, form, StringComparison.Ordinal);
        }

        Assert.All(MucManifest.Options, option => Assert.Contains($"<field var='{option.Var}'", form, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_choices_those_that_are_submitted_are_taken_in_their_order_or_none()
    {
        Submit("<field var='muc#roomconfig_getmemberlist'><value>visitor</value><value>moderator</value></field>");
        Assert.Contains("""{"muc#roomconfig_getmemberlist":"moderator visitor"}""", room.Journal[^1], StringComparison.Ordinal);
        Submit("<field var='muc#roomconfig_getmemberlist'/>");
        Assert.Contains("""{"muc#roomconfig_getmemberlist":""}""", room.Journal[^1], StringComparison.Ordinal);
        owner.Skip();
        Submit("<field var='muc#roomconfig_getmemberlist'><value>owner</value></field>");
        Assert.Contains("not-acceptable", owner.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field>")]
    [InlineData("<field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field><field var='muc#roomconfig_roomsecret'><value/></field>")]
    [InlineData("<field var='muc#maxhistoryfetch'><value>51</value></field>")]
    [InlineData("<field var='muc#roomconfig_maxusers'><value>7</value></field>")]
    [InlineData("<field var='muc#roominfo_contactjid'><value>@</value></field>")]
    public void Values_that_cannot_be_are_not_acceptable_and_nothing_changes(string fields)
    {
        var lines = room.Journal.Count;
        Submit("<field var='muc#roomconfig_roomname'><value>Other</value></field>" + fields);
        Assert.Contains("<error type='modify'><not-acceptable", owner.GetsOne().ToString(), StringComparison.Ordinal);
        Assert.Equal(lines, room.Journal.Count);
    }

    [Fact]
    public void A_password_cannot_be_taken_away_while_it_is_needed()
    {
        owner.Configure(("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "cauldronburn"));
        Submit("<field var='muc#roomconfig_roomsecret'/>");
        Assert.Contains("not-acceptable", owner.GetsOne().ToString(), StringComparison.Ordinal);
        Submit("<field var='muc#roomconfig_passwordprotectedroom'><value>0</value></field><field var='muc#roomconfig_roomsecret'/>");
        owner.Gets(Result("c1"), Told("owner", 104));
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void What_is_submitted_changes_the_rest_stays_and_everyone_is_told()
    {
        owner.Configure(("muc#roomconfig_roomdesc", "For all good witches"));
        bob.Skip();
        Submit("<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomname'><value>A Dark Cave</value></field><field var='unknown'><value>x</value></field>");
        owner.Gets(Result("c1"), Told("owner", 104));
        bob.Gets(Told("bob", 104));
        Assert.Equal("""{"is":"options-set","values":{"muc#roomconfig_roomname":"A Dark Cave"}}""", room.Journal[^1]);
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void What_is_submitted_as_it_is_changes_nothing_and_tells_nobody()
    {
        var lines = room.Journal.Count;
        Submit("<field var='muc#roomconfig_roomname'><value/></field><field var='muc#roomconfig_publicroom'><value>true</value></field>");
        owner.Gets(Result("c1"));
        bob.GetsNothing();
        Assert.Equal(lines, room.Journal.Count);
    }

    [Fact]
    public void An_instant_room_is_asked_for_with_an_empty_form()
    {
        Submit("");
        owner.Gets(Result("c1"));
    }

    [Fact]
    public void To_cancel_changes_nothing()
    {
        owner.Send("<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='cancel'/></query></iq>");
        owner.Gets(Result("c1"));
        Assert.True(room.Room.View.Exists);
    }

    [Fact]
    public void A_line_that_was_emptied_is_empty()
    {
        owner.Configure(("muc#roomconfig_roomname", "A Dark Cave"));
        Submit("<field var='muc#roomconfig_roomname'/>");
        Assert.Contains("""{"muc#roomconfig_roomname":""}""", room.Journal[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_valid_are_all_named_and_nothing_changes()
    {
        Submit($"<field var='muc#roomconfig_roomname'><value>{new string('x', 201)}</value></field><field var='muc#roomconfig_whois'><value>nobody</value></field><field var='muc#roomconfig_roomdesc'><value>fine</value></field>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='c1'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>muc#roomconfig_roomname: out of bounds; muc#roomconfig_whois: out of bounds</text></error></iq>");
        bob.GetsNothing();
    }

    [Theory]
    [InlineData("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>other</value></field></x>")]
    [InlineData("<x xmlns='jabber:x:data' type='result'/>")]
    [InlineData("")]
    public void A_request_that_makes_no_sense_is_refused(string payload)
    {
        owner.Send($"<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'>{payload}</query></iq>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='c1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Theory]
    [InlineData("get", "")]
    [InlineData("set", "<x xmlns='jabber:x:data' type='submit'/>")]
    [InlineData("set", "<destroy/>")]
    public void Who_is_no_owner_is_refused_whatever_it_is(string type, string payload)
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/>");
        bob.Skip();
        bob.Send($"<iq type='{type}' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'>{payload}</query></iq>");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='c1'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void A_change_of_privacy_has_a_code_of_its_own()
    {
        Submit("<field var='muc#roomconfig_whois'><value>anyone</value></field>");
        bob.Gets(Told("bob", 172));
        Submit("<field var='muc#roomconfig_whois'><value>moderators</value></field><field var='muc#roomconfig_publicroom'><value>0</value></field>");
        bob.Gets(Told("bob", 104, 173));
    }

    [Fact]
    public void A_room_that_becomes_members_only_removes_who_is_no_member()
    {
        owner.Admin("<item affiliation='member' jid='carol@localhost'/>");
        room.Joined("carol");
        bob.Skip();
        Submit("<field var='muc#roomconfig_membersonly'><value>1</value></field>");
        bob.Gets(
            Told("bob", 104),
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'><actor nick='owner'/></item>", 110, 322)}</presence>");
        Assert.Equal(["owner", "carol"], room.Room.View.Occupants.Select(occupant => occupant.Nick));
    }

    [Fact]
    public void A_room_that_becomes_moderated_takes_voice_and_gives_it_back_when_it_ceases_to_be()
    {
        Submit("<field var='muc#roomconfig_moderatedroom'><value>1</value></field>");
        bob.Gets(
            Told("bob", 104),
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='visitor'/>", 110)}</presence>");
        Submit("<field var='muc#roomconfig_moderatedroom'><value>0</value></field>");
        Assert.Contains("role='participant'", bob.Received[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_room_ends_when_it_ceases_to_be_persistent()
    {
        owner.Leave();
        bob.Leave();
        owner.Configure(("muc#roomconfig_persistentroom", "0"));
        Assert.False(room.Room.View.Exists);
    }

    [Fact]
    public void A_destroyed_room_tells_everyone_once_with_reason_and_venue_and_leaves_nothing()
    {
        owner.Say("Something");
        bob.Skip();
        owner.Skip();
        owner.Send("<iq type='set' id='d1'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='coven@rooms.localhost'><reason>Macbeth doth come.</reason></destroy></query></iq>");
        var (ownersId, bobsId) = (owner.Received[0].Payload[0].ToString(), bob.Received[0].Payload[0].ToString());
        const string Destroyed = "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='{0}@localhost/a' role='none'/><destroy jid='coven@rooms.localhost'><reason>Macbeth doth come.</reason></destroy><status code='110'/></x>";
        owner.Gets(
            $"<presence from='room@rooms.localhost/owner' to='owner@localhost/a' type='unavailable'>{ownersId}{Destroyed.Replace("{0}", "owner", StringComparison.Ordinal)}</presence>",
            Result("d1"));
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{bobsId}{Destroyed.Replace("{0}", "bob", StringComparison.Ordinal)}</presence>");
        Assert.Empty(room.Memory());
        Assert.Empty(room.Room.View.Occupants);

        bob.Join("bob");
        Assert.Contains("<status code='201'/>", bob.Received[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(2, bob.Received.Count);
    }

    [Fact]
    public void A_venue_that_is_no_address_is_malformed_and_nothing_is_destroyed()
    {
        owner.Send("<iq type='set' id='d1'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='@'/></query></iq>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='d1'><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        Assert.True(room.Room.View.Exists);
    }

    void Submit(string fields) =>
        owner.Send($"<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>{fields}</x></query></iq>");

    static string Result(string id) => $"<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='{id}'/>";

    static string Told(string to, params int[] codes) =>
        $"<message from='room@rooms.localhost' to='{to}@localhost/a' type='groupchat'>{X("", codes)}</message>";
}
