using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>XEP-0045 §8 and §9.</summary>
static class Moderating
{
    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("kick",
            [.. Room("alice"),
            Enter("bob"), Enter("carol"),
            new("bob may not kick", "bob", Give("nick='Carol' role='none'")),
            new("alice kicks bob", "alice", Give("nick='Bob' role='none'", "Enough")),
            Enter("bob") with { What = "bob comes back" },
            new("alice kicks nobody", "alice", Give("nick='Nobody' role='none'")),
            new("alice makes carol a moderator", "alice", Give("nick='Carol' role='moderator'")),
            new("carol may not kick the owner", "carol", Give("nick='Alice' role='none'")),
            new("carol kicks bob", "carol", Give("nick='Bob' role='none'"))]),

        new("voice",
            [.. Room("alice", ("muc#roomconfig_moderatedroom", "1")),
            Enter("bob"), Enter("carol"),
            Say("bob", "unheard"),
            new("bob whispers without voice", "bob", Message("chat", "{room}/Carol", "<body>Psst</body>")),
            new("alice gives bob voice", "alice", Give("nick='Bob' role='participant'", "Speak")),
            Say("bob", "heard"),
            new("alice takes it away", "alice", Give("nick='Bob' role='visitor'")),
            new("alice asks who has voice", "alice", List("role='participant'")),
            new("alice asks who moderates", "alice", List("role='moderator'")),
            new("bob may not ask", "bob", List("role='participant'")),
            Configure("alice", ("muc#roomconfig_moderatedroom", "0")),
            Enter("dave")]),

        new("asking for voice",
            [.. Room("alice", ("muc#roomconfig_moderatedroom", "1")),
            Enter("bob"), Enter("carol"),
            new("bob asks for voice", "bob", Message("normal", "{room}", Form("http://jabber.org/protocol/muc#request", ("muc#role", "participant")))),
            new("alice grants it", "alice", Message("normal", "{room}", Form(
                "http://jabber.org/protocol/muc#request", ("muc#role", "participant"), ("muc#jid", "bob@localhost/phone"), ("muc#roomnick", "Bob"), ("muc#request_allow", "true"))))]),

        new("affiliations",
            [.. Room("alice"),
            Enter("bob"), Enter("carol"),
            new("alice makes bob an admin", "alice", Give("jid='bob@localhost' affiliation='admin'")),
            new("bob makes carol a member", "bob", Give("jid='carol@localhost' affiliation='member'")),
            new("bob may not make carol an owner", "bob", Give("jid='carol@localhost' affiliation='owner'")),
            new("bob may not ban the owner", "bob", Give("jid='alice@localhost' affiliation='outcast'")),
            new("bob asks who is a member", "bob", List("affiliation='member'")),
            new("carol may not ask who is banned", "carol", List("affiliation='outcast'")),
            new("alice makes carol an owner too", "alice", Give("jid='carol@localhost' affiliation='owner'")),
            new("alice gives up the room", "alice", Give("jid='alice@localhost' affiliation='none'")),
            new("carol asks who owns it", "carol", List("affiliation='owner'")),
            new("the last owner may not go", "carol", Give("jid='carol@localhost' affiliation='none'")),
            new("bob bans two at once", "bob", Iq("set", "{room}",
                "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='dave@localhost'/><item affiliation='outcast' jid='erin@localhost'/></query>")),
            Enter("dave")]),

        new("banning a visitor",
            [.. Room("alice"),
            Enter("guest"),
            new("alice bans guest by nick", "alice", Give("nick='Guest' affiliation='outcast'", "Rude")),
            Enter("guest") with { What = "guest is banned" },
            Enter("stranger")]),

        new("seen and unseen",
            [.. Room("alice"),
            Enter("bob"),
            Manyfold("alice", "muc#roomconfig_presencebroadcast", "moderator"),
            Enter("carol"),
            Enter("guest"),
            Say("carol", "hello"),
            new("carol becomes away", "carol", "<presence xmlns='jabber:client' to='{room}/Carol'><show>away</show></presence>"),
            new("alice makes bob a moderator", "alice", Give("nick='Bob' role='moderator'")),
            Exit("carol"),
            new("alice kicks guest", "alice", Give("nick='Guest' role='none'"))]),
    ];

    static Step Manyfold(string who, string field, params string[] values) => new($"{who} sets {field}", who, Iq("set", "{room}",
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
        + $"<value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='{field}'>"
        + string.Concat(values.Select(value => $"<value>{value}</value>")) + "</field></x></query>"));
}
