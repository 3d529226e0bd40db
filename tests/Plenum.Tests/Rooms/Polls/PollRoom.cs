using System.Security;
using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Polls;

/// <summary>A room whose owner, ann, is in it, and what a test of polls says again and again.</summary>
sealed class PollRoom
{
    /// <summary>Noon, when every test starts, in UNIX seconds.</summary>
    public const long Noon = 1_793_534_400;

    public const string Counted =
        "<error type='continue'><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Your vote is taken into account. Votes are anonymous, they will not be shown to other participants.</text></error>";

    public const string Over =
        "<error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This poll is now over.</text></error>";

    public const string NotValid =
        "<error type='cancel'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This choice is not valid.</text></error>";

    public PollRoom(RoomSettings? settings = null, IReadOnlyList<FeatureManifest>? features = null)
    {
        Room = new(settings, features);
        Ann = Room.Joined("ann");
    }

    public RoomFixture Room { get; }

    public TestPeer Ann { get; }

    /// <summary>A submission of the form, of this type, with these fields and a FORM_TYPE.</summary>
    public static string Submission(string type, params (string Var, string Value)[] fields) =>
        Form(type, [("FORM_TYPE", "http://jabber.org/protocol/muc#x-poll"), .. fields]);

    /// <summary>A data form in a query.</summary>
    public static string Form(string type, params (string Var, string Value)[] fields) =>
        $"<iq type='set' id='s1'><query xmlns='http://jabber.org/protocol/muc#x-poll'><x xmlns='jabber:x:data' type='{type}'>"
        + string.Concat(fields.Select(field => $"<field var='{field.Var}'><value>{SecurityElement.Escape(field.Value)}</value></field>"))
        + "</x></query></iq>";

    /// <summary>The submission of a poll with these choices.</summary>
    public static string Poll(int minutes = 5, bool anonymous = true, string question = "Which song?", params string[] choices) => Submission(
        "submit",
        [
            ("muc#roompoll_question", question),
            ("muc#roompoll_duration", $"{minutes}"),
            ("muc#roompoll_anonymous", anonymous ? "1" : "0"),
            .. (choices is [] ? ["Slow", "Loud"] : choices).Select((label, index) => ($"muc#roompoll_choice{index + 1}", label)),
        ]);

    /// <summary>Ann starts a poll; what everyone got of it is read.</summary>
    public void Start(int minutes = 5, bool anonymous = true, params string[] choices)
    {
        Ann.Send(Poll(minutes, anonymous, choices: choices));
        Assert.Contains(Ann.Received, stanza => stanza is { Kind: StanzaKind.Iq, Type: "result" });
        Ann.Skip();
    }

    /// <summary>Someone joins, and has read everything.</summary>
    public TestPeer Joined(string name, string? nick = null, string resource = "a")
    {
        var peer = Room.Joined(name, nick, resource);
        Ann.Skip();
        return peer;
    }

    /// <summary>Sets an affiliation, as the room would remember it.</summary>
    public void Affiliate(string name, Affiliation affiliation) =>
        Room.Room.Replay(new AffiliationSet(Jid.Parse($"{name}@localhost"), affiliation));

    /// <summary>The answer to a vote or another message.</summary>
    public static string Bounce(TestPeer to, string error, string id = "m1") =>
        $"<message type='error' from='room@rooms.localhost' to='{to.Jid}' id='{id}'>{error}</message>";

    /// <summary>An update of the poll that <see cref="Start"/> starts, with the counts of its two choices.</summary>
    public string Update(TestPeer to, int slow, int loud, string from = "room@rooms.localhost/ann", long end = Noon + 300) =>
        $"""
        <message from='{from}' to='{to.Jid}' type='groupchat' id='*'>
          <x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message' id='*' end='{end}' votes='{slow + loud}'><x-poll-question>Which song?</x-poll-question><x-poll-choice choice='1' votes='{slow}'>Slow</x-poll-choice><x-poll-choice choice='2' votes='{loud}'>Loud</x-poll-choice></x-poll>
          <no-copy xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/><no-permanent-store xmlns='urn:xmpp:hints'/>
          <occupant-id xmlns='urn:xmpp:occupant-id:0' id='{Room.IdOf("ann")}'/>
        </message>
        """;

    /// <summary>The end of that poll.</summary>
    public string End(TestPeer to, string body, int slow, int loud, string from = "room@rooms.localhost/ann", long end = Noon + 300) =>
        $"""
        <message from='{from}' to='{to.Jid}' type='groupchat' id='*'>
          <body>{body}</body>
          <x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message' id='*' end='{end}' votes='{slow + loud}' over=''><x-poll-question>Which song?</x-poll-question><x-poll-choice choice='1' votes='{slow}'>Slow</x-poll-choice><x-poll-choice choice='2' votes='{loud}'>Loud</x-poll-choice></x-poll>
          <occupant-id xmlns='urn:xmpp:occupant-id:0' id='{Room.IdOf("ann")}'/>
          <stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='*'/>
        </message>
        """;

    /// <summary>The counts in the last poll message that a session got; choices by number.</summary>
    public static string CountsIn(Stanza message)
    {
        var poll = message.Child("x-poll", "http://jabber.org/protocol/muc#x-poll-message");
        Assert.NotNull(poll);
        return string.Join(' ', poll.Elements.Where(child => child.Name == "x-poll-choice").Select(choice => $"{choice["choice"]}:{choice["votes"]}"));
    }
}
