using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>Between accounts: RFC 6121, XEP-0191, XEP-0160, XEP-0054, XEP-0280.</summary>
static class Talking
{
    const string Roster = "jabber:iq:roster", Available = "<presence xmlns='jabber:client'/>";

    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("contacts",
            new("alice is available", "alice", Available),
            new("bob is available", "bob", Available),
            new("alice adds bob", "alice", Iq("set", "", $"<query xmlns='{Roster}'><item jid='bob@localhost' name='Bob'><group>Friends</group></item></query>")),
            new("alice asks to see bob", "alice", "<presence xmlns='jabber:client' to='bob@localhost' type='subscribe'/>"),
            new("bob lets her", "bob", "<presence xmlns='jabber:client' to='alice@localhost' type='subscribed'/>"),
            new("bob is away", "bob", "<presence xmlns='jabber:client'><show>away</show></presence>"),
            new("bob asks to see alice", "bob", "<presence xmlns='jabber:client' to='alice@localhost' type='subscribe'/>"),
            new("alice lets him", "alice", "<presence xmlns='jabber:client' to='bob@localhost' type='subscribed'/>"),
            new("alice writes to bob", "alice", Message("chat", "bob@localhost", "<body>Hello</body>")),
            new("bob's connection ends", "bob", Leave),
            new("bob comes back", "bob", Return),
            new("bob is available again", "bob", Available),
            new("alice removes bob", "alice", Iq("set", "", $"<query xmlns='{Roster}'><item jid='bob@localhost' subscription='remove'/></query>")),
            new("bob is away again", "bob", "<presence xmlns='jabber:client'><show>away</show></presence>"),
            new("bob asks for the roster again", "bob", Iq("get", "", $"<query xmlns='{Roster}'/>"))),

        new("declined",
            new("carol is available", "carol", Available),
            new("dave is available", "dave", Available),
            new("carol asks to see dave", "carol", "<presence xmlns='jabber:client' to='dave@localhost' type='subscribe'/>"),
            new("dave declines", "dave", "<presence xmlns='jabber:client' to='carol@localhost' type='unsubscribed'/>"),
            new("carol asks again", "carol", "<presence xmlns='jabber:client' to='dave@localhost' type='subscribe'/>"),
            new("carol thinks better of it", "carol", "<presence xmlns='jabber:client' to='dave@localhost' type='unsubscribe'/>")),

        new("offline",
            new("alice is available", "alice", Available),
            new("alice writes to carol", "alice", Message("chat", "carol@localhost", "<body>Are you there?</body>")),
            new("alice writes a headline", "alice", Message("headline", "carol@localhost", "<body>News</body>")),
            new("alice types", "alice", Message("chat", "carol@localhost", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")),
            new("carol is available", "carol", Available),
            new("alice writes to nobody", "alice", Message("chat", "nobody@localhost", "<body>Hello?</body>")),
            new("alice asks a resource that is not there", "alice", Iq("get", "carol@localhost/nowhere", "<ping xmlns='urn:xmpp:ping'/>"))),

        new("blocking",
            new("bob is available", "bob", Available),
            new("dave is available", "dave", Available),
            new("bob asks for the list", "bob", Iq("get", "", "<blocklist xmlns='urn:xmpp:blocking'/>")),
            new("bob blocks dave", "bob", Iq("set", "", "<block xmlns='urn:xmpp:blocking'><item jid='dave@localhost'/></block>")),
            new("dave writes to bob", "dave", Message("chat", "bob@localhost", "<body>Hello?</body>")),
            new("bob writes to dave", "bob", Message("chat", "dave@localhost", "<body>Hello</body>")),
            new("dave asks bob something", "dave", Iq("get", "bob@localhost/phone", "<ping xmlns='urn:xmpp:ping'/>")),
            new("bob unblocks dave", "bob", Iq("set", "", "<unblock xmlns='urn:xmpp:blocking'><item jid='dave@localhost'/></unblock>")),
            new("dave writes again", "dave", Message("chat", "bob@localhost", "<body>Friends?</body>"))),

        new("vcard",
            new("alice asks for her own", "alice", Iq("get", "", "<vCard xmlns='vcard-temp'/>")),
            new("alice writes it", "alice", Iq("set", "", "<vCard xmlns='vcard-temp'><FN>Alice</FN><NICKNAME>Al</NICKNAME></vCard>")),
            new("bob reads it", "bob", Iq("get", "alice@localhost", "<vCard xmlns='vcard-temp'/>")),
            new("bob reads that of nobody", "bob", Iq("get", "nobody@localhost", "<vCard xmlns='vcard-temp'/>"))),

        new("carbons",
            new("bob is available", "bob", Available),
            new("bob has a laptop", "bob/laptop", Available),
            new("the laptop wants copies", "bob/laptop", Iq("set", "", "<enable xmlns='urn:xmpp:carbons:2'/>")),
            new("alice writes to the phone", "alice", Message("chat", "bob@localhost/phone", "<body>Hello</body>")),
            new("bob answers by phone", "bob", Message("chat", "alice@localhost/phone", "<body>Hi</body>")),
            new("bob answers in private", "bob", Message("chat", "alice@localhost/phone", "<body>Psst</body><private xmlns='urn:xmpp:carbons:2'/>"))),
        new("waiting for an answer",
            new("alice is available", "alice", Available),
            new("alice asks to see erin", "alice", "<presence xmlns='jabber:client' to='erin@localhost' type='subscribe'/>"),
            new("erin is available", "erin", Available),
            new("erin lets her", "erin", "<presence xmlns='jabber:client' to='alice@localhost' type='subscribed'/>"),
            new("erin takes it back", "erin", "<presence xmlns='jabber:client' to='alice@localhost' type='unsubscribed'/>"),
            new("erin is away", "erin", "<presence xmlns='jabber:client'><show>away</show></presence>")),

        new("directed presence",
            new("carol is available", "carol", Available),
            new("dave shows himself to carol", "dave", "<presence xmlns='jabber:client' to='carol@localhost/phone'><show>chat</show></presence>"),
            new("dave is available", "dave", Available),
            new("dave is away", "dave", "<presence xmlns='jabber:client'><show>away</show></presence>"),
            new("dave goes", "dave", "<presence xmlns='jabber:client' type='unavailable'/>")),

        new("two clients",
            new("bob is available", "bob", "<presence xmlns='jabber:client'><priority>5</priority></presence>"),
            new("bob has a laptop", "bob/laptop", "<presence xmlns='jabber:client'><priority>5</priority></presence>"),
            new("bob has a clock", "bob/clock", "<presence xmlns='jabber:client'><priority>-1</priority></presence>"),
            new("alice writes to bob", "alice", Message("chat", "bob@localhost", "<body>Hello</body>")),
            new("alice writes to a client that is not there", "alice", Message("chat", "bob@localhost/nowhere", "<body>Hello</body>")),
            new("alice writes a normal message to one that is not there", "alice", Message("normal", "bob@localhost/nowhere", "<body>Hello</body>")),
            new("alice writes to the clock", "alice", Message("chat", "bob@localhost/clock", "<body>Tick</body>")),
            new("alice writes a headline", "alice", Message("headline", "bob@localhost", "<body>News</body>")),
            new("alice takes bob for a room", "alice", Message("groupchat", "bob@localhost", "<body>All?</body>")),
            new("the laptop goes", "bob/laptop", "<presence xmlns='jabber:client' type='unavailable'/>"),
            new("alice writes again", "alice", Message("chat", "bob@localhost", "<body>Still there?</body>"))),

        new("blocking a contact",
            new("alice is available", "alice", Available),
            new("dave is available", "dave", Available),
            new("alice asks to see dave", "alice", "<presence xmlns='jabber:client' to='dave@localhost' type='subscribe'/>"),
            new("dave lets her", "dave", "<presence xmlns='jabber:client' to='alice@localhost' type='subscribed'/>"),
            new("dave blocks alice", "dave", Iq("set", "", "<block xmlns='urn:xmpp:blocking'><item jid='alice@localhost'/></block>")),
            new("dave is away", "dave", "<presence xmlns='jabber:client'><show>away</show></presence>"),
            new("alice asks once more", "alice", "<presence xmlns='jabber:client' to='dave@localhost' type='subscribe'/>"),
            new("dave unblocks alice", "dave", Iq("set", "", "<unblock xmlns='urn:xmpp:blocking'/>"))),
    ];
}
