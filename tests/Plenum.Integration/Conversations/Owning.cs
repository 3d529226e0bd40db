using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>XEP-0045 §7.8 to §7.10 and §10.</summary>
static class Owning
{
    const string Owner = "http://jabber.org/protocol/muc#owner";

    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("configuration",
            [.. Room("alice"),
            Enter("bob"), Enter("guest"),
            Configure("alice", ("muc#roomconfig_whois", "anyone")),
            Configure("alice", ("muc#roomconfig_whois", "moderators")),
            Configure("alice", ("muc#roomconfig_roomname", "A name")),
            Configure("alice", ("muc#roomconfig_publicroom", "0")),
            new("bob may not see the form", "bob", Iq("get", "{room}", $"<query xmlns='{Owner}'/>")),
            new("bob may not change it", "bob", Configure("bob", ("muc#roomconfig_publicroom", "1")).Xml),
            new("alice cancels", "alice", Iq("set", "{room}", $"<query xmlns='{Owner}'><x xmlns='jabber:x:data' type='cancel'/></query>")),
            Configure("alice", ("muc#roomconfig_membersonly", "1")) with { What = "alice closes the room" }]),

        new("destroying",
            [.. Room("alice"),
            Enter("bob"),
            new("bob may not destroy it", "bob", Iq("set", "{room}", $"<query xmlns='{Owner}'><destroy/></query>")),
            new("alice destroys it", "alice", Iq("set", "{room}", $"<query xmlns='{Owner}'><destroy jid='other@rooms.localhost'><reason>Moved</reason></destroy></query>")),
            new("bob says something there", "bob", Say("bob", "hello?").Xml),
            Enter("bob") with { What = "bob makes it anew" }]),

        new("giving up a new room",
            Enter("alice"),
            new("alice cancels", "alice", Iq("set", "{room}", $"<query xmlns='{Owner}'><x xmlns='jabber:x:data' type='cancel'/></query>")),
            Enter("bob")),

        new("invitations",
            [.. Room("alice", ("muc#roomconfig_membersonly", "1")),
            new("alice is available", "alice", "<presence xmlns='jabber:client'/>"),
            new("bob is available", "bob", "<presence xmlns='jabber:client'/>"),
            new("alice invites bob", "alice", Invite("bob@localhost", "Come in")),
            Enter("bob"),
            new("bob may not invite", "bob", Invite("carol@localhost", "You too")),
            new("dave is available", "dave", "<presence xmlns='jabber:client'/>"),
            new("alice invites dave", "alice", Invite("dave@localhost", "And you")),
            new("dave declines", "dave", "<message xmlns='jabber:client' id='c-message' to='{room}'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='alice@localhost'><reason>No time</reason></decline></x></message>")]),

        new("registering a nick",
            [.. Room("alice"),
            new("alice makes bob a member", "alice", Give("jid='bob@localhost' affiliation='member'")),
            Enter("bob"),
            new("bob asks for the form", "bob", Iq("get", "{room}", "<query xmlns='jabber:iq:register'/>")),
            new("bob registers", "bob", Iq("set", "{room}", $"<query xmlns='jabber:iq:register'>{Form("http://jabber.org/protocol/muc#register", ("muc#register_roomnick", "Bobby"))}</query>")),
            Enter("carol", "Bobby"),
            new("bob asks for the reserved nick", "bob", Iq("get", "{room}", "<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>")),
            new("bob takes it back", "bob", Iq("set", "{room}", "<query xmlns='jabber:iq:register'><remove/></query>"))]),
    ];

    static string Invite(string who, string reason) =>
        $"<message xmlns='jabber:client' id='c-message' to='{{room}}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='{who}'><reason>{reason}</reason></invite></x></message>";
}
