using Plenum.Tests.Rooms.Moderation;

namespace Plenum.Tests.Rooms.Messages;

public sealed class CorrectionsTests
{
    readonly ModerationRoom room = new();

    static string Correction(string of, string id = "c1") =>
        $"<message type='groupchat' id='{id}'><body>Won</body><replace xmlns='urn:xmpp:message-correct:0' id='{of}'/></message>";

    [Fact]
    public void A_correction_passes_and_is_archived_as_a_message()
    {
        room.Say(room.Bob, "One", "m1");
        room.Bob.Send(Correction("m1"));
        room.Carol.Gets($"<message from='room@rooms.localhost/bob' to='{room.Carol.Jid}' type='groupchat' id='c1'><body>Won</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>{room.Room.Oid("bob")}{ModerationRoom.StanzaId(room.Ids[^1])}</message>");
        Assert.Equal(["One", "Won"], room.Room.Archive.Select(message => message.Stanza.Body));
    }

    [Fact]
    public void One_may_correct_again_and_under_another_nick()
    {
        room.Say(room.Bob, "One", "m1");
        room.Bob.Send(Correction("m1"));
        room.Bob.Join("robert");
        room.Bob.Send(Correction("m1", "c2"));
        Assert.Equal(3, room.Ids.Count);
    }

    [Fact]
    public void Somebody_elses_message_is_not_corrected()
    {
        room.Say(room.Bob, "One", "m1");
        room.Carol.Send(Correction("m1"));
        room.Carol.Gets(ModerationRoom.Error(room.Carol, "message", "c1", "auth", "forbidden", "This message is somebody else's"));
        room.Bob.GetsNothing();
        Assert.Single(room.Ids);
    }

    [Fact]
    public void Two_whose_clients_chose_the_same_id_each_correct_their_own()
    {
        room.Say(room.Bob, "One", "m1");
        room.Say(room.Carol, "Two", "m1");
        room.Bob.Send(Correction("m1"));
        room.Carol.Send(Correction("m1"));
        Assert.Equal(4, room.Ids.Count);
    }

    [Fact]
    public void What_is_no_longer_at_hand_is_for_clients_to_judge()
    {
        var room = new ModerationRoom(history: 2);
        room.Say(room.Bob, "One", "m1");
        room.Fill(3);
        room.Carol.Send(Correction("m1"));
        Assert.Equal("Won", room.Bob.GetsOne().Body);
    }

    [Theory]
    [InlineData("<replace xmlns='urn:xmpp:message-correct:0'/>")]
    [InlineData("<replace xmlns='urn:xmpp:message-correct:0' id=''/>")]
    public void A_correction_of_nothing_is_no_request(string replace)
    {
        room.Bob.Send($"<message type='groupchat' id='c1'><body>Won</body>{replace}</message>");
        room.Bob.Gets(ModerationRoom.Error(room.Bob, "message", "c1", "modify", "bad-request", ""));
        room.Carol.GetsNothing();
    }
}
