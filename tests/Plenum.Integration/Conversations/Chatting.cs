using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>XEP-0045 §7.4 to §7.6, §8.1; XEP-0410, XEP-0313 in rooms.</summary>
static class Chatting
{
    const string Mam = "urn:xmpp:mam:2", Pages = "http://jabber.org/protocol/rsm";

    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("chatting",
            [.. Room("alice"),
            Enter("bob"), Enter("guest"),
            Say("bob", "hello"),
            new("guest answers with all that a client adds", "guest", Message(
                "groupchat", "{room}", "<body>Hi &lt;Bob&gt;</body><origin-id xmlns='urn:xmpp:sid:0' id='c-o'/><markable xmlns='urn:xmpp:chat-markers:0'/><active xmlns='http://jabber.org/protocol/chatstates'/>")),
            new("bob corrects", "bob", Message("groupchat", "{room}", "<body>Hello</body><replace xmlns='urn:xmpp:message-correct:0' id='c-message'/>")),
            new("bob types", "bob", Message("groupchat", "{room}", "<composing xmlns='http://jabber.org/protocol/chatstates'/>")),
            new("bob forges where and when", "bob", Message(
                "groupchat", "{room}", "<body>Forged</body><stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='c-forged'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='c-forged'/>")),
            new("bob sends a chat message to the room", "bob", Message("chat", "{room}", "<body>To whom?</body>")),
            new("carol is not in the room", "carol", Message("groupchat", "{room}", "<body>Hello?</body>")),
            new("carol greets an occupant", "carol", Message("chat", "{room}/Bob", "<body>Hello?</body>"))]),

        new("private messages",
            [.. Room("alice"),
            Enter("bob"), Enter("guest"),
            new("bob whispers to guest", "bob", Message("chat", "{room}/Guest", "<body>Psst</body>")),
            new("guest answers bob", "guest", Message("chat", "{room}/Bob", "<body>What?</body><x xmlns='http://jabber.org/protocol/muc#user'/>")),
            new("guest whispers to nobody", "guest", Message("chat", "{room}/Nobody", "<body>Hello?</body>")),
            new("guest shouts to one", "guest", Message("groupchat", "{room}/Bob", "<body>Hello?</body>"))]),

        new("private messages to two clients",
            [.. Room("alice"),
            Enter("bob"),
            new("bob enters with a laptop", "bob/laptop", Enter("bob").Xml),
            new("alice whispers to bob", "alice", Message("chat", "{room}/Bob", "<body>Psst</body>")),
            new("the laptop answers", "bob/laptop", Message("chat", "{room}/Alice", "<body>What?</body>")),
            new("the laptop could not take it", "bob/laptop", Message("error", "{room}/Alice", "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"))]),

        new("subject",
            [.. Room("alice"),
            Enter("bob"),
            new("bob may not change the subject", "bob", Message("groupchat", "{room}", "<subject>Mine</subject>")),
            new("alice changes the subject", "alice", Message("groupchat", "{room}", "<subject>Ours</subject>")),
            new("a subject with words is a message", "alice", Message("groupchat", "{room}", "<subject>Not one</subject><body>words</body>")),
            Configure("alice", ("muc#roomconfig_changesubject", "1")),
            new("bob changes the subject", "bob", Message("groupchat", "{room}", "<subject>All of us</subject>")),
            new("bob removes the subject", "bob", Message("groupchat", "{room}", "<subject/>")),
            Enter("carol")]),

        new("self-ping",
            [.. Room("alice"),
            Enter("bob"),
            new("bob asks whether bob is there", "bob", Iq("get", "{room}/Bob", "<ping xmlns='urn:xmpp:ping'/>")),
            new("carol asks whether bob is there", "carol", Iq("get", "{room}/Bob", "<ping xmlns='urn:xmpp:ping'/>"))]),

        new("paging back",
            [.. Room("alice"),
            Say("alice", "one"), Say("alice", "two"), Say("alice", "three"), Say("alice", "four"), Say("alice", "five"),
            new("bob is not in the room but may read", "bob", Query("<max>2</max><before/>")),
            new("bob reads what was before", "bob", Query("<max>2</max><before>{first}</before>")),
            new("bob reads the beginning", "bob", Query("<max>2</max>")),
            new("bob reads on", "bob", Query("<max>2</max><after>{last}</after>")),
            new("bob reads to the end", "bob", Query("<max>10</max><after>{last}</after>")),
            new("bob asks for what there is not", "bob", Query("<after>no-such-id</after>")),
            new("bob asks how much there is", "bob", Query("<max>0</max>")),
            Configure("alice", ("muc#roomconfig_membersonly", "1")),
            new("bob may not read any more", "bob", Query("<max>2</max>"))]),
    ];

    static string Query(string page) => Iq("set", "{room}", $"<query xmlns='{Mam}' queryid='q'><set xmlns='{Pages}'>{page}</set></query>");
}
