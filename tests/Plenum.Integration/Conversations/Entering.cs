using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>XEP-0045 §7.2, and leaving (§7.14).</summary>
static class Entering
{
    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("making a room",
            Enter("alice"),
            Enter("bob") with { What = "bob finds it locked" },
            new("alice asks for an instant room", "alice", Iq("set", "{room}", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>")),
            Enter("bob"),
            Exit("bob"),
            Exit("alice"),
            Enter("guest", "Guest")),

        new("entering and leaving",
            [.. Room("alice"),
            Enter("bob"),
            Enter("guest"),
            Say("bob", "hello"),
            Enter("carol"),
            new("carol enters anew", "carol", Enter("carol").Xml),
            new("bob becomes away", "bob", "<presence xmlns='jabber:client' id='c-away' to='{room}/Bob'><show>away</show><status>Lunch</status></presence>"),
            Exit("bob", "<status>Bye</status>"),
            new("carol's connection ends", "carol", Leave),
            Enter("dave"),
            new("dave is not in the room any more", "dave", "<presence xmlns='jabber:client' type='unavailable'/>")]),

        new("nicks in use",
            [.. Room("alice"),
            Enter("bob", "Alice"),
            new("bob enters without a nick", "bob", "<presence xmlns='jabber:client' id='c-p' to='{room}'><x xmlns='http://jabber.org/protocol/muc'/></presence>"),
            Enter("bob"),
            new("bob wants the nick of alice", "bob", "<presence xmlns='jabber:client' id='c-nick' to='{room}/Alice'/>"),
            new("bob changes the nick", "bob", "<presence xmlns='jabber:client' id='c-nick' to='{room}/Robert'/>"),
            new("bob enters with a second client", "bob/laptop", Enter("bob", "Robert").Xml),
            new("the second client of bob leaves", "bob/laptop", "<presence xmlns='jabber:client' type='unavailable' to='{room}/Robert'/>")]),

        new("members only",
            [.. Room("alice", ("muc#roomconfig_membersonly", "1")),
            Enter("bob"),
            new("alice makes bob a member", "alice", Give("jid='bob@localhost' affiliation='member'")),
            Enter("bob") with { What = "bob enters as a member" },
            new("alice takes it from bob", "alice", Give("jid='bob@localhost' affiliation='none'", "Sorry")),
            new("alice makes carol a member", "alice", Give("jid='carol@localhost' affiliation='member'")),
            Enter("carol"),
            Enter("guest")]),

        new("banned",
            [.. Room("alice"),
            Enter("bob"),
            new("alice bans bob", "alice", Give("jid='bob@localhost' affiliation='outcast'", "Spam")),
            Enter("bob") with { What = "bob is banned" },
            new("alice asks who is banned", "alice", List("affiliation='outcast'")),
            new("alice forgives bob", "alice", Give("jid='bob@localhost' affiliation='none'")),
            Enter("bob") with { What = "bob is back" }]),

        new("password",
            [.. Room("alice", ("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "secret")),
            Enter("bob"),
            Enter("bob", muc: "<password>wrong</password>") with { What = "bob tries a password" },
            Enter("bob", muc: "<password>secret</password>") with { What = "bob knows the password" },
            Configure("alice", ("muc#roomconfig_passwordprotectedroom", "0"), ("muc#roomconfig_roomsecret", "")),
            Enter("carol")]),

        new("history",
            [.. Room("alice"),
            Say("alice", "one"), Say("alice", "two"), Say("alice", "three"),
            new("alice sets the subject", "alice", Message("groupchat", "{room}", "<subject>Numbers</subject>")),
            Enter("bob"),
            Enter("carol", muc: "<history maxstanzas='0'/>"),
            Enter("dave", muc: "<history maxstanzas='2'/>"),
            Enter("erin", muc: "<history seconds='3600'/>"),
            Enter("guest", muc: "<history since='2030-01-01T00:00:00Z'/>")]),
        new("temporary room",
            [.. Room("alice"),
            Enter("bob"),
            Configure("alice", ("muc#roomconfig_persistentroom", "0")) with { What = "alice makes it temporary" },
            Exit("alice"),
            Exit("bob"),
            Enter("carol")]),

        new("a room that nobody opens",
            Enter("alice"),
            Exit("alice"),
            Enter("bob")),

        new("everybody sees everybody",
            [.. Room("alice", ("muc#roomconfig_whois", "anyone")),
            Enter("bob"),
            Enter("guest")]),

        new("without words",
            [.. Room("alice"),
            Say("alice", "one"), Say("alice", "two"),
            Enter("bob", muc: "<history maxchars='0'/>"),
            Enter("carol", muc: "<history maxstanzas='1' seconds='100000'/>")]),
    ];
}
