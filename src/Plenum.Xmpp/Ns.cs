namespace Plenum.Xmpp;

/// <summary>XML namespaces that several parts use. One that a single part uses stands in that part.</summary>
public static class Ns
{
    /// <summary>The content namespace in which Plenum holds every stanza, whatever the stream's own is (RFC 6120 §4.8.2).</summary>
    public const string Client = "jabber:client";

    /// <summary>The content namespace of a component's stream (XEP-0114).</summary>
    public const string Component = "jabber:component:accept";

    /// <summary>The namespace of stream headers, features and errors (RFC 6120 §4.8.1).</summary>
    public const string Streams = "http://etherx.jabber.org/streams";

    /// <summary>Conditions of stanza errors (RFC 6120 §8.3.2).</summary>
    public const string StanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// <summary>The namespace of the prefix <c>xml</c>.</summary>
    public const string Xml = "http://www.w3.org/XML/1998/namespace";

    /// <summary>Service discovery: information (XEP-0030).</summary>
    public const string DiscoInfo = "http://jabber.org/protocol/disco#info";

    /// <summary>Service discovery: items (XEP-0030).</summary>
    public const string DiscoItems = "http://jabber.org/protocol/disco#items";

    /// <summary>Data forms (XEP-0004).</summary>
    public const string DataForms = "jabber:x:data";

    /// <summary>Multi-user chat (XEP-0045).</summary>
    public const string Muc = "http://jabber.org/protocol/muc";

    /// <summary>What a room tells its occupants (XEP-0045).</summary>
    public const string MucUser = "http://jabber.org/protocol/muc#user";

    /// <summary>Administration of a room (XEP-0045 §9).</summary>
    public const string MucAdmin = "http://jabber.org/protocol/muc#admin";

    /// <summary>Ownership of a room (XEP-0045 §10).</summary>
    public const string MucOwner = "http://jabber.org/protocol/muc#owner";

    /// <summary>Anonymous unique occupant identifiers (XEP-0421).</summary>
    public const string OccupantId = "urn:xmpp:occupant-id:0";

    /// <summary>Unique and stable stanza ids (XEP-0359).</summary>
    public const string StanzaId = "urn:xmpp:sid:0";

    /// <summary>Delayed delivery (XEP-0203).</summary>
    public const string Delay = "urn:xmpp:delay";

    /// <summary>Message processing hints (XEP-0334).</summary>
    public const string Hints = "urn:xmpp:hints";

    /// <summary>Ping (XEP-0199).</summary>
    public const string Ping = "urn:xmpp:ping";
}
