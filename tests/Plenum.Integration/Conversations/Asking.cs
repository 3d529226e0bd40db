using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>XEP-0045 §6, and what occupants ask each other.</summary>
static class Asking
{
    const string Info = "<query xmlns='http://jabber.org/protocol/disco#info'/>", Items = "<query xmlns='http://jabber.org/protocol/disco#items'/>";

    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("asking about a room",
            [.. Room("alice", ("muc#roomconfig_roomname", "A room"), ("muc#roomconfig_roomdesc", "For all")),
            new("bob asks what it is", "bob", Iq("get", "{room}", Info)),
            new("bob asks who is there", "bob", Iq("get", "{room}", Items)),
            Configure("alice", ("muc#roomconfig_membersonly", "1"), ("muc#roomconfig_moderatedroom", "1"), ("muc#roomconfig_publicroom", "0"), ("muc#roomconfig_whois", "anyone")),
            new("alice asks what it is now", "alice", Iq("get", "{room}", Info)),
            new("bob asks what there is not", "bob", Iq("get", "nowhere@rooms.localhost", Info)),
            new("bob asks for a node that is not there", "bob", Iq("get", "{room}", "<query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:nothing'/>")),
            new("bob asks something unknown", "bob", Iq("get", "{room}", "<query xmlns='urn:example:unknown'/>"))]),

        new("asking an occupant",
            [.. Room("alice"),
            Enter("bob"),
            new("alice writes a vCard", "alice", Iq("set", "", "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>")),
            new("bob reads it by nick", "bob", Iq("get", "{room}/Alice", "<vCard xmlns='vcard-temp'/>")),
            new("carol may not", "carol", Iq("get", "{room}/Alice", "<vCard xmlns='vcard-temp'/>")),
            new("bob asks nobody", "bob", Iq("get", "{room}/Nobody", "<vCard xmlns='vcard-temp'/>"))]),

        new("asking a server",
            new("alice asks for the time", "alice", Iq("get", "localhost", "<time xmlns='urn:xmpp:time'/>")),
            new("alice asks something unknown", "alice", Iq("get", "localhost", "<query xmlns='urn:example:unknown'/>")),
            new("alice asks her account something unknown", "alice", Iq("get", "alice@localhost", "<query xmlns='urn:example:unknown'/>")),
            new("alice asks bob's account something unknown", "alice", Iq("get", "bob@localhost", "<query xmlns='urn:example:unknown'/>")),
            new("alice asks a stranger", "alice", Iq("get", "elsewhere.invalid", "<ping xmlns='urn:xmpp:ping'/>")),
            new("alice asks what there is", "alice", Iq("get", "localhost", Items))),
    ];
}
