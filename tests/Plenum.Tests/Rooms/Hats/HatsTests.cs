using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Hats;

public sealed class HatsTests
{
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;

    public HatsTests()
    {
        owner = room.Joined("owner");
        bob = room.Joined("bob");
        owner.Skip();
    }

    [Fact]
    public void A_title_that_owners_give_to_an_affiliation_is_shown_at_once_and_to_who_enters()
    {
        owner.Configure(("muc#roomconfig_hat_owner", "Streamer"));
        var hatted = $"{room.Oid("owner")}{X("<item affiliation='owner' role='moderator'/>")}{Hat("Streamer", "owner")}";
        bob.Gets(
            $"<message from='room@rooms.localhost' to='bob@localhost/a' type='groupchat'>{X("", 104)}</message>",
            $"<presence from='room@rooms.localhost/owner' to='bob@localhost/a'>{hatted}</presence>");
        var carol = room.Peer("carol");
        carol.Join("carol");
        Assert.Null(StanzaXml.Difference(
            StanzaXml.ParseElement($"<presence from='room@rooms.localhost/owner' to='carol@localhost/a'>{hatted}</presence>"), carol.Received[0].ToElement()));
        owner.Leave();
        Assert.DoesNotContain("hat", bob.Received[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gets_the_affiliation_gets_the_hat_and_loses_it_with_it()
    {
        owner.Configure(("muc#roomconfig_hat_member", "Équipe"));
        bob.Skip();
        owner.Admin("<item affiliation='member' jid='bob@localhost'/>");
        bob.Gets($"<presence from='room@rooms.localhost/bob' to='bob@localhost/a'>{room.Oid("bob")}{X("<item affiliation='member' jid='bob@localhost/a' role='participant'><actor nick='owner'/></item>", 110)}{Hat("Équipe", "member")}</presence>");
        owner.Admin("<item affiliation='none' jid='bob@localhost'/>");
        Assert.DoesNotContain("hat", bob.GetsOne().ToString(), StringComparison.Ordinal);
        Assert.True(room.Room.Condense().Count > 0);
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void An_emptied_title_is_taken_off()
    {
        owner.Configure(("muc#roomconfig_hat_owner", "Streamer"));
        bob.Skip();
        owner.Configure(("muc#roomconfig_hat_owner", ""));
        Assert.DoesNotContain("hat", bob.Received[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:xmpp:hats:0")]
    [InlineData("xmpp:prosody.im/protocol/hats:1")]
    public void Nobody_puts_on_a_hat_by_themselves_at_any_depth(string ns)
    {
        var forged = $"<hats xmlns='{ns}'><hat title='Owner' uri='urn:x'/></hats>";
        bob.Send($"<presence to='room@rooms.localhost/bob'>{forged}<show>away</show></presence>");
        bob.Send($"<message type='groupchat'><body>Hi</body>{forged}<x xmlns='urn:example'>{forged}</x></message>");
        Assert.Equal(2, owner.Received.Count);
        Assert.All(owner.Received, stanza => Assert.DoesNotContain("<hat", stanza.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_room_says_that_it_knows_hats()
    {
        bob.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Contains("<feature var='urn:xmpp:hats:0'/>", bob.GetsOne().ToString(), StringComparison.Ordinal);
    }

    static string Hat(string title, string affiliation) =>
        $"<hats xmlns='urn:xmpp:hats:0'><hat title='{title}' uri='xmpp:room@rooms.localhost#{affiliation}'/></hats>";
}
