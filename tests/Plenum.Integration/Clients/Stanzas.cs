using System.Xml.Linq;

namespace Plenum.Integration.Clients;

/// <summary>Stanzas as a test writes them: XML whose default namespace is <c>jabber:client</c>.</summary>
static class Stanzas
{
    /// <summary>Checks that the two mean the same.</summary>
    public static void Same(string expected, string actual)
    {
        var wanted = XElement.Parse($"<stream xmlns='jabber:client'>{expected}</stream>").Elements().Single();
        var difference = Difference(wanted, XElement.Parse(actual));
        Assert.True(difference is null, $"{difference}\n  expected {expected}\n  came     {actual}");
    }

    /// <summary>
    /// Null if the two mean the same: prefixes and the order of attributes aside. <c>*</c> as an expected attribute or text stands for
    /// any, and the attribute <c>xml:lang</c> is not looked at.
    /// </summary>
    public static string? Difference(XElement expected, XElement actual)
    {
        if (expected.Name != actual.Name)
        {
            return $"{actual.Name} in place of {expected.Name}";
        }

        var (wanted, found) = (Attributes(expected), Attributes(actual));
        foreach (var name in wanted.Keys.Union(found.Keys))
        {
            var (must, has) = (wanted.GetValueOrDefault(name), found.GetValueOrDefault(name));
            if (must != has && (must != "*" || has is null))
            {
                return $"<{expected.Name.LocalName}> has {name}='{has}' in place of '{must}'";
            }
        }

        var (inside, came) = (expected.Elements().ToList(), actual.Elements().ToList());
        if (inside.Count != came.Count)
        {
            return $"<{expected.Name.LocalName}> has {came.Count} elements in place of {inside.Count}";
        }

        return inside.Count == 0 && expected.Value != actual.Value && expected.Value != "*"
            ? $"<{expected.Name.LocalName}> says '{actual.Value}' in place of '{expected.Value}'"
            : inside.Zip(came, Difference).FirstOrDefault(difference => difference is not null);
    }

    static Dictionary<string, string> Attributes(XElement element) => element.Attributes()
        .Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name != XNamespace.Xml + "lang")
        .ToDictionary(attribute => attribute.Name.ToString(), attribute => attribute.Value);
}
