using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Muc;

public sealed class InvitationTests
{
    readonly RoomFixture room = new(new RoomSettings { AccountDomains = ["localhost", "anon.localhost"] });
    readonly TestPeer owner;
    readonly TestPeer bob;
    readonly TestPeer zoe;

    public InvitationTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        zoe = room.Peer("zoe");
        owner.Skip();
    }

    [Fact]
    public void An_occupant_invites_somebody_with_a_reason_and_nobody_else_is_told()
    {
        Invite(bob, "<invite to='zoe@localhost'><reason>The place for all good witches!</reason></invite>");
        zoe.Gets("<message from='room@rooms.localhost' to='zoe@localhost' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='bob@localhost'><reason>The place for all good witches!</reason></invite></x><x xmlns='jabber:x:conference' jid='room@rooms.localhost' reason='The place for all good witches!'/></message>");
        bob.GetsNothing();
        owner.GetsNothing();
        Assert.Equal(Affiliation.None, AffiliationOf("zoe"));
    }

    [Fact]
    public void Several_are_invited_to_go_on_with_a_chat_and_what_the_inviter_adds_stays_out()
    {
        var hag = room.Peer("hag66");
        Invite(bob, "<invite to='zoe@localhost/desktop' from='owner@localhost'><continue thread='e0ffe42b'/><body>!</body></invite><invite to='hag66@localhost'><continue/></invite><password>forged</password>");
        zoe.Gets("<message from='room@rooms.localhost' to='zoe@localhost' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='bob@localhost'><continue thread='e0ffe42b'/></invite></x><x xmlns='jabber:x:conference' jid='room@rooms.localhost' continue='true' thread='e0ffe42b'/></message>");
        hag.Gets("<message from='room@rooms.localhost' to='hag66@localhost' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='bob@localhost'><continue/></invite></x><x xmlns='jabber:x:conference' jid='room@rooms.localhost' continue='true'/></message>");
    }

    [Fact]
    public void Who_is_invited_to_a_members_only_room_by_an_admin_becomes_a_member()
    {
        OnlyMembers();
        Invite(owner, "<invite to='zoe@localhost'/>");
        zoe.Gets("<message from='room@rooms.localhost' to='zoe@localhost' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='owner@localhost'/></x><x xmlns='jabber:x:conference' jid='room@rooms.localhost'/></message>");
        owner.Gets("<message from='room@rooms.localhost' to='owner@localhost/a' id='*'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='zoe@localhost' role='none'/></x></message>");
        room.RemembersTheSameReplayedAndCondensed();
        zoe.Join("zoe");
        Assert.NotNull(room.Room.View.OccupantWithNick("zoe"));
    }

    [Fact]
    public void A_mere_member_may_not_invite_there_unless_the_option_says_so()
    {
        OnlyMembers();
        Invite(bob, "<invite to='zoe@localhost'/>");
        bob.Gets(Error("bob", "auth", "forbidden", "You may not invite to this chat"));
        zoe.GetsNothing();
        Assert.Equal(Affiliation.None, AffiliationOf("zoe"));
        owner.Configure(("muc#roomconfig_allowinvites", "1"));
        bob.Skip();
        Invite(bob, "<invite to='zoe@localhost'/>");
        Assert.Equal(Affiliation.Member, AffiliationOf("zoe"));
        Assert.NotNull(zoe.GetsOne());
        bob.GetsNothing();
    }

    [Fact]
    public void To_invite_an_admin_takes_nothing_from_them()
    {
        owner.Admin("<item affiliation='admin' jid='zoe@localhost'/>");
        OnlyMembers();
        Invite(owner, "<invite to='zoe@localhost'/>");
        Assert.Equal(Affiliation.Admin, AffiliationOf("zoe"));
    }

    [Fact]
    public void Who_becomes_a_member_of_a_members_only_room_is_invited()
    {
        OnlyMembers();
        owner.Admin("<item affiliation='member' jid='zoe@localhost'><reason>At last</reason></item>");
        zoe.Gets("<message from='room@rooms.localhost' to='zoe@localhost' id='*'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='owner@localhost'><reason>At last</reason></invite></x><x xmlns='jabber:x:conference' jid='room@rooms.localhost' reason='At last'/></message>");
    }

    [Theory]
    [InlineData("<invite/>", "modify", "jid-malformed", null)]
    [InlineData("<invite to='@'/>", "modify", "jid-malformed", null)]
    [InlineData("<invite to='zoe@elsewhere.example'/>", "cancel", "item-not-found", "Only accounts of this server can be invited")]
    [InlineData("<invite to='other@rooms.localhost/nick'/>", "cancel", "item-not-found", "Only accounts of this server can be invited")]
    [InlineData("<invite to='mallory@localhost'/>", "cancel", "not-allowed", "Who is banned cannot be invited")]
    public void An_invitation_that_cannot_be_is_refused_with_all_others_in_the_message(string invite, string type, string condition, string? text)
    {
        owner.Admin("<item affiliation='outcast' jid='mallory@localhost'/>");
        Invite(bob, "<invite to='zoe@localhost'/>" + invite);
        bob.Gets(Error("bob", type, condition, text));
        zoe.GetsNothing();
    }

    [Fact]
    public void Who_is_outside_has_no_voice_or_no_account_may_not_invite()
    {
        var outside = room.Peer("outside");
        Invite(outside, "<invite to='zoe@localhost'/>");
        outside.Gets(Error("outside", "cancel", "not-acceptable", "You are not currently connected to this chat"));
        owner.Admin("<item nick='bob' role='visitor'/>");
        bob.Skip();
        Invite(bob, "<invite to='zoe@localhost'/>");
        bob.Gets(Error("bob", "auth", "forbidden", "You do not currently have permission to speak in this chat"));
        var anonymous = room.Joined("v1@anon.localhost", "Vic", standing: PeerStanding.Anonymous);
        Invite(anonymous, "<invite to='zoe@localhost'/>");
        Assert.Contains("Visitors without an account may not invite", anonymous.GetsOne().ToString(), StringComparison.Ordinal);
        zoe.GetsNothing();
    }

    [Fact]
    public void After_50_invitations_one_waits()
    {
        var fifty = string.Concat(Enumerable.Range(0, 50).Select(i => $"<invite to='w{i}@localhost'/>"));
        Invite(bob, fifty + "<invite to='zoe@localhost'/>");
        bob.Gets(Error("bob", "wait", "policy-violation", "You invite too many people. Please wait a while."));
        Invite(bob, fifty);
        bob.GetsNothing();
        Invite(bob, "<invite to='zoe@localhost'/>");
        bob.Gets(Error("bob", "wait", "policy-violation", "You invite too many people. Please wait a while."));
        room.Advance(TimeSpan.FromSeconds(10));
        Invite(bob, "<invite to='zoe@localhost'/>");
        Assert.NotNull(zoe.GetsOne());
    }

    [Fact]
    public void Who_declines_tells_the_inviter_once()
    {
        Invite(bob, "<invite to='zoe@localhost'/>");
        zoe.Skip();
        Decline(zoe, "bob@localhost");
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost/a' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline from='zoe@localhost'><reason>Too busy</reason></decline></x></message>");
        Decline(zoe, "bob@localhost/a");
        bob.GetsNothing();
        zoe.GetsNothing();
    }

    [Fact]
    public void An_inviter_who_has_left_is_told_too()
    {
        Invite(bob, "<invite to='zoe@localhost'/>");
        bob.Leave();
        bob.Skip();
        Decline(zoe, "bob@localhost");
        bob.Gets("<message from='room@rooms.localhost' to='bob@localhost' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline from='zoe@localhost'><reason>Too busy</reason></decline></x></message>");
    }

    [Fact]
    public void To_decline_what_nobody_has_sent_tells_nobody_anything()
    {
        Decline(zoe, "bob@localhost");
        Decline(zoe, "nobody@localhost");
        zoe.GetsNothing();
        bob.GetsNothing();
    }

    [Fact]
    public void Other_messages_to_the_room_that_are_not_for_everyone_are_refused()
    {
        bob.Send("<message id='i1'><body>Hello?</body></message>");
        bob.Gets(Error("bob", "cancel", "feature-not-implemented", null));
        zoe.Send("<message id='i1'><body>Hello?</body></message>");
        zoe.Gets(Error("zoe", "cancel", "not-acceptable", "You are not currently connected to this chat"));
    }

    void OnlyMembers()
    {
        owner.Admin("<item affiliation='member' jid='bob@localhost'/>");
        owner.Configure(("muc#roomconfig_membersonly", "1"));
        bob.Skip();
        zoe.Skip();
    }

    Affiliation AffiliationOf(string name) => room.Room.View.AffiliationOf(Jid.Parse($"{name}@localhost"));

    static void Invite(TestPeer by, string inside) => by.Send($"<message id='i1'><x xmlns='http://jabber.org/protocol/muc#user'>{inside}</x></message>");

    static void Decline(TestPeer by, string to) =>
        by.Send($"<message id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='{to}'><reason>Too busy</reason></decline></x></message>");

    static string Error(string to, string type, string condition, string? text) =>
        $"<message from='room@rooms.localhost' to='{to}@localhost/a' type='error' id='i1'><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{(text is null ? "" : $"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text>")}</error></message>";
}
