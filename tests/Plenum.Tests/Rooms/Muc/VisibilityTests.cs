using Plenum.Xmpp;
using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

/// <summary>Of whom everyone is told (XEP-0045 §7.2.2), in rooms that show four.</summary>
public sealed class VisibilityTests
{
    readonly RoomFixture room = new(new() { ShownOccupants = 4 });
    readonly TestPeer owner;

    public VisibilityTests() => owner = room.Joined("owner");

    [Fact]
    public void Beyond_the_number_shown_nobody_is_told_who_comes_and_who_goes()
    {
        var bob = Fill();
        var eve = room.Peer("eve");
        eve.Join("eve");
        Assert.Equal(["owner", "bob", "carol", "dan", "eve"], eve.Received.Where(stanza => stanza.Kind == StanzaKind.Presence).Select(stanza => stanza.From!.Resource));
        Assert.Contains("<status code='110'/>", eve.Received[4].ToString(), StringComparison.Ordinal);
        eve.Skip();
        eve.Send("<presence to='room@rooms.localhost/eve'><show>away</show></presence>");
        eve.Gets($"<presence from='room@rooms.localhost/eve' to='eve@localhost/a'><show>away</show>{room.Oid("eve")}{X("<item affiliation='none' jid='eve@localhost/a' role='participant'/>", 110)}</presence>");
        eve.Send("<presence to='room@rooms.localhost/evelyn'/>");
        Assert.Equal(2, eve.Received.Count);
        eve.Skip();
        eve.Leave();
        Assert.Equal("unavailable", eve.GetsOne().Type);
        bob.GetsNothing();
        owner.GetsNothing();
    }

    [Fact]
    public void Who_speaks_is_told_of_before_their_words_and_again_when_they_go()
    {
        var bob = Fill();
        var eve = room.Joined("eve");
        eve.Say("Hello", "h1");
        Assert.Equal("Hello", eve.GetsOne().Body);
        bob.Gets(
            room.Seen("eve", bob),
            $"<message from='room@rooms.localhost/eve' to='bob@localhost/a' type='groupchat' id='h1'><body>Hello</body>{room.Oid("eve")}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>");
        eve.Say("Bye");
        bob.Skip();
        eve.Leave();
        Assert.Equal("unavailable", bob.GetsOne().Type);
    }

    [Fact]
    public void Of_more_who_speak_than_are_shown_the_one_who_was_silent_for_longest_is_withdrawn()
    {
        var bob = Fill();
        var eve = room.Joined("eve");
        var fay = room.Joined("fay");
        bob.Say("1");
        eve.Say("2");
        Skip(bob, eve, fay);

        // Announced are the owner, who is a moderator and does not count, and bob, carol, dan and eve.
        fay.Say("3");
        bob.Gets(room.Seen("fay", bob), Gone("carol", bob), """
            <message from='room@rooms.localhost/fay' to='bob@localhost/a' type='groupchat' id='m1'><body>3</body>
            """ + room.Oid("fay") + "<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/></message>");
        var gus = room.Peer("gus");
        gus.Join("gus");
        Assert.Equal(["owner", "bob", "dan", "eve", "fay", "gus"], gus.Received.Where(stanza => stanza.Kind == StanzaKind.Presence).Select(stanza => stanza.From!.Resource));
    }

    [Fact]
    public void Of_moderators_everyone_is_told_from_when_they_are()
    {
        var bob = Fill();
        room.Joined("eve");
        owner.Admin("<item affiliation='admin' jid='fay@localhost'/>");
        bob.Skip();
        room.Joined("fay");
        bob.Gets(room.Seen("fay", bob, affiliation: "admin", role: "moderator"));
        owner.Admin("<item role='moderator' nick='eve'/>");
        bob.Gets(Changed("eve", bob, "moderator"));
    }

    [Fact]
    public void Who_is_not_told_of_can_be_written_to_kicked_and_counted_all_the_same()
    {
        var bob = Fill();
        var eve = room.Joined("eve");
        var fay = room.Joined("fay");
        bob.Send("<message to='room@rooms.localhost/eve' type='chat' id='p1'><body>Psst</body></message>");
        Assert.Equal("Psst", eve.GetsOne().Body);
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Contains("<field var='muc#roominfo_occupants' type='text-single' label='Number of occupants'><value>6</value>", bob.GetsOne().ToString(), StringComparison.Ordinal);
        owner.Send("<iq type='get' id='l1'><query xmlns='http://jabber.org/protocol/muc#admin'><item role='participant'/></query></iq>");
        Assert.Equal(["bob", "carol", "dan", "eve", "fay"], owner.GetsOne().Payload[0].Elements.Select(item => item["nick"]));
        owner.Admin("<item role='none' nick='eve'/>");
        Assert.Contains("<status code='307'/>", eve.GetsOne().ToString(), StringComparison.Ordinal);
        owner.Admin("<item affiliation='outcast' jid='fay@localhost'/>");
        Assert.Contains("<status code='301'/>", fay.GetsOne().ToString(), StringComparison.Ordinal);
        bob.GetsNothing();
    }

    [Fact]
    public void A_room_that_has_shrunk_to_half_tells_of_everyone_again()
    {
        var bob = Fill();
        var eve = room.Joined("eve");
        room.Joined("fay");
        Leave("dan", "carol", "owner");
        Skip(bob, eve);
        bob.GetsNothing();
        Leave("bob");
        eve.Gets(
            Gone("bob", eve),
            room.Seen("fay", eve));
        Assert.Equal(["eve", "fay"], room.Room.View.Occupants.Select(occupant => occupant.Nick));
        var gus = room.Joined("gus");
        Assert.Equal(room.Seen("gus", eve), Assert.Single(eve.Received).ToElement().ToString().Replace(" xmlns='jabber:client'", "", StringComparison.Ordinal));
        Assert.NotNull(gus);
    }

    [Fact]
    public void Of_roles_that_are_not_broadcast_nobody_is_told()
    {
        var bob = room.Joined("bob");
        owner.Admin("<item role='visitor' nick='bob'/>");
        var carol = room.Joined("carol");
        Skip(bob, owner);
        owner.Send(Broadcast("moderator", "participant"));
        carol.Gets($"<message from='room@rooms.localhost' to='carol@localhost/a' type='groupchat'>{X("", 104)}</message>", Gone("bob", carol));
        bob.Gets($"<message from='room@rooms.localhost' to='bob@localhost/a' type='groupchat'>{X("", 104)}</message>");
        owner.Skip();
        owner.Admin("<item role='participant' nick='bob'/>");
        carol.Gets(Changed("bob", carol, "participant"));
        owner.Admin("<item role='visitor' nick='bob'/>");
        carol.Gets(Gone("bob", carol));
        owner.Send(Broadcast("moderator", "participant", "visitor"));
        Assert.Equal(room.Seen("bob", carol, role: "visitor"), carol.Received[^1].ToString().Replace(" xmlns='jabber:client'", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Newcomers_are_told_what_everyone_was_told_last()
    {
        var bob = room.Joined("bob");
        var carol = room.Joined("carol");
        bob.Send("<presence to='room@rooms.localhost/bob'><show>away</show></presence>");
        Assert.Contains("<show>away</show>", First("dan"), StringComparison.Ordinal);
        bob.Send("<presence to='room@rooms.localhost/robert'><show>dnd</show></presence>");
        Assert.Contains("<show>dnd</show>", First("eve"), StringComparison.Ordinal);
        owner.Admin("<item role='visitor' nick='robert'/>");
        Assert.Contains("role='visitor'", First("fay"), StringComparison.Ordinal);
        Assert.NotNull(carol);

        string First(string name)
        {
            var peer = room.Peer(name);
            peer.Join(name);
            var seen = peer.Received.Single(stanza => stanza.From!.Resource is "bob" or "robert").ToString();
            peer.Leave();
            return seen;
        }
    }

    TestPeer Fill()
    {
        var bob = room.Joined("bob");
        room.Joined("carol");
        room.Joined("dan");
        Skip(bob, owner);
        Assert.Equal(4, room.Room.View.Occupants.Count);
        return bob;
    }

    void Leave(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var session = room.Room.View.OccupantWithNick(name)!.Sessions[0].Peer;
            ((TestPeer)session).Leave();
        }
    }

    static void Skip(params ReadOnlySpan<TestPeer> peers)
    {
        foreach (var peer in peers)
        {
            peer.Skip();
        }
    }

    static string Broadcast(params ReadOnlySpan<string> roles)
    {
        var values = "";
        foreach (var role in roles)
        {
            values += $"<value>{role}</value>";
        }

        return $"<iq type='set' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_presencebroadcast'>{values}</field></x></query></iq>";
    }

    string Changed(string name, TestPeer to, string role) =>
        $"<presence from='room@rooms.localhost/{name}' to='{to.Jid}'>{room.Oid(name)}{X($"<item affiliation='none' role='{role}'><actor nick='owner'/></item>")}</presence>";

    string Gone(string name, TestPeer to) =>
        $"<presence from='room@rooms.localhost/{name}' to='{to.Jid}' type='unavailable'>{room.Oid(name)}{X("<item affiliation='none' role='none'/>")}</presence>";
}
