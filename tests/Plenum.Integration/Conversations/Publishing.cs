using static Plenum.Integration.Conversations.Script;

namespace Plenum.Integration.Conversations;

/// <summary>What an account keeps with the server: XEP-0049, XEP-0077, XEP-0163, XEP-0223.</summary>
static class Publishing
{
    const string PubSub = "http://jabber.org/protocol/pubsub";

    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        new("publishing",
            new("alice publishes a nick", "alice", Publish("http://jabber.org/protocol/nick", "current", "<nick xmlns='http://jabber.org/protocol/nick'>Al</nick>")),
            new("alice reads it", "alice", Items("", "http://jabber.org/protocol/nick")),
            new("alice keeps a bookmark to herself", "alice", Publish(
                "urn:xmpp:bookmarks:1", "room@rooms.localhost", "<conference xmlns='urn:xmpp:bookmarks:1' name='Room' autojoin='true'/>",
                ("pubsub#persist_items", "true"), ("pubsub#access_model", "whitelist"))),
            new("bob may not read it", "bob", Items("alice@localhost", "urn:xmpp:bookmarks:1")),
            new("alice reads the bookmarks", "alice", Items("", "urn:xmpp:bookmarks:1")),
            new("alice expects what is not so", "alice", Publish(
                "urn:xmpp:bookmarks:1", "other@rooms.localhost", "<conference xmlns='urn:xmpp:bookmarks:1'/>", ("pubsub#access_model", "open"))),
            new("alice forgets it", "alice", Iq("set", "", $"<pubsub xmlns='{PubSub}'><retract node='urn:xmpp:bookmarks:1' notify='true'><item id='room@rooms.localhost'/></retract></pubsub>")),
            new("alice reads what is left", "alice", Items("", "urn:xmpp:bookmarks:1")),
            new("alice reads what never was", "alice", Items("", "urn:example:nothing"))),

        new("private storage",
            new("alice keeps something", "alice", Iq("set", "", "<query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'><note>One</note></notes></query>")),
            new("alice reads what she keeps", "alice", Iq("get", "", "<query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query>")),
            new("alice reads what she does not keep", "alice", Iq("get", "", "<query xmlns='jabber:iq:private'><other xmlns='urn:example:other'/></query>")),
            new("bob may not read it", "bob", Iq("get", "alice@localhost", "<query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query>"))),

        new("changing the password",
            new("erin changes her password for another", "erin", Iq("set", "", "<query xmlns='jabber:iq:register'><username>erin</username><password>battery staple</password></query>")),
            new("erin changes it back", "erin", Iq("set", "", "<query xmlns='jabber:iq:register'><username>erin</username><password>correct horse</password></query>")),
            new("erin changes that of bob", "erin", Iq("set", "", "<query xmlns='jabber:iq:register'><username>bob</username><password>correct horse</password></query>")))
    ];

    static string Publish(string node, string id, string payload, params (string Field, string Value)[] options) => Iq("set", "",
        $"<pubsub xmlns='{PubSub}'><publish node='{node}'><item id='{id}'>{payload}</item></publish>"
        + (options.Length == 0 ? "" : $"<publish-options>{Form("http://jabber.org/protocol/pubsub#publish-options", options)}</publish-options>") + "</pubsub>");

    static string Items(string of, string node) => Iq("get", of, $"<pubsub xmlns='{PubSub}'><items node='{node}'/></pubsub>");
}
