using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class BanTests
{
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;
    readonly TestPeer visitor;

    public BanTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        visitor = room.Joined("v1@anon.localhost", "Vic");
        owner.Skip();
        bob.Skip();
    }

    [Fact]
    public void The_list_of_bans_has_the_reasons_after_a_restart_too()
    {
        owner.Admin("<item affiliation='outcast' jid='bob@localhost'><reason>Treason</reason></item><item affiliation='outcast' jid='zoe@localhost'/>");
        room.RemembersTheSameReplayedAndCondensed();
        room.Condense();
        Get("outcast");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='bob@localhost'><reason>Treason</reason></item><item affiliation='outcast' jid='zoe@localhost'/></query></iq>");
    }

    [Fact]
    public void A_ban_given_again_keeps_its_reason_or_gets_another_and_nobody_is_told()
    {
        owner.Admin("<item affiliation='outcast' jid='zoe@localhost'><reason>Treason</reason></item>");
        owner.Admin("<item affiliation='outcast' jid='zoe@localhost'/>");
        Assert.Equal("""{"is":"affiliation-set","account":"zoe@localhost","affiliation":"outcast","reason":"Treason"}""", room.Journal[^1]);
        Set("<item affiliation='outcast' jid='zoe@localhost'><reason>High treason</reason></item>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='a1'/>");
        Get("outcast");
        Assert.Contains("<reason>High treason</reason>", owner.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pardon_forgets_the_reason()
    {
        owner.Admin("<item affiliation='outcast' jid='zoe@localhost'><reason>Treason</reason></item>");
        owner.Admin("<item affiliation='none' jid='zoe@localhost'/>");
        owner.Admin("<item affiliation='outcast' jid='zoe@localhost'/>");
        Get("outcast");
        Assert.DoesNotContain("reason", owner.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_the_journal_from_before_there_were_reasons_is_a_ban()
    {
        room.Room.Replay(new AffiliationSet(Jid.Parse("bob@localhost"), Affiliation.Outcast));
        Assert.Equal("""{"is":"affiliation-set","account":"bob@localhost","affiliation":"outcast"}""",
            System.Text.Encoding.UTF8.GetString(new Plenum.Rooms.RoomFeatureSet(Plenum.Rooms.RoomFeatures.All).Codec.Encode(room.Room.Condense()[1])));
    }

    [Fact]
    public void A_banned_domain_loses_all_its_occupants_and_none_of_it_comes_in()
    {
        Set("<item affiliation='outcast' jid='anon.localhost'><reason>Members of the press only</reason></item>");
        owner.Gets(
            "<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='a1'/>",
            $"<presence from='room@rooms.localhost/Vic' to='owner@localhost/a' type='unavailable'>{VicId}{X("<item affiliation='outcast' jid='v1@anon.localhost/a' role='none'><actor nick='owner'/><reason>Members of the press only</reason></item>", 301)}</presence>");
        visitor.Gets($"<presence from='room@rooms.localhost/Vic' to='v1@anon.localhost/a' type='unavailable'>{VicId}{X("<item affiliation='outcast' jid='v1@anon.localhost/a' role='none'><actor nick='owner'/><reason>Members of the press only</reason></item>", 110, 301)}</presence>");
        Assert.NotNull(room.Room.View.OccupantWithNick("bob"));
        room.RemembersTheSameReplayedAndCondensed();
        room.Condense();
        var other = room.Peer("v2@anon.localhost");
        other.Join("Val");
        Assert.Contains("<forbidden ", other.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_affiliation_of_ones_own_comes_before_the_ban_of_the_domain_and_when_it_ends_so_does_the_stay()
    {
        owner.Admin("<item affiliation='member' jid='v1@anon.localhost'/>");
        owner.Admin("<item affiliation='outcast' jid='anon.localhost'/>");
        Assert.NotNull(room.Room.View.OccupantWithNick("Vic"));
        visitor.Skip();
        owner.Admin("<item affiliation='none' jid='v1@anon.localhost'/>");
        visitor.Gets($"<presence from='room@rooms.localhost/Vic' to='v1@anon.localhost/a' type='unavailable'>{VicId}{X("<item affiliation='outcast' jid='v1@anon.localhost/a' role='none'><actor nick='owner'/></item>", 110, 301)}</presence>");
    }

    [Fact]
    public void A_pardoned_domain_comes_in_again()
    {
        owner.Admin("<item affiliation='outcast' jid='anon.localhost'/>");
        Get("outcast");
        Assert.Contains("jid='anon.localhost'", owner.GetsOne().ToString(), StringComparison.Ordinal);
        owner.Admin("<item affiliation='none' jid='anon.localhost'/>");
        room.RemembersTheSameReplayedAndCondensed();
        visitor.Skip();
        visitor.Join("Vic");
        Assert.NotNull(room.Room.View.OccupantWithNick("Vic"));
    }

    [Fact]
    public void An_owner_who_bans_the_own_domain_stays()
    {
        owner.Admin("<item affiliation='outcast' jid='localhost'/>");
        Assert.Equal(["owner", "Vic"], room.Room.View.Occupants.Select(occupant => occupant.Nick));
        Assert.Equal(Affiliation.Owner, room.Room.View.AffiliationOf(Jid.Parse("owner@localhost")));
    }

    [Fact]
    public void Of_a_batch_with_one_ban_that_is_not_allowed_nothing_is_done()
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/>");
        bob.Skip();
        bob.Send("<iq type='set' id='a1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='v1@anon.localhost'/><item affiliation='outcast' jid='owner@localhost'/></query></iq>");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='error' id='a1'><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        Assert.NotNull(room.Room.View.OccupantWithNick("Vic"));
    }

    [Fact]
    public void A_reason_of_more_than_300_characters_is_not_acceptable()
    {
        Set($"<item nick='bob' role='none'><reason>{new string('x', 301)}</reason></item>");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='error' id='a1'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A reason has at most 300 characters</text></error></iq>");
    }

    [Fact]
    public void An_affiliation_of_somebody_absent_is_told_to_who_may_see_addresses()
    {
        Set("<item affiliation='admin' jid='zoe@localhost'/>");
        bob.GetsNothing();
        owner.Configure(("muc#roomconfig_whois", "anyone"));
        bob.Skip();
        Set("<item affiliation='owner' jid='zoe@localhost'/>");
        bob.Gets($"<message from='room@rooms.localhost' to='bob@localhost/a' id='*'>{X("<item affiliation='owner' jid='zoe@localhost' role='none'/>")}</message>");
    }

    [Fact]
    public void Roles_to_which_the_owners_have_opened_the_list_of_members_see_it_and_no_other()
    {
        owner.Admin("<item affiliation='member' jid='zoe@localhost'/>");
        owner.Configure(("muc#roomconfig_getmemberlist", "participant"));
        foreach (var (list, answer) in ((string, string)[])[("member", "result"), ("admin", "error"), ("owner", "error"), ("outcast", "error")])
        {
            bob.Skip();
            bob.Send($"<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='{list}'/></query></iq>");
            Assert.Equal(answer, bob.GetsOne().Type);
        }

        var outside = room.Peer("outside");
        outside.Send("<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>");
        Assert.Equal("error", outside.GetsOne().Type);
    }

    [Fact]
    public void An_admin_sees_the_list_of_moderators_from_outside_too_and_a_participant_does_not()
    {
        owner.Admin("<item affiliation='admin' jid='zoe@localhost'/>");
        var zoe = room.Peer("zoe");
        foreach (var (by, answer) in ((TestPeer, string)[])[(zoe, "result"), (bob, "error")])
        {
            by.Send("<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item role='moderator'/></query></iq>");
            Assert.Equal(answer, by.GetsOne().Type);
        }
    }

    string VicId => $"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{room.Room.View.OccupantIdOf(Jid.Parse("v1@anon.localhost"))}'/>";

    void Set(string items) => owner.Send($"<iq type='set' id='a1'><query xmlns='http://jabber.org/protocol/muc#admin'>{items}</query></iq>");

    void Get(string affiliation) =>
        owner.Send($"<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='{affiliation}'/></query></iq>");
}
