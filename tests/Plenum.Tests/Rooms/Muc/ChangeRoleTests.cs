using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class ChangeRoleTests
{
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;
    readonly TestPeer carol;

    public ChangeRoleTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        carol = room.Joined("carol");
        Skip();
    }

    [Fact]
    public void A_kicked_occupant_and_everyone_else_learns_by_whom_and_why()
    {
        Set(owner, "<item nick='bob' role='none'><reason>Avaunt, you cullion!</reason></item>");
        const string Why = "<actor nick='owner'/><reason>Avaunt, you cullion!</reason></item>";
        owner.Gets(
            "<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='a1'/>",
            $"<presence from='room@rooms.localhost/bob' to='owner@localhost/a' type='unavailable'>{room.Oid("bob")}{X($"<item affiliation='none' jid='bob@localhost/a' role='none'>{Why}", 307)}</presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X($"<item affiliation='none' jid='bob@localhost/a' role='none'>{Why}", 110, 307)}</presence>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a' type='unavailable'>{room.Oid("bob")}{X($"<item affiliation='none' role='none'>{Why}", 307)}</presence>");
        Assert.Null(room.Room.View.OccupantWithNick("bob"));
    }

    [Fact]
    public void A_kick_removes_all_sessions_and_the_kicked_may_come_back()
    {
        var second = room.Joined("bob", resource: "b");
        Skip();
        second.Skip();
        Set(owner, "<item nick='bob' role='none'/>");
        Assert.Equal("unavailable", bob.GetsOne().Type);
        Assert.Equal("unavailable", second.GetsOne().Type);
        bob.Join("bob");
        Assert.NotNull(room.Room.View.OccupantWithNick("bob"));
    }

    [Fact]
    public void Voice_is_taken_and_given()
    {
        Set(owner, "<item nick='bob' role='visitor'><reason>Not so worthy after all!</reason></item>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' role='visitor'><actor nick='owner'/><reason>Not so worthy after all!</reason></item>")}</presence>");
        bob.Skip();
        bob.Say("Hello?");
        Assert.Equal("error", bob.GetsOne().Type);
        Set(owner, "<item nick='bob' role='participant'/>");
        bob.Skip();
        bob.Say("Thank you");
        Assert.Equal("groupchat", bob.GetsOne().Type);
    }

    [Fact]
    public void Who_is_made_a_moderator_is_shown_the_real_jids()
    {
        Set(owner, "<item nick='bob' role='moderator'/>");
        bob.Gets(
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='moderator'><actor nick='owner'/></item>", 110)}</presence>",
            $"<presence from='room@rooms.localhost/owner' to='bob@localhost/a'>{room.Oid("owner")}{X("<item affiliation='owner' jid='owner@localhost/a' role='moderator'/>")}</presence>",
            $"<presence from='room@rooms.localhost/carol' to='bob@localhost/a'>{room.Oid("carol")}{X("<item affiliation='none' jid='carol@localhost/a' role='participant'/>")}</presence>");
    }

    [Theory]
    [InlineData("<item nick='carol' role='none'/>")]
    [InlineData("<item nick='carol' role='visitor'/>")]
    [InlineData("<item nick='carol' role='moderator'/>")]
    public void A_participant_may_change_nobody(string item)
    {
        Set(bob, item);
        bob.Gets(Error("bob", "auth", "forbidden"));
        carol.GetsNothing();
    }

    [Fact]
    public void A_mere_moderator_may_kick_and_silence_but_not_make_moderators_nor_touch_those_above()
    {
        owner.Admin("<item affiliation='admin' jid='dave@localhost'/>");
        owner.Admin("<item affiliation='member' jid='eve@localhost'/>");
        room.Joined("dave");
        room.Joined("eve");
        owner.Admin("<item nick='bob' role='moderator'/>");
        owner.Admin("<item nick='carol' role='moderator'/>");
        Skip();
        Refused("<item nick='owner' role='none'/>", "cancel", "not-allowed");
        Refused("<item nick='dave' role='none'/>", "cancel", "not-allowed");
        Refused("<item nick='eve' role='none'/>", "cancel", "not-allowed");
        Refused("<item nick='carol' role='none'/>", "cancel", "not-allowed");
        Refused("<item nick='dave' role='visitor'/>", "cancel", "not-allowed");
        Refused("<item nick='eve' role='visitor'/>", "cancel", "not-allowed");
        Refused("<item nick='carol' role='participant'/>", "auth", "forbidden");
        Refused("<item nick='eve' role='moderator'/>", "auth", "forbidden");
        room.Joined("frank");
        Skip();
        bob.Admin("<item nick='frank' role='visitor'/>");
        bob.Admin("<item nick='frank' role='participant'/>");
        bob.Admin("<item nick='frank' role='none'/>");

        void Refused(string item, string type, string condition)
        {
            Set(bob, item);
            bob.Gets(Error("bob", type, condition));
        }
    }

    [Fact]
    public void Nobody_takes_moderator_status_from_an_admin_not_even_an_owner()
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/>");
        Set(owner, "<item nick='bob' role='participant'/>");
        owner.Gets(Error("owner", "cancel", "not-allowed"));
    }

    [Theory]
    [InlineData("<item nick='nobody' role='none'/>", "cancel", "item-not-found")]
    [InlineData("<item role='none'/>", "modify", "bad-request")]
    [InlineData("<item nick='bob' role='king'/>", "modify", "bad-request")]
    [InlineData("<item nick='bob' role='none' affiliation='outcast'/>", "modify", "bad-request")]
    [InlineData("<item nick='bob'/>", "modify", "bad-request")]
    [InlineData("", "modify", "bad-request")]
    public void A_request_that_makes_no_sense_is_refused(string items, string type, string condition)
    {
        Set(owner, items);
        owner.Gets(Error("owner", type, condition));
        bob.GetsNothing();
    }

    [Fact]
    public void Of_several_items_all_are_applied_or_none()
    {
        Set(owner, "<item nick='bob' role='visitor'/><item nick='nobody' role='none'/>");
        owner.Gets(Error("owner", "cancel", "item-not-found"));
        carol.GetsNothing();
        Set(owner, "<item nick='bob' role='none'/><item nick='bob' role='visitor'/><item nick='carol' role='visitor'/>");
        Assert.Equal(["bob", "carol"], carol.Received.Select(stanza => stanza.From!.Resource));
    }

    [Fact]
    public void Roles_are_listed_for_moderators()
    {
        Get(owner, "<item role='participant'/>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='bob@localhost/a' nick='bob' role='participant'/><item affiliation='none' jid='carol@localhost/a' nick='carol' role='participant'/></query></iq>");
        Get(bob, "<item role='participant'/>");
        Assert.Contains("forbidden", bob.GetsOne().ToString(), StringComparison.Ordinal);
    }

    void Skip()
    {
        owner.Skip();
        bob.Skip();
        carol.Skip();
    }

    static void Set(TestPeer by, string items) =>
        by.Send($"<iq type='set' id='a1'><query xmlns='http://jabber.org/protocol/muc#admin'>{items}</query></iq>");

    static void Get(TestPeer by, string items) =>
        by.Send($"<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'>{items}</query></iq>");

    static string Error(string to, string type, string condition) =>
        $"<iq from='room@rooms.localhost' to='{to}@localhost/a' type='error' id='a1'><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}
