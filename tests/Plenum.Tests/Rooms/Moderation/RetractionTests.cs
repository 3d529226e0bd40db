using static Plenum.Tests.Rooms.Moderation.ModerationRoom;

namespace Plenum.Tests.Rooms.Moderation;

public sealed class RetractionTests
{
    readonly ModerationRoom room = new();

    TestPeer Bob => room.Bob;

    TestPeer Carol => room.Carol;

    string Reflected(TestPeer to, string own, string archived, string id = "r1") =>
        $"<message from='room@rooms.localhost/bob' to='{to.Jid}' type='groupchat' id='{id}'><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><body>/me retracted a message</body><store xmlns='urn:xmpp:hints'/><retract xmlns='urn:xmpp:message-retract:1' id='{archived}'/><retract xmlns='urn:xmpp:message-retract:1' id='{own}'/><apply-to xmlns='urn:xmpp:fasten:0' id='{own}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>{room.Room.Oid("bob")}";

    string Tombstone(string own, string archived, string retraction = "r1", string corrects = "") =>
        $"<message from='room@rooms.localhost/bob' type='groupchat' id='{own}'><retracted xmlns='urn:xmpp:message-retract:1' id='{retraction}' stamp='2026-11-01T12:01:00Z'/><retracted xmlns='urn:xmpp:message-retract:0' stamp='2026-11-01T12:01:00Z'><origin-id xmlns='urn:xmpp:sid:0' id='{own}'/></retracted>{corrects}<origin-id xmlns='urn:xmpp:sid:0' id='{own}'/>{room.Room.Oid("bob")}{StanzaId(archived)}</message>";

    string SayAMinuteAgo(TestPeer who, string body, string id, string? corrects = null)
    {
        var archived = room.Say(who, body, id, corrects);
        room.Room.Advance(TimeSpan.FromMinutes(1));
        return archived;
    }

    [Fact]
    public void An_author_takes_a_message_back_and_a_tombstone_stands_in_its_place()
    {
        var id = SayAMinuteAgo(Bob, "secret", "m1");
        Bob.Send(Retraction(id));
        foreach (var peer in new[] { room.Alice, Bob, Carol })
        {
            peer.Gets(Reflected(peer, "m1", id) + StanzaId(room.Ids[1]) + "</message>");
        }

        room.Keeps(id, Tombstone("m1", id));
        Assert.Equal(2, room.Ids.Count);
        room.IsGone("secret");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_knows_its_message_by_its_own_id_takes_it_back_too(bool today)
    {
        var id = SayAMinuteAgo(Bob, "secret", "m1");
        Bob.Send(today ? Retraction("m1") : OldRetraction("m1"));
        room.Keeps(id, Tombstone("m1", id));
        var told = Carol.GetsOne();
        Assert.Equal([id, "m1"], told.Payload.Where(element => element.Is("retract", "urn:xmpp:message-retract:1")).Select(element => element["id"]));
        Assert.Equal("m1", told.Child("apply-to", "urn:xmpp:fasten:0")?["id"]);
        room.IsGone("secret");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_of_long_ago_is_taken_back_by_either_id(bool archived)
    {
        var room = new ModerationRoom(history: 3);
        var id = room.Say(room.Bob, "secret", "m1");
        room.Fill(5);
        room.Bob.Send(Retraction(archived ? id : "m1"));
        Assert.Equal(id, room.Carol.GetsOne().Child("retract", "urn:xmpp:message-retract:1")?["id"]);
        room.IsGone("secret");
    }

    [Fact]
    public void Somebody_elses_message_stays()
    {
        var id = room.Say(Bob, "mine", "m1");
        Carol.Send(Retraction(id));
        Carol.Gets(Error(Carol, "message", "r1", "auth", "forbidden", "This message is somebody else's"));
        Bob.GetsNothing();
        Assert.Equal("mine", room.Room.Archive[0].Stanza.Body);
    }

    [Fact]
    public void Neither_the_nick_of_the_author_nor_being_a_moderator_makes_one_the_author()
    {
        var id = room.Say(Bob, "mine", "m1");
        Bob.Leave();
        Carol.Join("bob");
        room.Skip();
        Carol.Send(Retraction(id));
        Carol.Gets(Error(Carol, "message", "r1", "auth", "forbidden", "This message is somebody else's"));
        room.Alice.Send(Retraction(id));
        room.Alice.Gets(Error(room.Alice, "message", "r1", "auth", "forbidden", "This message is somebody else's"));
    }

    [Fact]
    public void Another_nick_and_another_session_are_the_same_author()
    {
        var id = room.Say(Bob, "secret", "m1");
        Bob.Leave();
        var phone = room.Room.Joined("bob", "robert", "phone");
        phone.Send(Retraction(id));
        room.IsGone("secret");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("m1")]
    public void What_is_not_there_cannot_be_taken_back(string id)
    {
        room.Say(room.Alice, "hers", "m1");
        Bob.Send(Retraction(id));
        Bob.Gets(Error(Bob, "message", "r1", "cancel", "item-not-found", "There is no such message"));
        Carol.GetsNothing();
        Assert.Single(room.Ids);
    }

    [Theory]
    [InlineData("<retract xmlns='urn:xmpp:message-retract:1'/>")]
    [InlineData("<retract xmlns='urn:xmpp:message-retract:1' id=''/>")]
    [InlineData("<apply-to xmlns='urn:xmpp:fasten:0'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>")]
    public void A_retraction_of_nothing_is_no_request(string payload)
    {
        Bob.Send($"<message type='groupchat' id='r1'>{payload}<body>x</body></message>");
        Bob.Gets(Error(Bob, "message", "r1", "modify", "bad-request", ""));
        Carol.GetsNothing();
    }

    [Fact]
    public void What_was_taken_back_is_gone_and_only_who_asks_again_is_told()
    {
        var id = room.Say(Bob, "secret", "m1");
        Bob.Send(Retraction(id));
        room.Skip();
        Bob.Send(Retraction(id, "r2"));
        Bob.Gets(Reflected(Bob, "m1", id, "r2") + "</message>");
        Carol.GetsNothing();
        Assert.Equal(2, room.Ids.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void All_versions_of_a_corrected_message_go_whichever_is_named(int named)
    {
        SayAMinuteAgo(Bob, "secret one", "m1");
        room.Say(Carol, "Hers", "m1");
        room.Say(Bob, "secret two", "m2", corrects: "m1");
        room.Say(Bob, "secret three", "m3", corrects: "m1");
        room.Say(Bob, "kept", "m4");
        var ids = room.Ids.ToList();
        var versions = new[] { ids[0], ids[2], ids[3] };
        Bob.Send(Retraction(versions[named]));
        Assert.Equal(ids[0], Carol.GetsOne().Child("retract", "urn:xmpp:message-retract:1")?["id"]);
        room.Keeps(ids[0], Tombstone("m1", ids[0]));
        room.Keeps(ids[2], Tombstone("m2", ids[2], corrects: "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"));
        Assert.Equal([null, "Hers", null, null, "kept", "/me retracted a message"], room.Room.Archive.Select(message => message.Stanza.Body));
        room.IsGone("secret");
    }

    [Fact]
    public void Versions_of_long_ago_go_too()
    {
        var room = new ModerationRoom(history: 2);
        room.Say(room.Bob, "secret one", "m1");
        var second = room.Say(room.Bob, "secret two", "m2", corrects: "m1");
        room.Fill(5);
        room.Say(room.Bob, "secret three", "m3", corrects: "m1");
        room.Fill(5);
        room.Bob.Send(Retraction(second));
        room.IsGone("secret");
    }

    [Fact]
    public void A_client_that_uses_an_id_twice_loses_only_the_message_that_it_names()
    {
        var first = room.Say(Bob, "first", "same");
        room.Say(Bob, "first, corrected", "same", corrects: "same");
        room.Say(Bob, "second", "same");
        room.Say(Bob, "second, corrected", "same", corrects: "same");
        Bob.Send(Retraction(first));
        Assert.Equal([null, null, "second", "second, corrected"], room.Room.Archive.Take(4).Select(message => message.Stanza.Body));
        Bob.Send(Retraction("same", "r2"));
        Assert.Equal([null, null, null, null], room.Room.Archive.Take(4).Select(message => message.Stanza.Body));
    }

    [Fact]
    public void A_message_without_any_id_of_its_own_is_taken_back_alone()
    {
        Bob.Send("<message type='groupchat'><body>secret</body></message>");
        Bob.Send("<message type='groupchat'><body>kept</body></message>");
        room.Skip();
        Bob.Send($"<message type='groupchat'><retract xmlns='urn:xmpp:message-retract:1' id='{room.Ids[0]}'/></message>");
        Carol.Gets($"<message from='room@rooms.localhost/bob' to='{Carol.Jid}' type='groupchat'><retract xmlns='urn:xmpp:message-retract:1' id='{room.Ids[0]}'/><apply-to xmlns='urn:xmpp:fasten:0' id='{room.Ids[0]}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>{room.Room.Oid("bob")}{StanzaId(room.Ids[2])}</message>");
        Assert.Equal(room.Ids[2], room.Room.Archive[0].Stanza.Child("retracted", "urn:xmpp:message-retract:1")?["id"]);
        Assert.Equal("kept", room.Room.Archive[1].Stanza.Body);
        room.IsGone("secret");
    }

    [Fact]
    public void A_retraction_itself_is_not_taken_back()
    {
        Bob.Send(Retraction(room.Say(Bob, "secret", "m1")));
        room.Skip();
        Bob.Send(Retraction(room.Ids[1], "r2"));
        Bob.Gets(Error(Bob, "message", "r2", "cancel", "not-allowed", "What tells of a retraction stays"));
        Assert.NotNull(room.Room.Archive[1].Stanza.Child("retract", "urn:xmpp:message-retract:1"));
    }

    [Fact]
    public void A_retraction_that_asks_not_to_be_stored_is_stored_as_clients_that_come_later_need_it()
    {
        var id = room.Say(Bob, "secret", "m1");
        Bob.Send($"<message type='groupchat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='{id}'/><no-store xmlns='urn:xmpp:hints'/></message>");
        Assert.Equal(2, room.Ids.Count);
    }

    [Fact]
    public void Somebody_who_is_not_in_the_room_or_has_no_voice_takes_nothing_back()
    {
        var id = room.Say(Bob, "mine", "m1");
        room.Alice.Admin("<item nick='bob' role='visitor'/>");
        Bob.Skip();
        Bob.Send(Retraction(id));
        Assert.NotNull(Bob.GetsOne().Child("error", "jabber:client")?.Child("forbidden", "urn:ietf:params:xml:ns:xmpp-stanzas"));
        Bob.Leave();
        Bob.Skip();
        Bob.Send(Retraction(id));
        Assert.NotNull(Bob.GetsOne().Child("error", "jabber:client")?.Child("not-acceptable", "urn:ietf:params:xml:ns:xmpp-stanzas"));
        Assert.Equal("mine", room.Room.Archive[0].Stanza.Body);
    }

    [Fact]
    public void Who_takes_a_message_back_does_not_wait_for_slow_mode()
    {
        room.Alice.Configure(("muc#roomconfig_slow_mode_duration", "60"));
        var id = room.Say(Bob, "secret", "m1");
        Bob.Send(Retraction(id));
        room.IsGone("secret");
    }

    [Fact]
    public void A_retraction_that_looks_like_a_vote_is_a_retraction()
    {
        room.Alice.Send(Polls.PollRoom.Poll());
        var id = room.Say(Bob, "secret", "m1");
        Bob.Send($"<message type='groupchat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='{id}'/><body>!1</body></message>");
        room.IsGone("secret");
    }

    [Theory]
    [InlineData("<retracted xmlns='urn:xmpp:message-retract:1' id='x' stamp='2026-11-01T12:00:00Z'/>")]
    [InlineData("<retracted xmlns='urn:xmpp:message-retract:0' stamp='2026-11-01T12:00:00Z'/>")]
    [InlineData("<moderated xmlns='urn:xmpp:message-moderate:0' by='room@rooms.localhost/alice'><retracted xmlns='urn:xmpp:message-retract:0'/></moderated>")]
    [InlineData("<moderated xmlns='urn:xmpp:message-moderate:1' by='room@rooms.localhost/alice'/>")]
    public void Nobody_else_says_that_a_message_is_gone(string forged)
    {
        Bob.Send($"<message type='groupchat' id='m1'><body>x</body>{forged}<wrap xmlns='urn:w'>{forged}</wrap><apply-to xmlns='urn:xmpp:fasten:0' id='s'>{forged}</apply-to></message>");
        Carol.Gets($"<message from='room@rooms.localhost/bob' to='{Carol.Jid}' type='groupchat' id='m1'><body>x</body><wrap xmlns='urn:w'/><apply-to xmlns='urn:xmpp:fasten:0' id='s'/>{room.Room.Oid("bob")}{StanzaId("*")}</message>");
        Bob.Send($"<message to='room@rooms.localhost/carol' type='chat'><body>x</body>{forged}</message>");
        Assert.Equal(["body", "x", "occupant-id"], Carol.GetsOne().Payload.Select(element => element.Name));
    }

    [Fact]
    public void A_retraction_cannot_pretend_to_be_a_moderators()
    {
        var id = room.Say(Bob, "mine", "m1");
        Bob.Send($"<message type='groupchat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='{id}'><moderated xmlns='urn:xmpp:message-moderate:1' by='room@rooms.localhost/alice'/><reason>Shame</reason></retract></message>");
        Assert.DoesNotContain("moderated", Carol.GetsOne().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Shame", room.Room.Archive[^1].Stanza.ToString(), StringComparison.Ordinal);
    }
}
