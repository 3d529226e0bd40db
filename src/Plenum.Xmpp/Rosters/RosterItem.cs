using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Rosters;

/// <summary>A contact as it stands in a roster (RFC 6121 §2.1.2).</summary>
/// <param name="Jid">The contact's address.</param>
public sealed record RosterItem(Jid Jid)
{
    /// <summary>The namespace of rosters.</summary>
    public const string Namespace = "jabber:iq:roster";

    /// <summary>Characters of a name, 256: it is shown on a line. A longer one is <c>not-acceptable</c> (§2.3.3).</summary>
    public const int LongestName = 256;

    /// <summary>Characters of a group's name, 256: it is shown on a line. A longer one, and an empty one, is <c>not-acceptable</c>.</summary>
    public const int LongestGroup = 256;

    /// <summary>Groups of a contact, 32: more than anybody sorts by. One more is <c>not-acceptable</c>.</summary>
    public const int MaxGroups = 32;

    /// <summary>What the user calls the contact, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The groups that the user has put the contact in.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Who of the two sees the other.</summary>
    public Subscription Subscription { get; init; }

    /// <summary>True if the user has approved a request that the contact may make (§3.4).</summary>
    public bool IsApproved { get; init; }

    /// <summary>The item as the user's clients are told it.</summary>
    /// <remarks><code>item[jid, name?, subscription, ask?, approved?] = group*</code></remarks>
    public Element ToElement() => new("item", Namespace)
    {
        { "jid", Jid.ToString() },
        { "name", Name },
        { "subscription", Subscription.Attribute },
        { "ask", Subscription.PendingOut ? "subscribe" : null },
        { "approved", IsApproved ? "true" : null },
        Groups.Select(group => new Element("group", Namespace) { group }),
    };

    /// <summary>What the user's clients are told when the contact is gone.</summary>
    /// <remarks><code>item[jid, subscription='remove']</code></remarks>
    public static Element Removal(Jid jid) => new("item", Namespace) { { "jid", jid.ToString() }, { "subscription", "remove" } };

    /// <summary>
    /// Reads what a client sets (§2.3.1): of the attributes only the address and the name count, and whether it removes.
    /// </summary>
    /// <returns>Why that cannot be set, or null (§2.3.3).</returns>
    public static StanzaError? Read(Element query, out RosterItem? item, out bool removes)
    {
        (item, removes) = (null, false);
        if (query.Elements.ToArray() is not [{ Name: "item", Namespace: Namespace } set] || set["jid"] is not { } text)
        {
            return StanzaError.BadRequest("A roster set has one item with an address.");
        }

        if (!Jid.TryParse(text, out var jid))
        {
            return StanzaError.JidMalformed();
        }

        removes = set["subscription"] == "remove";
        string[] groups = [.. set.Elements.Where(child => child.Is("group", Namespace)).Select(group => group.Value)];
        var name = string.IsNullOrEmpty(set["name"]) ? null : set["name"];
        item = new(jid) { Name = name, Groups = groups };
        return removes ? null
            : groups.Distinct().Count() < groups.Length ? StanzaError.BadRequest("A group is named twice.")
            : name?.Length > LongestName ? StanzaError.NotAcceptable($"A name has at most {LongestName} characters.")
            : groups.Length > MaxGroups ? StanzaError.NotAcceptable($"A contact is in at most {MaxGroups} groups.")
            : groups.Any(group => group.Length is 0 or > LongestGroup) ? StanzaError.NotAcceptable($"A group's name has 1 to {LongestGroup} characters.")
            : null;
    }
}
