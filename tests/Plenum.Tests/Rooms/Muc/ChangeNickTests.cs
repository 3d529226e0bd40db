using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class ChangeNickTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice;
    readonly TestPeer bob;

    public ChangeNickTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        alice.Skip();
    }

    [Fact]
    public void Everyone_sees_the_old_nick_go_and_the_new_one_come()
    {
        bob.Send("<presence to='room@rooms.localhost/robert'/>");
        alice.Gets(
            $"<presence from='room@rooms.localhost/bob' to='alice@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' nick='robert' role='participant'/>", 303)}</presence>",
            $"<presence from='room@rooms.localhost/robert' to='alice@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>");
        bob.Gets(
            $"<presence from='room@rooms.localhost/bob' to='bob@localhost/a' type='unavailable'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' nick='robert' role='participant'/>", 110, 303)}</presence>",
            $"<presence from='room@rooms.localhost/robert' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>", 110)}</presence>");
        bob.Say("Still me");
        Assert.Equal("room@rooms.localhost/robert", alice.GetsOne().From!.ToString());
    }

    [Fact]
    public void All_sessions_of_the_occupant_are_renamed()
    {
        var second = room.Joined("bob", resource: "b");
        bob.Skip();
        second.Send("<presence to='room@rooms.localhost/robert'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Assert.Equal(["unavailable", null], bob.Received.Select(stanza => stanza.Type));
        Assert.Equal(2, room.Room.View.OccupantWithNick("robert")!.Sessions.Count);
        Assert.Null(room.Room.View.OccupantWithNick("bob"));
    }

    [Fact]
    public void A_nick_in_use_is_a_conflict_and_nothing_changes()
    {
        bob.Send("<presence to='room@rooms.localhost/alice' id='n1'/>");
        bob.Gets("<presence from='room@rooms.localhost/alice' to='bob@localhost/a' type='error' id='n1'><x xmlns='http://jabber.org/protocol/muc'/><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This nickname is in use</text></error></presence>");
        alice.GetsNothing();
        Assert.NotNull(room.Room.View.OccupantWithNick("bob"));
    }

    [Fact]
    public void A_change_of_availability_is_shown_to_all()
    {
        bob.Send("<presence to='room@rooms.localhost/bob' id='v1'><show>xa</show><status>gone where the goblins go</status></presence>");
        alice.Gets($"<presence from='room@rooms.localhost/bob' to='alice@localhost/a'><show>xa</show><status>gone where the goblins go</status>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>")}</presence>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'><show>xa</show><status>gone where the goblins go</status>{room.Oid("bob")}{X("<item affiliation='none' jid='bob@localhost/a' role='participant'/>", 110)}</presence>");
    }
}
