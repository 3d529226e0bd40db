using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Conversations;

/// <summary>Something that one of the servers does everywhere, and the other does not: taken away before they are compared.</summary>
/// <param name="Reason">Why it is so.</param>
/// <param name="Plenum">True if it is Plenum that does it.</param>
/// <param name="SeenIn">A conversation in which it is seen; where it is not seen there any more, the test fails.</param>
/// <param name="Without">The stanza without it; null takes the whole stanza away.</param>
sealed record Habit(string Reason, bool Plenum, string SeenIn, Func<Element, Element?> Without);

/// <summary>A place where the servers differ.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Step">The step.</param>
/// <param name="Reason">Why it is so.</param>
/// <param name="Who">The client, or null for everybody.</param>
sealed record Difference(string Conversation, string Step, string Reason, string? Who = null);

/// <summary>All differences between Plenum and Prosody 0.12 that are meant to be; docs/xeps.md says the same for people.</summary>
static class Differences
{
    /// <summary>What the rooms of both can, besides what <c>muc_</c> says.</summary>
    static readonly string[] Features =
    [
        "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#stable_id", "http://jabber.org/protocol/muc#self-ping-optimization",
        "jabber:iq:register", "urn:xmpp:mam:2", "urn:xmpp:mam:2#extended", "urn:xmpp:occupant-id:0", "urn:xmpp:sid:0",
    ];

    public static readonly IReadOnlyList<Habit> Everywhere =
    [
        new(
            "Prosody says in every presence whether there is a photo in the vCard (XEP-0153), also for those who have none.", Plenum: false, "entering and leaving",
            stanza => stanza.Name == "presence" ? stanza.Without(child => child.Is("x", "vcard-temp:x:update") && child.Child("photo", "vcard-temp:x:update") is { Value: "" }) : stanza),
        new(
            "Prosody says of who has not agreed to be seen that they are unavailable.", Plenum: false, "contacts",
            stanza => IsUnavailable(stanza) && stanza["from"] is { } from && !from.Contains('/', StringComparison.Ordinal) ? null : stanza),
        new(
            "Plenum's rooms can more than Prosody's, and say so (XEP-0030).", Plenum: true, "asking about a room",
            stanza => stanza.Elements.Any(child => child.Is("query", "http://jabber.org/protocol/disco#info")) ? stanza.Without(IsOwnFeature) : stanza),
        new(
            "Prosody's rooms show settings of their own, and their language.", Plenum: false, "asking about a room",
            stanza => stanza.Elements.Any(child => child.Is("query", "http://jabber.org/protocol/disco#info")) ? stanza.Without(IsOwnFeature) : stanza),
        new(
            "Prosody dates the presence that it tells of later (XEP-0203).", Plenum: false, "contacts",
            stanza => stanza.Name == "presence" ? stanza.Without(child => child.Is("delay", "urn:xmpp:delay")) : stanza),
        new(
            "Plenum says where a page begins (XEP-0059 §2.6).", Plenum: true, "paging back",
            stanza => Change(stanza, element => element.Name == "first" && element["index"] is not null, first => Normal.With(first, "index", null))),
        new(
            "What Plenum's archive gives back bears its id inside as well as outside (XEP-0359).", Plenum: true, "paging back",
            stanza => stanza.Elements.Any(child => child.Is("result", "urn:xmpp:mam:2")) ? stanza.Without(child => child.Name == "stanza-id") : stanza),
        new(
            "Prosody shows moderators the real JID of who has kicked or banned; the nick suffices (XEP-0045 §8.2).", Plenum: false, "kick",
            stanza => Change(stanza, element => element.Name == "actor", actor => Normal.With(actor, "jid", null))),
        new(
            "Plenum says with a change of affiliation that who is not in the room has the role none (XEP-0045 §9.3); Prosody says no role.", Plenum: true, "members only",
            stanza => stanza.Name == "message" ? Change(stanza, element => element.Name == "item" && element["role"] == "none", item => Normal.With(item, "role", null)) : stanza),
        new(
            "A subject is a message for Plenum: it keeps the id of who sent it, has an id in the archive, and says whose it is. Not so for Prosody.", Plenum: true, "subject",
            stanza => IsSubject(stanza) ? Normal.With(stanza.Without(IsIdentity), "id", null) : stanza),
        new(
            "Plenum says in every presence who it is (XEP-0421); Prosody leaves it out of some of those that say that one has gone.", Plenum: true, "nicks in use",
            stanza => IsUnavailable(stanza) ? stanza.Without(IsIdentity) : stanza),
        new(
            "The same, so that those that say it are compared too.", Plenum: false, "entering and leaving",
            stanza => IsUnavailable(stanza) ? stanza.Without(IsIdentity) : stanza),
    ];

    public static readonly IReadOnlyList<Difference> Here =
    [
        new("nicks in use", "bob enters without a nick", "XEP-0045 §7.2.1 says jid-malformed; Prosody says service-unavailable."),
        new("nicks in use", "bob enters with a second client", "Prosody shows all clients behind a nick to those who see real JIDs; Plenum the one that has come."),
        new("nicks in use", "the second client of bob leaves", "Prosody shows the one that goes among those that stay; Plenum those that stay."),
        new("entering and leaving", "dave is not in the room any more", "Prosody tells a client of its own being unavailable; RFC 6121 §4.5.2 only tells those that are available.", "dave"),
        new("banned", "alice asks who is banned", "Plenum keeps the reason of a ban."),
        new("chatting", "bob sends a chat message to the room", "XEP-0045 names no error; Plenum says feature-not-implemented, Prosody service-unavailable."),
        new("private messages to two clients", "bob enters with a laptop", "As with nicks in use: Prosody shows all clients behind a nick, Plenum the one that has come."),
        new("private messages to two clients", "the laptop could not take it", "Plenum passes the error on to who has written; Prosody takes the client for gone, and removes it from the room."),
        new("seen and unseen", "alice sets muc#roomconfig_presencebroadcast", "Who is not told of any more leaves, as far as others see, and so with the role none; Prosody keeps the role, and tells bob of himself again."),
        new("seen and unseen", "alice makes bob a moderator", "A new moderator learns the real JIDs at once.", "bob"),
        new("paging back", "bob asks for what there is not", "The error is of type cancel as in XEP-0059 §2.2; Prosody says modify."),
        new("kick", "bob may not kick", "Who is no moderator is forbidden to kick (XEP-0045 §8.2 keeps not-allowed for those who rank too high); Prosody says not-allowed."),
        new("kick", "alice kicks nobody", "The error is of type cancel (RFC 6120 §8.3.3.7); Prosody says modify."),
        new("kick", "alice makes carol a moderator", "A new moderator of a semi-anonymous room learns the real JIDs at once; with Prosody only of those who change."),
        new("voice", "bob whispers without voice", "Private messages need voice unless muc#roomconfig_allowpm says otherwise; Prosody has no such option."),
        new("voice", "alice sets moderatedroom 0", "Where everybody may speak, nobody is a visitor; Prosody leaves them visitors."),
        new("voice", "dave enters", "The same.", "dave"),
        new("asking for voice", "bob asks for voice", "Plenum offers the one role that is asked for; Prosody all.", "alice"),
        new("asking for voice", "alice grants it", "Prosody makes up a reason."),
        new("affiliations", "bob may not make carol an owner", "XEP-0045 §10.3 says forbidden; Prosody says not-allowed."),
        new("affiliations", "bob asks who is a member", "Plenum says the nick of those who are in the room (XEP-0045 §9.5)."),
        new("affiliations", "carol asks who owns it", "The same (XEP-0045 §10.5)."),
        new("affiliations", "alice gives up the room", "Prosody tells who may not see real JIDs any more of everybody without them; what was seen was seen.", "alice"),
        new("affiliations", "bob bans two at once", "XEP-0045 §9.2 lets an admin change several at once; Prosody takes the first. It also says 301 of somebody who is not there."),
        new("configuration", "alice closes the room", "Those who stay are told who was removed (322, XEP-0045 §10.2), and by whom; Prosody tells only those who are."),
        new("destroying", "alice destroys it", "XEP-0045 §10.9: a room that is no more has no owner; Prosody says that alice owns it.", "alice"),
        new("giving up a new room", "alice cancels", "A room that was never configured is destroyed (XEP-0045 §10.1.3); Prosody leaves it locked."),
        new("giving up a new room", "bob enters", "The same.", "bob"),
        new("invitations", "alice invites bob", "Prosody writes words for clients that know no invitations, and the reason where XEP-0249 does not; it names the nick of who invites."),
        new("invitations", "alice invites dave", "The same."),
        new("invitations", "dave declines", "Plenum tells the client that has invited; Prosody all clients of the account, with words, and with dave's full JID."),
        new("contacts", "alice lets him", "Prosody tells alice once more of bob, whom she sees already.", "alice"),
        new("contacts", "alice removes bob", "Who removes a contact that she saw is told that he is gone (RFC 6121 §3.3.3); not so with Prosody, which ends the other subscription first."),
        new("declined", "carol thinks better of it", "Prosody tells of a contact removed that never was one.", "dave"),
        new("changing the password", "erin changes that of bob", "XEP-0077 names no error; Plenum says not-allowed, Prosody bad-request."),
        new("blocking a contact", "alice asks once more", "Prosody tells of a contact that has not changed.", "alice"),
        new("directed presence", "dave goes", "Prosody tells a client of its own being unavailable.", "dave"),
        new("two clients", "the laptop goes", "The same.", "bob/laptop"),
        new("two clients", "alice writes to a client that is not there", "Plenum addresses it to the clients that get it; Prosody to the one that is not there."),
        new("two clients", "alice writes a normal message to one that is not there", "RFC 6121 §8.5.3.2.1 wants an error or silence; Prosody delivers it to others."),
        new("blocking a contact", "dave is away", "Prosody tells who has blocked a contact that the contact was not told.", "dave"),
        new("blocking a contact", "dave unblocks alice", "Who is not blocked any more sees the contact again (XEP-0191 §3.4); with Prosody only when all are unblocked by name.", "alice"),
        new("a room that nobody opens", "alice leaves", "The room is destroyed, and says so.", "alice"),
        new("a room that nobody opens", "bob enters", "The room is destroyed with its first occupant's leaving; Prosody keeps it locked.", "bob"),
        new("publishing", "bob may not read it", "XEP-0060 §6.5.9.7 says not-allowed and closed-node; Prosody says forbidden."),
        new("registering a nick", "bob registers", "Prosody tells everybody of the occupant anew, who has not changed."),
        new("asking about a room", "bob asks for a node that is not there", "XEP-0030 §7 says item-not-found; Prosody gives an empty answer."),
        new("asking an occupant", "bob reads it by nick", "As in the conversation about vCards."),
        new("asking a server", "alice asks a stranger", "Neither talks to other servers here: Plenum knows none, Prosody forbids it."),
        new("asking a server", "alice asks what there is", "Plenum names its rooms service; Prosody lists all of its hosts."),
        new("offline", "carol is available", "What is typed is not worth keeping (XEP-0160 §3); Prosody keeps it. And Plenum sends what has waited first.", "carol"),
        new("vcard", "alice asks for her own", "XEP-0054 §3.1 allows both an error and an empty vCard."),
        new("vcard", "bob reads it", "Prosody keeps a newer form (XEP-0292) and makes the old one from it; Plenum gives back what was written."),
        new("vcard", "bob reads that of nobody", "There is no such account; Prosody says that it has an empty vCard."),
        new("carbons", "bob answers in private", "XEP-0280 §9 does not ask any more to take the mark away; Prosody does.", "alice"),
    ];

    static bool IsOwnFeature(Element element) => element.Name switch
    {
        "feature" => element["var"] is not { } feature || !(feature.StartsWith("muc_", StringComparison.Ordinal) || Features.Contains(feature)),
        "field" => element["var"] is not ("FORM_TYPE" or "muc#roominfo_description" or "muc#roominfo_occupants"),
        "identity" => element["category"] == "pubsub",
        "x" => element.Elements.All(field => field.Elements.All(value => value.Value != "http://jabber.org/protocol/muc#roominfo")),
        _ => false,
    };

    static bool IsSubject(Element stanza) =>
        stanza.Name == "message" && stanza.Elements.Any(child => child.Name == "subject") && stanza.Elements.All(child => child.Name != "body");

    static bool IsUnavailable(Element stanza) => stanza.Name == "presence" && stanza["type"] == "unavailable";

    static bool IsIdentity(Element element) => element.Name is "occupant-id" or "stanza-id";

    /// <summary>The stanza with some of its elements changed; itself where there are none.</summary>
    static Element Change(Element element, Func<Element, bool> wanted, Func<Element, Element> change)
    {
        if (wanted(element))
        {
            return change(element);
        }

        var children = element.Children.Select(child => child is Element inner ? Change(inner, wanted, change) : child).ToList();
        if (children.SequenceEqual(element.Children))
        {
            return element;
        }

        var copy = new Element(element.Name, element.Namespace);
        foreach (var (ns, name, value) in element.Attributes)
        {
            copy.Add(ns, name, value);
        }

        copy.Add(children);
        return copy;
    }
}
