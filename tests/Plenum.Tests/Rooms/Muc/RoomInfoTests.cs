using Plenum.Rooms;

namespace Plenum.Tests.Rooms.Muc;

public sealed class RoomInfoTests
{
    readonly RoomFixture room = new(features: [RoomFeatures.All.Single(manifest => manifest.Name == "muc")]);
    readonly TestPeer owner;
    readonly TestPeer bob;

    public RoomInfoTests()
    {
        owner = room.Joined("owner");
        bob = room.Peer("bob");
    }

    [Fact]
    public void A_room_says_what_it_is_and_can()
    {
        owner.Configure(("muc#roomconfig_roomname", "A Dark Cave"), ("muc#roomconfig_roomdesc", "For all good witches"));
        owner.Send("<message type='groupchat'><subject>Spells</subject></message>");
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        bob.Gets("""
            <iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='A Dark Cave'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/><feature var='http://jabber.org/protocol/muc#admin'/><feature var='http://jabber.org/protocol/muc#owner'/><feature var='http://jabber.org/protocol/muc#register'/><feature var='http://jabber.org/protocol/muc#roomconfig'/><feature var='http://jabber.org/protocol/muc#roominfo'/><feature var='http://jabber.org/protocol/muc#self-ping-optimization'/><feature var='http://jabber.org/protocol/muc#stable_id'/><feature var='http://jabber.org/protocol/muc#user'/><feature var='jabber:iq:register'/><feature var='muc_open'/><feature var='muc_persistent'/><feature var='muc_public'/><feature var='muc_semianonymous'/><feature var='muc_unmoderated'/><feature var='muc_unsecured'/><feature var='urn:xmpp:occupant-id:0'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:sid:0'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field><field var='muc#roominfo_description' type='text-single' label='Description'><value>For all good witches</value></field><field var='muc#roominfo_subjectmod' type='boolean' label='Everyone may change the subject'><value>0</value></field><field var='muc#maxhistoryfetch' type='text-single' label='Messages of the history for those who enter'><value>50</value></field><field var='muc#roominfo_occupants' type='text-single' label='Number of occupants'><value>1</value></field><field var='muc#roominfo_subject' type='text-single' label='Subject'><value>Spells</value></field></x></query></iq>
            """);
    }

    [Fact]
    public void Its_flags_follow_its_options()
    {
        owner.Configure(
            ("muc#roomconfig_persistentroom", "0"), ("muc#roomconfig_publicroom", "0"), ("muc#roomconfig_membersonly", "1"),
            ("muc#roomconfig_moderatedroom", "1"), ("muc#roomconfig_whois", "anyone"),
            ("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "cauldronburn"));
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        var answer = bob.GetsOne().Payload[0];
        Assert.Equal(
            ["muc_hidden", "muc_membersonly", "muc_moderated", "muc_nonanonymous", "muc_passwordprotected", "muc_temporary"],
            answer.Elements.Select(child => child["var"] ?? "").Where(var => var.StartsWith("muc_", StringComparison.Ordinal)));
        Assert.DoesNotContain("muc#roominfo_subject'", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("cauldronburn", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_language_and_contacts_where_its_owner_has_set_them_and_else_nobodys_address()
    {
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.DoesNotContain("localhost'", bob.GetsOne().Payload[0].ToString().Replace("rooms.localhost", "", StringComparison.Ordinal), StringComparison.Ordinal);
        owner.Configure(("muc#roomconfig_lang", "de"), ("muc#roominfo_contactjid", "crone1@localhost</value><value>crone2@localhost"));
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        var answer = bob.GetsOne().ToString();
        Assert.Contains("<field var='muc#roominfo_lang' type='text-single' label='Language'><value>de</value></field>", answer, StringComparison.Ordinal);
        Assert.Contains("<field var='muc#roominfo_contactjid' type='jid-multi' label='Contact addresses'><value>crone1@localhost</value><value>crone2@localhost</value></field>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_room_without_a_name_is_called_by_its_address()
    {
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Equal("room", bob.GetsOne().Payload[0].Elements.First()["name"]);
    }

    [Theory]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#items'/>", "<query xmlns='http://jabber.org/protocol/disco#items'/>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>", "<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>")]
    [InlineData("<ping xmlns='urn:xmpp:ping'/>", "")]
    public void It_answers(string request, string answer)
    {
        bob.Send($"<iq type='get' id='i1'>{request}</iq>");
        bob.Gets($"<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='i1'>{answer}</iq>");
    }

    [Theory]
    [InlineData("get", "<query xmlns='http://jabber.org/protocol/disco#info' node='other'/>", "cancel", "item-not-found")]
    [InlineData("get", "<query xmlns='http://jabber.org/protocol/disco#items' node='other'/>", "cancel", "item-not-found")]
    [InlineData("get", "<query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/muc#traffic'/>", "cancel", "service-unavailable")]
    [InlineData("set", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "modify", "bad-request")]
    [InlineData("get", "<vCard xmlns='vcard-temp'/>", "cancel", "service-unavailable")]
    [InlineData("get", "<query xmlns='jabber:iq:version'/>", "cancel", "service-unavailable")]
    [InlineData("get", "", "modify", "bad-request")]
    public void It_refuses(string type, string request, string errorType, string condition)
    {
        bob.Send($"<iq type='{type}' id='i1'>{request}</iq>");
        bob.Gets($"<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='i1'><error type='{errorType}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void A_room_that_does_not_exist_is_not_found()
    {
        var other = new RoomFixture();
        var carol = other.Peer("carol");
        carol.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        carol.Gets("<iq from='room@rooms.localhost' to='carol@localhost/a' type='error' id='i1'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
}
