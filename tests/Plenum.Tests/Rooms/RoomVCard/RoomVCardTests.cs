using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.RoomVCard;

public sealed class RoomVCardTests
{
    // The example of XEP-0486 §2.
    const string Svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIzMiIgaGVpZ2h0PSIzMiI+CiA8cmVjdCB4PSIwIiB5PSIwIiB3aWR0aD0iMzIiIGhlaWdodD0iMzIiIGZpbGw9InJlZCIvPgo8L3N2Zz4K";
    const string SvgHash = "a31c4bd04de69663cfd7f424a8453f4674da37ff";
    const string VCard = $"<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/svg+xml</TYPE><BINVAL>{Svg}</BINVAL></PHOTO></vCard>";
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;

    public RoomVCardTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        owner.Skip();
    }

    [Fact]
    public void An_owner_sets_the_avatar_and_everyone_is_told()
    {
        Set(owner, VCard);
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='v1'/>", Changed("owner"), Presence("owner", SvgHash));
        bob.Gets(Changed("bob"), Presence("bob", SvgHash));
    }

    [Fact]
    public void Everyone_gets_it_who_may_enter_after_a_restart_too()
    {
        Set(owner, VCard);
        room.RemembersTheSameReplayedAndCondensed();
        room.Condense();
        var zoe = room.Peer("zoe");
        Get(zoe);
        zoe.Gets($"<iq from='room@rooms.localhost' to='zoe@localhost/a' type='result' id='v2'>{VCard}</iq>");
        owner.Join("owner");
        owner.Configure(("muc#roomconfig_membersonly", "1"));
        Get(zoe);
        zoe.Gets("<iq from='room@rooms.localhost' to='zoe@localhost/a' type='error' id='v2'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Who_enters_is_told_last_by_presence_and_who_asks_the_room_by_its_form()
    {
        Set(owner, VCard);
        var zoe = room.Peer("zoe");
        zoe.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        var info = zoe.GetsOne().ToString();
        Assert.Contains("<feature var='vcard-temp'/>", info, StringComparison.Ordinal);
        Assert.Contains($"<field var='muc#roominfo_avatarhash' type='text-multi' label='Avatar hash'><value>{SvgHash}</value></field>", info, StringComparison.Ordinal);
        Assert.Equal(1, System.Text.RegularExpressions.Regex.Count(info, "muc#roominfo</value>"));
        zoe.Join("zoe");
        Assert.Null(StanzaXml.Difference(StanzaXml.ParseElement(Presence("zoe", SvgHash)), zoe.Received[^1].ToElement()));
    }

    [Fact]
    public void Without_one_there_is_nothing_to_get_and_nothing_is_told()
    {
        Get(bob);
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='v2'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.DoesNotContain("avatarhash", bob.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_again_is_no_change_and_an_empty_vcard_takes_it_away()
    {
        Set(owner, VCard);
        bob.Skip();
        Set(owner, VCard);
        bob.GetsNothing();
        Set(owner, "<vCard xmlns='vcard-temp'/>");
        bob.Gets(Changed("bob"), Presence("bob", ""));
        room.RemembersTheSameReplayedAndCondensed();
        Get(bob);
        Assert.Equal("error", bob.GetsOne().Type);
    }

    [Fact]
    public void One_picture_in_two_formats_has_two_hashes()
    {
        Set(owner, $"<vCard xmlns='vcard-temp'><FN>Garden</FN><PHOTO><TYPE>image/svg+xml</TYPE><BINVAL>{Svg[..40]}\n  {Svg[40..]}</BINVAL></PHOTO><PHOTO><BINVAL>AAAA</BINVAL></PHOTO></vCard>");
        Get(bob);
        bob.Skip();
        Get(bob);
        bob.Gets($"<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='v2'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/svg+xml</TYPE><BINVAL>{Svg}</BINVAL></PHOTO><PHOTO><BINVAL>AAAA</BINVAL></PHOTO></vCard></iq>");
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Contains($"<value>{SvgHash}</value><value>29e2dcfbb16f63bb0254df7585a15bb6fb5e927d</value>", bob.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_sets_it_but_an_owner()
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/>");
        bob.Skip();
        Set(bob, VCard);
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='v1'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Theory]
    [InlineData("<PHOTO><TYPE>image/png</TYPE><BINVAL>not Base64!</BINVAL></PHOTO>")]
    [InlineData("<PHOTO><TYPE>image/png</TYPE><BINVAL/></PHOTO>")]
    [InlineData("<PHOTO><TYPE>text/html</TYPE><BINVAL>AAAA</BINVAL></PHOTO>")]
    public void What_is_no_picture_is_a_bad_request(string photo)
    {
        Set(owner, $"<vCard xmlns='vcard-temp'>{photo}</vCard>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='v1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    [Fact]
    public void Of_more_than_65_536_characters_it_is_not_acceptable()
    {
        Set(owner, $"<vCard xmlns='vcard-temp'><PHOTO><BINVAL>{new string('A', 40_000)}</BINVAL></PHOTO><PHOTO><BINVAL>{new string('A', 25_540)}</BINVAL></PHOTO></vCard>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='v1'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>An avatar has at most 65536 characters, in at most 4 formats</text></error></iq>");
        Set(owner, $"<vCard xmlns='vcard-temp'><PHOTO><BINVAL>{new string('A', 65_536)}</BINVAL></PHOTO></vCard>");
        Assert.Equal("result", owner.Received[0].Type);
    }

    static void Set(TestPeer by, string vCard) => by.Send($"<iq type='set' id='v1'>{vCard}</iq>");

    static void Get(TestPeer by) => by.Send("<iq type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>");

    static string Changed(string to) => $"<message from='room@rooms.localhost' to='{to}@localhost/a' type='groupchat'>{X("", 104)}</message>";

    static string Presence(string to, string hash) =>
        $"<presence from='room@rooms.localhost' to='{to}@localhost/a'><x xmlns='vcard-temp:x:update'><photo>{hash}</photo></x></presence>";
}
