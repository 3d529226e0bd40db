using System.Text.RegularExpressions;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Conversations;

/// <summary>
/// Brings what a server says into a form in which two servers can be compared: ids, times and texts for people are the server's own, and so
/// is the order of elements in a stanza, of statuses, and of the occupants that a newcomer is told of.
/// </summary>
sealed partial class Normal(string room)
{
    const string DataForms = "jabber:x:data";

    readonly Dictionary<string, string> names = [];

    /// <summary>This JID is this client's; that of a visitor is made up by the server.</summary>
    public void Know(Jid jid, string name) => names[jid.Bare.ToString()] = $"{name}@{jid.Domain}";

    /// <summary>The stanza in its normal form, as this client has got it.</summary>
    public Element Of(Element stanza, Jid client)
    {
        var copy = Copy(stanza);
        // What comes from no one comes from one's account, and what is for no one is for the client (RFC 6120 §8.1).
        copy = copy["from"] is { } from && stanza["from"] == client.Bare.ToString() && from.Length > 0 ? With(copy, "from", null) : copy;
        copy = stanza["to"] == client.ToString() || (stanza.Name == "presence" && stanza["to"] == client.Bare.ToString()) ? With(copy, "to", null) : copy;
        copy = copy is { Name: "message" } && stanza["type"] == "normal" ? With(copy, "type", null) : copy;
        if (stanza["type"] == "error")
        {
            // It may repeat what it is about (RFC 6120 §8.3.1).
            copy = copy.Without(child => child.Name != "error" && copy.Children.Contains(child));
        }

        // A server numbers its own stanzas; what a client has numbered keeps its number, but for presences, which nobody answers by number.
        var isKept = stanza["id"]?.StartsWith("c-", StringComparison.Ordinal) == true && (stanza.Name != "presence" || stanza["type"] == "error");
        return isKept ? copy : With(copy, "id", null);
    }

    /// <summary>The element with another value of an attribute, or without it.</summary>
    public static Element With(Element element, string attribute, string? value)
    {
        var copy = new Element(element.Name, element.Namespace);
        foreach (var (ns, name, old) in element.Attributes)
        {
            copy.Add(ns, name, ns.Length == 0 && name == attribute ? value : old);
        }

        copy.Add(element.Children);
        return copy;
    }

    Element Copy(Element element)
    {
        var copy = new Element(element.Name, element.Namespace);
        foreach (var attribute in element.Attributes.Where(attribute => !IsFree(element, attribute)).OrderBy(attribute => attribute.Name, StringComparer.Ordinal))
        {
            copy.Add(attribute.Namespace, attribute.Name, Value(element, attribute));
        }

        copy.Add(element.Elements.Where(child => !IsForPeople(element, child)).Select(Copy)
            .OrderBy(child => child.Name, StringComparer.Ordinal).ThenBy(child => child.ToString(), StringComparer.Ordinal));
        if (!element.Elements.Any())
        {
            copy.Add((element.Name, element.Namespace, element.Value) switch
            {
                ("first" or "last", "http://jabber.org/protocol/rsm", _) => "*",
                ("value", DataForms, "true") => "1",
                ("value", DataForms, "false") => "0",
                _ => Names(element.Value.Trim()),
            });
        }

        return copy;
    }

    static bool IsForPeople(Element parent, Element child) =>
        (parent.Name == "error" && child.Name == "text") || child.Name == "instructions" || (child.Namespace == DataForms && child.Name is "title" or "desc");

    static bool IsFree(Element element, XmlAttribute attribute) =>
        attribute is { Name: "lang", Namespace: Ns.Xml } || (element.Namespace == DataForms && attribute.Name == "label") || (element.Name == "error" && attribute.Name is "by" or "code");

    string Value(Element element, XmlAttribute attribute) => (element.Name, attribute.Name) switch
    {
        ("stanza-id" or "occupant-id" or "result", "id") => "*",
        (_, "stamp" or "ver" or "queryid") => "*",
        _ => Names(attribute.Value),
    };

    string Names(string value)
    {
        foreach (var (jid, name) in names)
        {
            value = value.Replace(jid, name, StringComparison.Ordinal);
        }

        return Time().Replace(value.Replace(room, "ROOM", StringComparison.Ordinal), "*");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();
}
