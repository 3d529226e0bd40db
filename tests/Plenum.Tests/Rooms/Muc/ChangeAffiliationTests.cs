using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class ChangeAffiliationTests
{
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;
    readonly TestPeer carol;

    public ChangeAffiliationTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        carol = room.Joined("carol");
        owner.Skip();
        bob.Skip();
    }

    [Fact]
    public void A_banned_occupant_is_removed_and_stays_out_after_a_restart_too()
    {
        Set(owner, "<item affiliation='outcast' jid='bob@localhost'><reason>Treason</reason></item>");
        owner.Gets(
            "<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='a1'/>",
            $"<presence from='room@rooms.localhost/bob' to='owner@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='outcast' jid='bob@localhost/a' role='none'><actor nick='owner'/><reason>Treason</reason></item>", 301)}</presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='outcast' jid='bob@localhost/a' role='none'><actor nick='owner'/><reason>Treason</reason></item>", 110, 301)}</presence>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='outcast' role='none'><actor nick='owner'/><reason>Treason</reason></item>", 301)}</presence>");
        room.RemembersTheSameReplayedAndCondensed();
        room.Restart();
        bob.Join("bob");
        Assert.Equal("error", bob.GetsOne().Type);
    }

    [Fact]
    public void A_ban_by_nick_meets_the_account_behind_it_with_all_its_occupants()
    {
        var second = room.Joined("bob", nick: "robert", resource: "b");
        Set(owner, "<item affiliation='outcast' nick='robert'/>");
        Assert.Equal(["owner"], room.Room.View.Occupants.Select(occupant => occupant.Nick).Except(["carol"]));
        Assert.All([second, bob], peer => Assert.Contains("<status code='110'/><status code='301'/>", peer.Received[^1].ToString(), StringComparison.Ordinal));
        Assert.Equal(Affiliation.Outcast, room.Room.View.AffiliationOf(Jid.Parse("bob@localhost")));
    }

    [Fact]
    public void Somebody_who_is_not_there_gets_an_affiliation_too_and_a_full_jid_means_the_account()
    {
        var zoe = room.Peer("zoe");
        Set(owner, "<item affiliation='member' jid='Zoe@LocalHost/tablet'><reason>A worthy witch indeed!</reason></item>");
        owner.Gets(
            "<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='a1'/>",
            $"<message from='room@rooms.localhost' to='owner@localhost/a' id='*'>{X("<item affiliation='member' jid='zoe@localhost' role='none'><reason>A worthy witch indeed!</reason></item>")}</message>");
        zoe.Gets($"<message from='room@rooms.localhost' to='zoe@localhost' id='*'>{X("<item affiliation='member' jid='zoe@localhost' role='none'/>", 101)}</message>");
        Assert.Equal(Affiliation.Member, room.Room.View.AffiliationOf(Jid.Parse("zoe@localhost")));
        carol.GetsNothing();
    }

    [Fact]
    public void An_admin_is_a_moderator_and_loses_that_with_the_affiliation()
    {
        Set(owner, "<item affiliation='admin' jid='bob@localhost'/>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a'>{room.Oid("bob")}{X("<item affiliation='admin' role='moderator'><actor nick='owner'/></item>")}</presence>");
        Assert.Equal(3, bob.Received.Count);
        Set(owner, "<item affiliation='none' jid='bob@localhost'/>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' role='participant'><actor nick='owner'/></item>")}</presence>");
    }

    [Fact]
    public void Membership_brings_voice_in_a_moderated_room_and_takes_it_along()
    {
        owner.Configure(("muc#roomconfig_moderatedroom", "1"));
        carol.Skip();
        Set(owner, "<item affiliation='member' jid='bob@localhost'/>");
        Assert.Contains("role='participant'", carol.GetsOne().ToString(), StringComparison.Ordinal);
        Set(owner, "<item affiliation='none' jid='bob@localhost'/>");
        Assert.Contains("role='visitor'", carol.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_members_only_room_who_is_no_longer_a_member_is_removed()
    {
        owner.Admin("<item affiliation='member' jid='bob@localhost'/><item affiliation='member' jid='carol@localhost'/>");
        owner.Configure(("muc#roomconfig_membersonly", "1"));
        bob.Skip();
        carol.Skip();
        Set(owner, "<item affiliation='none' jid='bob@localhost'/>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='none'><actor nick='owner'/></item>", 110, 321)}</presence>");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' role='none'><actor nick='owner'/></item>", 321)}</presence>");
    }

    [Theory]
    [InlineData("<item affiliation='outcast' jid='carol@localhost'/>")]
    [InlineData("<item affiliation='member' jid='bob@localhost'/>")]
    [InlineData("<item affiliation='owner' jid='bob@localhost'/>")]
    public void Who_is_no_admin_may_change_no_affiliation(string item)
    {
        Set(bob, item);
        bob.Gets(Error("bob", "auth", "forbidden"));
    }

    [Theory]
    [InlineData("<item affiliation='outcast' jid='owner@localhost'/>", "cancel", "not-allowed")]
    [InlineData("<item affiliation='outcast' jid='admin2@localhost'/>", "cancel", "not-allowed")]
    [InlineData("<item affiliation='none' jid='owner@localhost'/>", "auth", "forbidden")]
    [InlineData("<item affiliation='none' jid='admin2@localhost'/>", "auth", "forbidden")]
    [InlineData("<item affiliation='admin' jid='carol@localhost'/>", "auth", "forbidden")]
    [InlineData("<item affiliation='owner' jid='bob@localhost'/>", "auth", "forbidden")]
    public void An_admin_may_not_touch_the_lists_of_owners_and_admins(string item, string type, string condition)
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/><item affiliation='admin' jid='admin2@localhost'/>");
        bob.Skip();
        Set(bob, item);
        bob.Gets(Error("bob", type, condition));
    }

    [Fact]
    public void An_admin_bans_and_pardons_members_and_others()
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/><item affiliation='member' jid='carol@localhost'/>");
        bob.Admin("<item affiliation='outcast' jid='carol@localhost'/>");
        bob.Admin("<item affiliation='none' jid='carol@localhost'/>");
        carol.Join("carol");
        Assert.NotNull(room.Room.View.OccupantWithNick("carol"));
    }

    [Fact]
    public void Nobody_bans_themselves()
    {
        Set(owner, "<item affiliation='outcast' jid='owner@localhost'/>");
        owner.Gets(Error("owner", "cancel", "conflict", "You cannot ban yourself"));
    }

    [Fact]
    public void The_last_owner_stays()
    {
        Set(owner, "<item affiliation='member' jid='owner@localhost'/>");
        owner.Gets(Error("owner", "cancel", "conflict", "A room must have an owner"));
        Set(owner, "<item affiliation='owner' jid='bob@localhost'/><item affiliation='member' jid='owner@localhost'/>");
        Assert.Equal(Affiliation.Owner, room.Room.View.AffiliationOf(Jid.Parse("bob@localhost")));
        Assert.Equal(Affiliation.Member, room.Room.View.AffiliationOf(Jid.Parse("owner@localhost")));
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Theory]
    [InlineData("<item affiliation='outcast' jid='@'/>", "modify", "jid-malformed")]
    [InlineData("<item affiliation='member' jid='localhost'/>", "cancel", "not-allowed", "A domain can be banned and no more")]
    [InlineData("<item affiliation='outcast' nick='nobody'/>", "cancel", "item-not-found")]
    [InlineData("<item affiliation='outcast'/>", "modify", "bad-request")]
    [InlineData("<item affiliation='king' jid='bob@localhost'/>", "modify", "bad-request")]
    public void A_request_that_makes_no_sense_is_refused_and_nothing_of_it_is_done(string item, string type, string condition, string? text = null)
    {
        Set(owner, "<item affiliation='member' jid='bob@localhost'/>" + item);
        owner.Gets(Error("owner", type, condition, text));
        Assert.Equal(Affiliation.None, room.Room.View.AffiliationOf(Jid.Parse("bob@localhost")));
    }

    [Fact]
    public void At_the_limit_of_affiliations_one_more_is_refused_and_a_change_is_not()
    {
        var items = Enumerable.Range(1, ChangeAffiliationLimit - 1).Select(i => $"<item affiliation='member' jid='m{i}@localhost'/>");
        owner.Admin(string.Concat(items));
        Set(owner, "<item affiliation='member' jid='bob@localhost'/>");
        owner.Gets(Error("owner", "cancel", "not-allowed", "A room has at most 2000 affiliations"));
        owner.Admin("<item affiliation='outcast' jid='m1@localhost'/>");
        owner.Admin("<item affiliation='none' jid='m1@localhost'/><item affiliation='member' jid='bob@localhost'/>");
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void The_lists_are_for_those_who_may_change_them()
    {
        owner.Admin("<item affiliation='admin' jid='bob@localhost'/><item affiliation='member' jid='carol@localhost'/><item affiliation='outcast' jid='dave@localhost'/>");
        bob.Skip();
        carol.Skip();
        Get(owner, "admin");
        owner.Gets("<iq from='room@rooms.localhost' to='owner@localhost/a' type='result' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='admin' jid='bob@localhost' nick='bob'/></query></iq>");
        Get(bob, "outcast");
        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='dave@localhost'/></query></iq>");
        Get(bob, "member");
        Assert.Equal("result", bob.GetsOne().Type);
        Get(bob, "owner");
        Assert.Equal("error", bob.GetsOne().Type);
        Get(carol, "member");
        Assert.Equal("error", carol.GetsOne().Type);
        owner.Configure(("muc#roomconfig_whois", "anyone"));
        carol.Skip();
        Get(carol, "member");
        Assert.Equal("result", carol.GetsOne().Type);
        Get(carol, "outcast");
        Assert.Equal("error", carol.GetsOne().Type);
    }

    [Fact]
    public void Features_are_told_of_each_change()
    {
        var witness = new Witness();
        var watched = new RoomFixture(features: [.. RoomFeatures.All, new("witness", () => witness)]);
        watched.Joined("owner").Admin("<item affiliation='member' jid='zoe@localhost'/><item affiliation='outcast' jid='dave@localhost'/><item affiliation='member' jid='zoe@localhost'/>");
        Assert.Equal(["zoe@localhost None Member", "dave@localhost None Outcast"], witness.Changes);
    }

    const int ChangeAffiliationLimit = 2000;

    static void Set(TestPeer by, string items) =>
        by.Send($"<iq type='set' id='a1'><query xmlns='http://jabber.org/protocol/muc#admin'>{items}</query></iq>");

    static void Get(TestPeer by, string affiliation) =>
        by.Send($"<iq type='get' id='g1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='{affiliation}'/></query></iq>");

    static string Error(string to, string type, string condition, string? text = null) =>
        $"<iq from='room@rooms.localhost' to='{to}@localhost/a' type='error' id='a1'><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{(text is null ? "" : $"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text>")}</error></iq>";

    sealed class Witness : RoomFeature
    {
        public List<string> Changes { get; } = [];

        public override void AffiliationChanged(RoomTurn turn, Jid bareJid, Affiliation before, Affiliation after) =>
            Changes.Add($"{bareJid} {before} {after}");
    }
}
