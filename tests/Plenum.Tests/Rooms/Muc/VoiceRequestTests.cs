using static Plenum.Tests.Rooms.RoomFixture;

namespace Plenum.Tests.Rooms.Muc;

public sealed class VoiceRequestTests
{
    const string Request = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role' type='list-single' label='Requested role'><value>participant</value></field></x>";
    readonly RoomFixture room = new();
    readonly TestPeer owner;
    readonly TestPeer bob;
    readonly TestPeer carol;

    public VoiceRequestTests()
    {
        owner = room.Joined("owner");
        owner.Configure(("muc#roomconfig_moderatedroom", "1"));
        bob = room.Joined("bob");
        carol = room.Joined("carol");
        owner.Skip();
        bob.Skip();
    }

    [Fact]
    public void A_visitors_request_is_put_before_the_moderators()
    {
        Ask(bob);
        owner.Gets("<message from='room@rooms.localhost' to='owner@localhost/a' id='*'><x xmlns='jabber:x:data' type='form'><title>Voice request</title><instructions>Give this person voice? To leave it as it is, cancel.</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role' type='list-single' label='Requested role'><value>participant</value><option label='Participant'><value>participant</value></option></field><field var='muc#jid' type='jid-single' label='User ID'><value>bob@localhost/a</value></field><field var='muc#roomnick' type='text-single' label='Room nickname'><value>bob</value></field><field var='muc#request_allow' type='boolean' label='Grant voice to this person?'><value>false</value></field></x></message>");
        bob.GetsNothing();
        carol.GetsNothing();
    }

    [Fact]
    public void A_moderator_who_approves_gives_voice()
    {
        Ask(bob);
        Answer(owner, "bob@localhost/a", "bob", "true");
        carol.Gets($"<presence from='room@rooms.localhost/bob' to='carol@localhost/a'>{room.Oid("bob")}{X("<item affiliation='none' role='participant'><actor nick='owner'/></item>")}</presence>");
        bob.Skip();
        bob.Say("Thank you");
        Assert.Equal("groupchat", bob.GetsOne().Type);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("0")]
    public void A_moderator_who_does_not_changes_nothing(string allow)
    {
        Ask(bob);
        owner.Skip();
        Answer(owner, "bob@localhost/a", "bob", allow);
        owner.GetsNothing();
        carol.GetsNothing();
    }

    [Fact]
    public void A_second_moderator_who_approves_too_changes_nothing_more()
    {
        Answer(owner, "bob@localhost/a", "bob", "1");
        owner.Skip();
        carol.Skip();
        Answer(owner, "bob@localhost/a", "bob", "1");
        owner.GetsNothing();
        carol.GetsNothing();
    }

    [Fact]
    public void Who_has_the_nick_by_now_does_not_get_the_voice_and_who_asked_does()
    {
        Ask(bob);
        bob.Join("robert");
        carol.Join("bob");
        Answer(owner, "bob@localhost/a", "bob", "true");
        Assert.Equal(["Moderator", "Participant", "Visitor"], room.Room.View.Occupants.Select(occupant => occupant.Role.ToString()));
    }

    [Fact]
    public void Who_has_left_gets_none_and_neither_does_who_has_their_nick()
    {
        Ask(bob);
        bob.Leave();
        carol.Join("bob");
        owner.Skip();
        Answer(owner, "bob@localhost/a", "bob", "true");
        owner.Gets(Error("owner", "r2", "cancel", "item-not-found"));
    }

    [Fact]
    public void Nobody_gives_voice_but_a_moderator()
    {
        Answer(bob, "bob@localhost/a", "bob", "true");
        bob.Gets(Error("bob", "r2", "auth", "forbidden"));
        carol.GetsNothing();
    }

    [Fact]
    public void One_request_waits_for_five_minutes()
    {
        Ask(bob);
        Ask(bob);
        bob.Gets(Error("bob", "r1", "wait", "policy-violation", "You have asked already. Please wait for the moderators."));
        bob.Leave();
        bob.Join("again");
        bob.Skip();
        Ask(bob);
        Assert.Equal("error", bob.GetsOne().Type);
        room.Advance(TimeSpan.FromMinutes(5));
        owner.Skip();
        Ask(bob);
        Assert.NotNull(owner.GetsOne());
    }

    [Fact]
    public void Twenty_wait_at_a_time()
    {
        var visitors = Enumerable.Range(0, 21).Select(i => room.Joined($"v{i}")).ToList();
        visitors.ForEach(visitor => visitor.Skip());
        visitors.ForEach(Ask);
        Assert.All(visitors[..20], visitor => visitor.GetsNothing());
        Assert.Contains("<resource-constraint ", visitors[20].GetsOne().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_moderator_is_nobody_can_be_asked()
    {
        owner.Leave();
        bob.Skip();
        Ask(bob);
        bob.Gets(Error("bob", "r1", "wait", "recipient-unavailable", "No moderator is here"));
    }

    [Fact]
    public void Where_the_option_says_so_nobody_can_ask()
    {
        owner.Configure(("muc#roomconfig_allowvoicerequests", "0"));
        bob.Skip();
        Ask(bob);
        bob.Gets(Error("bob", "r1", "cancel", "not-allowed", "Voice cannot be asked for in this chat"));
    }

    [Fact]
    public void Who_may_speak_needs_not_ask_and_nothing_but_voice_can_be_asked_for()
    {
        Ask(owner);
        owner.Gets(Error("owner", "r1", "modify", "bad-request", "You may speak already"));
        bob.Send($"<message id='r1'>{Request.Replace("<value>participant", "<value>moderator", StringComparison.Ordinal)}</message>");
        bob.Gets(Error("bob", "r1", "modify", "bad-request", "Only voice can be asked for"));
        room.Peer("outside").Send($"<message id='r1'>{Request}</message>");
        owner.GetsNothing();
    }

    static void Ask(TestPeer by) => by.Send($"<message id='r1'>{Request}</message>");

    static void Answer(TestPeer by, string jid, string nick, string allow) =>
        by.Send($"<message id='r2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field><field var='muc#jid'><value>{jid}</value></field><field var='muc#roomnick'><value>{nick}</value></field><field var='muc#request_allow'><value>{allow}</value></field></x></message>");

    static string Error(string to, string id, string type, string condition, string? text = null) =>
        $"<message from='room@rooms.localhost' to='{to}@localhost/a' type='error' id='{id}'><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{(text is null ? "" : $"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text>")}</error></message>";
}
