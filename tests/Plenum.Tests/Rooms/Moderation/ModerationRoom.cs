namespace Plenum.Tests.Rooms.Moderation;

/// <summary>A room with its owner alice, with bob and with carol, who keeps few messages at hand; and what these tests say again and again.</summary>
sealed class ModerationRoom
{
    public ModerationRoom(int history = 50)
    {
        Room = new(new() { HistoryLength = history });
        Alice = Room.Joined("alice");
        Bob = Room.Joined("bob");
        Carol = Room.Joined("carol");
        Skip();
    }

    public RoomFixture Room { get; }

    public TestPeer Alice { get; }

    public TestPeer Bob { get; }

    public TestPeer Carol { get; }

    /// <summary>The archive ids in order.</summary>
    public IReadOnlyList<string> Ids => [.. Room.Archive.Select(message => message.Id)];

    /// <summary>Everyone has read everything.</summary>
    public void Skip()
    {
        Alice.Skip();
        Bob.Skip();
        Carol.Skip();
    }

    /// <summary>Says something, corrects something (<paramref name="corrects"/>), and gives the archive id.</summary>
    public string Say(TestPeer who, string body, string id, string? corrects = null)
    {
        who.Send($"<message type='groupchat' id='{id}'><body>{body}</body>{(corrects is null ? "" : $"<replace xmlns='urn:xmpp:message-correct:0' id='{corrects}'/>")}<origin-id xmlns='urn:xmpp:sid:0' id='{id}'/></message>");
        Skip();
        return Ids[^1];
    }

    /// <summary>So many messages that nothing of before is at hand any more.</summary>
    public void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Alice.Say("filler", $"fill{i}");
        }

        Skip();
    }

    /// <summary>A retraction in today's form.</summary>
    public static string Retraction(string of, string id = "r1") =>
        $"<message type='groupchat' id='{id}'><retract xmlns='urn:xmpp:message-retract:1' id='{of}'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><body>/me retracted a message</body><store xmlns='urn:xmpp:hints'/></message>";

    /// <summary>A retraction in the form before.</summary>
    public static string OldRetraction(string of, string id = "r1") =>
        $"<message type='groupchat' id='{id}'><store xmlns='urn:xmpp:hints'/><apply-to xmlns='urn:xmpp:fasten:0' id='{of}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to></message>";

    /// <summary>A moderator's request in today's form.</summary>
    public static string Taking(string of, string reason = "<reason>Not here</reason>") =>
        $"<iq type='set' id='q1'><moderate xmlns='urn:xmpp:message-moderate:1' id='{of}'><retract xmlns='urn:xmpp:message-retract:1'/>{reason}</moderate></iq>";

    /// <summary>A moderator's request in the form before.</summary>
    public static string OldTaking(string of, string reason = "<reason>Not here</reason>") =>
        $"<iq type='set' id='q1'><apply-to xmlns='urn:xmpp:fasten:0' id='{of}'><moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/>{reason}</moderate></apply-to></iq>";

    /// <summary>What the room answers to a request that it does.</summary>
    public static string Done(TestPeer to) => $"<iq from='room@rooms.localhost' to='{to.Jid}' type='result' id='q1'/>";

    /// <summary>An error of the room, in answer to a message or request.</summary>
    public static string Error(TestPeer to, string kind, string id, string type, string condition, string text) =>
        $"<{kind} from='room@rooms.localhost' to='{to.Jid}' type='error' id='{id}'><error type='{type}'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{(text.Length == 0 ? "" : $"<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>{text}</text>")}</error></{kind}>";

    public static string StanzaId(string id) => $"<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='{id}'/>";

    /// <summary>What the room tells when alice has taken a message away.</summary>
    public string Taken(TestPeer? to, string of, string reason = "Not here")
    {
        string In(string ns) => reason.Length == 0 ? "" : $"<reason xmlns='{ns}'>{reason}</reason>";
        var (by, alice) = ("by='room@rooms.localhost/alice'", Room.Oid("alice"));
        return $"<message from='room@rooms.localhost' {(to is null ? "" : $"to='{to.Jid}'")} type='groupchat' id='*'>"
            + $"<retract xmlns='urn:xmpp:message-retract:1' id='{of}'><moderated xmlns='urn:xmpp:message-moderate:1' {by}>{alice}</moderated>{In("urn:xmpp:message-retract:1")}</retract>"
            + $"<apply-to xmlns='urn:xmpp:fasten:0' id='{of}'><moderated xmlns='urn:xmpp:message-moderate:0' {by}>{alice}<retract xmlns='urn:xmpp:message-retract:0'/>{In("urn:xmpp:message-moderate:0")}</moderated></apply-to>"
            + $"{StanzaId("*")}</message>";
    }

    /// <summary>Checks that the archive has this in the place of an id.</summary>
    public void Keeps(string id, string expected)
    {
        var kept = Room.Archive.Single(message => message.Id == id).Stanza;
        var difference = StanzaXml.Difference(StanzaXml.ParseElement(expected), kept.ToElement());
        Assert.True(difference is null, $"{difference}\n  expected {expected}\n  kept     {kept}");
    }

    /// <summary>Checks that a text is nowhere: not in the archive, not in what somebody who joins gets, now and after a restart.</summary>
    public void IsGone(string text)
    {
        for (var restarted = false; ; restarted = true)
        {
            Assert.DoesNotContain(Room.Archive, message => message.Stanza.ToString().Contains(text, StringComparison.Ordinal));
            var late = Room.Peer("late");
            late.Join("late");
            Assert.DoesNotContain(late.Received, stanza => stanza.ToString().Contains(text, StringComparison.Ordinal));
            Assert.DoesNotContain(Room.Journal, line => line.Contains(text, StringComparison.Ordinal));
            late.Leave();
            if (restarted)
            {
                return;
            }

            Room.Restart();
        }
    }
}
