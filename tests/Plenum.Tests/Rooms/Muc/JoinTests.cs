using Plenum.Rooms;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class JoinTests
{
    readonly RoomFixture room = new();

    [Fact]
    public void Who_comes_first_creates_the_room_and_owns_it()
    {
        var alice = room.Peer("alice");
        alice.Send("<presence to='room@rooms.localhost/alice' id='j1'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        alice.Gets(
            $"<presence from='room@rooms.localhost/alice' to='alice@localhost/a' id='j1'>{room.Oid("alice")}{X("<item affiliation='owner' jid='alice@localhost/a' role='moderator'/>", 110, 201)}</presence>",
            NoSubject(alice));
    }

    [Fact]
    public void Where_the_operator_says_so_a_created_room_is_open_to_everyone_at_once()
    {
        room.Joined("alice");
        var bob = room.Peer("bob");
        bob.Join("bob");
        bob.Gets(
            room.Seen("alice", bob, affiliation: "owner", role: "moderator"),
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>", 110)}</presence>",
            NoSubject(bob));
    }

    [Fact]
    public void A_moderator_sees_the_real_jid_and_others_do_not()
    {
        var alice = room.Joined("alice");
        var bob = room.Joined("bob");
        alice.Skip();
        room.Joined("carol");
        alice.Gets($"<presence from='room@rooms.localhost/carol' to='alice@localhost/a'>{room.Oid("carol")}{X("<item affiliation='none' jid='carol@localhost/a' role='participant'/>")}</presence>");
        bob.Gets(room.Seen("carol", bob));
    }

    [Fact]
    public void In_a_non_anonymous_room_everyone_sees_real_jids_and_is_warned()
    {
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_whois", "anyone"));
        var bob = room.Joined("bob");
        var carol = room.Peer("carol");
        carol.Join("carol");
        Assert.Contains("jid='bob@localhost/a'", carol.Received[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("<status code='100'/><status code='110'/>", carol.Received[2].ToString(), StringComparison.Ordinal);
        Assert.Contains("jid='carol@localhost/a'", bob.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_anonymous_visitor_may_not_create_a_room_unless_the_operator_says_so()
    {
        var visitor = room.Peer("x@anon.localhost", standing: PeerStanding.Anonymous);
        visitor.Join("x");
        visitor.Gets(JoinError(visitor, "x", "cancel", "not-allowed", "You may not create rooms here"));

        var open = new RoomFixture(new() { Creators = RoomCreators.Everyone });
        visitor = open.Peer("x@anon.localhost", standing: PeerStanding.Anonymous);
        visitor.Join("x");
        Assert.True(open.Room.View.Exists);
    }

    [Fact]
    public void Where_operators_create_rooms_a_registered_account_may_not()
    {
        var strict = new RoomFixture(new() { Creators = RoomCreators.Operators });
        var alice = strict.Peer("alice");
        alice.Join("alice");
        alice.Gets(JoinError(alice, "alice", "cancel", "not-allowed", "You may not create rooms here"));
        strict.Joined("root", standing: PeerStanding.Operator);
        Assert.True(strict.Room.View.Exists);
    }

    [Fact]
    public void A_join_without_a_nick_is_malformed()
    {
        var alice = room.Peer("alice");
        alice.Send("<presence id='j1'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        alice.Gets("<presence from='room@rooms.localhost' to='alice@localhost/a' id='j1' type='error'><x xmlns='http://jabber.org/protocol/muc'/><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>A nickname is missing</text></error></presence>");
        Assert.False(room.Room.View.Exists);
    }

    [Fact]
    public void An_invisible_nick_is_malformed_and_a_very_long_one_not_acceptable()
    {
        var alice = room.Peer("alice");
        alice.Join("  ");
        alice.Gets(JoinError(alice, "  ", "modify", "jid-malformed", "A nickname must have visible characters"));
        alice.Join(new string('n', 65));
        alice.Gets(JoinError(alice, new string('n', 65), "cancel", "not-acceptable", "A nickname has at most 64 characters"));
        alice.Join(new string('n', 64));
        Assert.Single(room.Room.View.Occupants);
    }

    [Fact]
    public void A_nick_in_use_by_another_account_is_a_conflict()
    {
        room.Joined("alice");
        var bob = room.Peer("bob");
        bob.Join("alice");
        bob.Gets(JoinError(bob, "alice", "cancel", "conflict", "This nickname is in use"));
    }

    [Fact]
    public void A_banned_account_is_refused_whatever_its_nick()
    {
        var alice = room.Joined("alice");
        alice.Admin("<item affiliation='outcast' jid='bob@localhost'/>");
        var bob = room.Peer("bob");
        bob.Join("alice");
        bob.Gets(JoinError(bob, "alice", "auth", "forbidden", "You are banned from this chat"));
    }

    [Fact]
    public void A_members_only_room_lets_members_in_and_nobody_else()
    {
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_membersonly", "1"));
        var bob = room.Peer("bob");
        bob.Join("bob");
        bob.Gets(JoinError(bob, "bob", "auth", "registration-required", "Only members may enter this chat"));
        alice.Admin("<item affiliation='member' jid='bob@localhost'/>");
        bob.Join("bob");
        Assert.Equal(2, room.Room.View.Occupants.Count);
    }

    [Fact]
    public void In_a_moderated_room_somebody_without_affiliation_is_a_visitor_and_a_member_has_voice()
    {
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_moderatedroom", "1"));
        alice.Admin("<item affiliation='member' jid='bob@localhost'/>");
        alice.Skip();
        room.Joined("bob");
        Assert.Contains("<item affiliation='member' jid='bob@localhost/a' role='participant'/>", alice.GetsOne().ToString(), StringComparison.Ordinal);
        room.Joined("carol");
        Assert.Contains("<item affiliation='none' jid='carol@localhost/a' role='visitor'/>", alice.GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_joins_again_is_sent_everything_again_and_the_others_see_its_presence()
    {
        var alice = room.Joined("alice");
        var bob = room.Joined("bob");
        bob.Say("Hello");
        alice.Skip();
        bob.Skip();
        bob.Join("bob");
        Assert.Equal(
            ["room@rooms.localhost/alice", "room@rooms.localhost/bob", "room@rooms.localhost/bob", "room@rooms.localhost"],
            bob.Received.Select(stanza => stanza.From!.ToString()));
        Assert.Contains("<status code='110'/>", bob.Received[1].ToString(), StringComparison.Ordinal);
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>");
        Assert.Equal(2, room.Room.View.Occupants.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_thinks_to_be_inside_and_is_not_is_told_so_and_nobody_else_hears_of_it(bool exists)
    {
        var alice = exists ? room.Joined("alice") : null;
        var bob = room.Peer("bob");
        bob.Send("<presence to='room@rooms.localhost/bob' id='p1'><show>away</show></presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{X("<item affiliation='none' role='none'><reason>You are not in the room.</reason></item>", 110, 307, 333)}</presence>");
        alice?.GetsNothing();
        Assert.Equal(exists ? 1 : 0, room.Room.View.Occupants.Count);
        Assert.Equal(exists, room.Room.View.Exists);
    }

    [Fact]
    public void Nobody_enters_a_room_with_a_password_without_it()
    {
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "cauldronburn"));
        var bob = room.Peer("bob");
        foreach (var inside in (string[])["", "<password/>", "<password>cauldron</password>", "<password>cauldronburn </password>"])
        {
            bob.Join("bob", inside);
            bob.Gets(JoinError(bob, "bob", "auth", "not-authorized", "A password is needed to enter this chat"));
        }

        bob.Join("bob", "<password>cauldronburn</password>");
        Assert.Equal(2, room.Room.View.Occupants.Count);
        alice.Leave();
        alice.Skip();
        alice.Join("alice");
        alice.Gets(JoinError(alice, "alice", "auth", "not-authorized", "A password is needed to enter this chat"));
    }

    [Fact]
    public void A_full_room_admits_nobody_but_further_sessions_and_twenty_of_those_who_look_after_it()
    {
        var alice = room.Joined("alice");
        alice.Configure(("muc#roomconfig_maxusers", "5"));
        foreach (var name in (string[])["bob", "carol", "dan", "eve"])
        {
            room.Joined(name);
        }

        var fay = room.Peer("fay");
        fay.Join("fay");
        fay.Gets(JoinError(fay, "fay", "wait", "service-unavailable", "This chat is full"));
        room.Joined("bob", resource: "b");
        alice.Admin("<item affiliation='admin' jid='root@localhost'/>");
        for (var i = 0; i < 20; i++)
        {
            room.Joined("root", nick: $"root{i}", resource: $"{i}");
        }

        var last = room.Peer("root", "last");
        last.Join("last");
        last.Gets(JoinError(last, "last", "wait", "service-unavailable", "This chat is full"));
        Assert.Equal(25, room.Room.View.Occupants.Count);
    }

    [Fact]
    public void Newcomers_get_no_more_of_the_history_than_the_room_gives()
    {
        var alice = room.Joined("alice");
        Enumerable.Range(1, 5).ToList().ForEach(number => alice.Say($"{number}"));
        alice.Configure(("muc#maxhistoryfetch", "2"));
        Assert.Equal(["4", "5"], Heard("bob", ""));
        Assert.Equal(["5"], Heard("carol", "<history maxstanzas='1'/>"));
        Assert.Equal(["4", "5"], Heard("dan", "<history maxstanzas='4'/>"));

        IEnumerable<string?> Heard(string name, string asked)
        {
            var peer = room.Peer(name);
            peer.Join(name, asked);
            return peer.Received.Select(stanza => stanza.Body).Where(body => body is not null);
        }
    }

    [Fact]
    public void What_only_the_room_may_write_is_removed_from_a_presence_and_the_rest_is_shown()
    {
        var alice = room.Joined("alice");
        var bob = room.Peer("bob");
        bob.Send("""
            <presence to='room@rooms.localhost/bob'><show>away</show><status>Lunch</status><x xmlns='http://jabber.org/protocol/muc'><password>secret</password></x><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/></presence>
            """);
        alice.Gets($"""
            <presence from='room@rooms.localhost/bob' to='alice@localhost/a'><show>away</show><status>Lunch</status><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>
            """);
    }

    [Fact]
    public void Of_a_presence_of_more_than_4096_characters_others_see_whether_one_is_there_for_chat_and_no_more()
    {
        var alice = room.Joined("alice");
        room.Peer("bob").Send($"<presence to='room@rooms.localhost/bob'><show>dnd</show><status>{new string('x', 4096)}</status><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a'><show>dnd</show>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>");
    }

    [Fact]
    public void An_occupant_id_is_the_same_after_coming_back_and_in_another_room_another()
    {
        room.Joined("alice");
        var bob = room.Joined("bob");
        var first = room.IdOf("bob");
        bob.Leave();
        room.Restart();
        Assert.Equal(first, room.IdOf("bob"));

        var other = new RoomFixture(jid: "other@rooms.localhost");
        other.Joined("carol").Leave();
        other.Joined("alice");
        Assert.NotEqual(first, other.IdOf("bob"));
    }

    [Fact]
    public void A_presence_probe_does_nothing()
    {
        var alice = room.Joined("alice");
        alice.Send("<presence to='room@rooms.localhost/alice' type='probe'/>");
        alice.GetsNothing();
    }

    static string JoinError(TestPeer peer, string nick, string type, string condition, string text) =>
        $"<presence from='room@rooms.localhost/{nick}' to='{peer.Jid}' type='error'><x xmlns='http://jabber.org/protocol/muc'/><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text></error></presence>";
}
