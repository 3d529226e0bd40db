using System.Security.Cryptography;
using System.Text;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>What an entity is (XEP-0030 §3.1), e.g. <c>conference/text</c>.</summary>
/// <param name="Category">The category.</param>
/// <param name="Type">The type within it.</param>
/// <param name="Name">A name for people, or null.</param>
public sealed record DiscoIdentity(string Category, string Type, string? Name = null);

/// <summary>What an entity is and can do (XEP-0030 §3), with forms (XEP-0128).</summary>
/// <param name="Identities">At least one.</param>
/// <param name="Features">Namespaces. <c>disco#info</c> itself is added if it is missing.</param>
public sealed record DiscoInfo(IReadOnlyList<DiscoIdentity> Identities, IReadOnlyList<string> Features)
{
    const string Caps = "http://jabber.org/protocol/caps";

    /// <summary>The node that was asked about, or null.</summary>
    public string? Node { get; init; }

    /// <summary>Further information, in forms of type <c>result</c>.</summary>
    public IReadOnlyList<DataForm> Forms { get; init; } = [];

    IEnumerable<string> AllFeatures => Features.Prepend(Ns.DiscoInfo).Distinct();

    /// <summary>The <c>query</c> element.</summary>
    /// <remarks><code>query[node?] = identity[category, type, name?]+, feature[var]+, x*</code></remarks>
    public Element ToElement() => new("query", Ns.DiscoInfo)
    {
        { "node", Node },
        Identities.Select(identity => new Element("identity", Ns.DiscoInfo)
        {
            { "category", identity.Category }, { "type", identity.Type }, { "name", identity.Name },
        }),
        AllFeatures.Select(feature => new Element("feature", Ns.DiscoInfo) { { "var", feature } }),
        Forms.Select(form => form.ToElement()),
    };

    /// <summary>Reads a <c>query</c>; null if the element is none.</summary>
    public static DiscoInfo? Read(Element element) => !element.Is("query", Ns.DiscoInfo) ? null : new(
        [.. element.Elements.Where(child => child.Is("identity", Ns.DiscoInfo))
            .Select(identity => new DiscoIdentity(identity["category"] ?? "", identity["type"] ?? "", identity["name"]))],
        [.. element.Elements.Where(child => child.Is("feature", Ns.DiscoInfo)).Select(feature => feature["var"] ?? "")])
    {
        Node = element["node"],
        Forms = [.. element.Elements.Select(DataForm.Read).OfType<DataForm>()],
    };

    /// <summary>The <c>c</c> element of XEP-0115 for this, whose <c>ver</c> stands for it: for a stream's features or a presence.</summary>
    /// <param name="node">The URI of the software.</param>
    public Element ToCaps(string node) => new("c", Caps) { { "hash", "sha-1" }, { "node", node }, { "ver", Hash() } };

    /// <summary>The verification string of XEP-0115 §5.1, with SHA-1, which it prescribes; it protects nothing.</summary>
    public string Hash()
    {
        var text = new StringBuilder();
        foreach (var identity in Identities.Select(i => $"{i.Category}/{i.Type}//{i.Name}").Order(StringComparer.Ordinal))
        {
            text.Append(identity).Append('<');
        }

        foreach (var feature in AllFeatures.Order(StringComparer.Ordinal))
        {
            text.Append(feature).Append('<');
        }

        foreach (var form in Forms.Where(form => form.FormType is not null).OrderBy(form => form.FormType, StringComparer.Ordinal))
        {
            text.Append(form.FormType).Append('<');
            var fields = form.Fields.Where(field => field.Var is not (null or "FORM_TYPE"));
            foreach (var field in fields.OrderBy(field => field.Var, StringComparer.Ordinal))
            {
                text.Append(field.Var).Append('<').AppendJoin("", field.Values.Order(StringComparer.Ordinal).Select(value => value + "<"));
            }
        }

#pragma warning disable CA5350 // XEP-0115 prescribes it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}

/// <summary>Something that belongs to an entity (XEP-0030 §4).</summary>
/// <param name="Jid">Its address.</param>
/// <param name="Name">A name for people, or null.</param>
/// <param name="Node">Its node at that address, or null.</param>
public sealed record DiscoItem(Jid Jid, string? Name = null, string? Node = null);

/// <summary>What belongs to an entity (XEP-0030 §4), or a page of it.</summary>
/// <param name="Items">The items.</param>
public sealed record DiscoItems(IReadOnlyList<DiscoItem> Items)
{
    /// <summary>The node that was asked about, or null.</summary>
    public string? Node { get; init; }

    /// <summary>Which page this is (XEP-0059), or null.</summary>
    public ResultSet? Page { get; init; }

    /// <summary>The <c>query</c> element.</summary>
    /// <remarks><code>query[node?] = item[jid, name?, node?]*, set?</code></remarks>
    public Element ToElement() => new("query", Ns.DiscoItems)
    {
        { "node", Node },
        Items.Select(item => new Element("item", Ns.DiscoItems)
        {
            { "jid", item.Jid.ToString() }, { "name", item.Name }, { "node", item.Node },
        }),
        Page?.ToElement(),
    };
}
