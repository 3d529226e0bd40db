using System.Xml.Linq;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Rooms;

/// <summary>Stanzas as a test writes them: XML whose default namespace is <c>jabber:client</c>.</summary>
static class StanzaXml
{
    /// <summary>Reads a stanza; white space between elements is layout, not content.</summary>
    public static Stanza Parse(string xml) =>
        Stanza.Read(ParseElement(xml), out var error) is { } stanza && error is null ? stanza : throw new FormatException($"Not a stanza: {xml}");

    /// <summary>Reads an element.</summary>
    public static Element ParseElement(string xml) =>
        Convert(XElement.Parse($"<stream xmlns='{Ns.Client}'>{xml}</stream>").Elements().Single());

    /// <summary>
    /// Null if the two mean the same: order of attributes aside. A value <c>*</c> of an expected attribute stands for any value.
    /// </summary>
    public static string? Difference(Element expected, Element actual)
    {
        if (expected.Name != actual.Name || expected.Namespace != actual.Namespace)
        {
            return $"<{actual.Name} xmlns='{actual.Namespace}'> in place of <{expected.Name} xmlns='{expected.Namespace}'>";
        }

        var names = expected.Attributes.Concat(actual.Attributes).Select(attribute => (attribute.Namespace, attribute.Name)).Distinct();
        foreach (var name in names)
        {
            var (wanted, found) = (ValueOf(expected, name), ValueOf(actual, name));
            if (wanted != found && (wanted != "*" || found is null))
            {
                return $"<{expected.Name}> has {name.Name}='{found}' in place of '{wanted}'";
            }
        }

        if (expected.Children.Count != actual.Children.Count)
        {
            return $"<{expected.Name}> has {actual.Children.Count} children in place of {expected.Children.Count}";
        }

        return expected.Children.Zip(actual.Children, DifferenceOfChild).FirstOrDefault(difference => difference is not null);
    }

    static string? DifferenceOfChild(Node expected, Node actual) => (expected, actual) switch
    {
        (Element wanted, Element found) => Difference(wanted, found),
        (Text wanted, Text found) when wanted.Value == found.Value => null,
        _ => $"'{actual}' in place of '{expected}'",
    };

    static string? ValueOf(Element element, (string Namespace, string Name) name) =>
        element.Attributes.Where(attribute => (attribute.Namespace, attribute.Name) == name).Select(attribute => attribute.Value).SingleOrDefault();

    static Element Convert(XElement source)
    {
        var element = new Element(source.Name.LocalName, source.Name.NamespaceName);
        foreach (var attribute in source.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            element.Add(attribute.Name.NamespaceName, attribute.Name.LocalName, attribute.Value);
        }

        foreach (var node in source.Nodes())
        {
            switch (node)
            {
                case XElement child:
                    element.Add(Convert(child));
                    break;
                case XText text:
                    element.Add(text.Value);
                    break;
            }
        }

        return element;
    }
}
