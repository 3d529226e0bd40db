using System.Collections;

namespace Plenum.Xmpp.Xml;

/// <summary>
/// An XML element with namespaces resolved. It is filled once, where it is made, and not changed after it was handed on:
/// elements are shared between rooms, sessions and threads.
/// </summary>
/// <example><code>new Element("x-poll-choice", Ns.PollMessage) { { "choice", "1" }, "Label" }</code></example>
public sealed class Element(string name, string ns) : Node, IEnumerable
{
    List<XmlAttribute>? attributes;
    List<Node>? children;

    // For the parser, which has the lists already.
    internal Element(string name, string ns, List<XmlAttribute>? attributes, List<Node>? children)
        : this(name, ns) => (this.attributes, this.children) = (attributes, children);

    /// <summary>The local name.</summary>
    public string Name { get; } = name;

    /// <summary>The namespace; empty for none.</summary>
    public string Namespace { get; } = ns;

    /// <summary>The attributes in document order, namespace declarations excluded.</summary>
    public IReadOnlyList<XmlAttribute> Attributes => attributes ?? (IReadOnlyList<XmlAttribute>)[];

    /// <summary>Child elements and text in document order.</summary>
    public IReadOnlyList<Node> Children => children ?? (IReadOnlyList<Node>)[];

    /// <summary>The child elements in document order.</summary>
    public IEnumerable<Element> Elements
    {
        get
        {
            foreach (var child in Children)
            {
                if (child is Element element)
                {
                    yield return element;
                }
            }
        }
    }

    /// <summary>The value of the attribute without a namespace, or null.</summary>
    public string? this[string attribute]
    {
        get
        {
            if (attributes is not null)
            {
                foreach (var candidate in attributes)
                {
                    if (candidate.Name == attribute && candidate.Namespace.Length == 0)
                    {
                        return candidate.Value;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>The element's own text: its text children, joined; empty for none.</summary>
    public string Value => Children switch
    {
        [] => "",
        [Text only] => only.Value,
        var all => string.Concat(all.OfType<Text>().Select(text => text.Value)),
    };

    /// <summary>True if both the name and the namespace are the given ones.</summary>
    public bool Is(string name, string ns) => Name == name && Namespace == ns;

    /// <summary>The first child element of that name and namespace, or null.</summary>
    public Element? Child(string name, string ns)
    {
        if (children is not null)
        {
            foreach (var child in children)
            {
                if (child is Element element && element.Is(name, ns))
                {
                    return element;
                }
            }
        }

        return null;
    }

    /// <summary>Adds an attribute without a namespace; null adds nothing.</summary>
    public void Add(string attribute, string? value) => Add("", attribute, value);

    /// <summary>Adds an attribute; null adds nothing.</summary>
    public void Add(string ns, string attribute, string? value)
    {
        if (value is not null)
        {
            (attributes ??= []).Add(new(ns, attribute, value));
        }
    }

    /// <summary>Adds a child; null adds nothing.</summary>
    public void Add(Node? child)
    {
        if (child is not null)
        {
            (children ??= []).Add(child);
        }
    }

    /// <summary>Adds text; null and the empty string add nothing.</summary>
    public void Add(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            (children ??= []).Add(new Text(text));
        }
    }

    /// <summary>Adds children.</summary>
    public void Add(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Add(node);
        }
    }

    /// <summary>
    /// This element without the descendants, at any depth, that the condition names; the same object when there are none.
    /// </summary>
    public Element Without(Func<Element, bool> unwanted)
    {
        Element? copy = null;
        for (var i = 0; i < Children.Count; i++)
        {
            var child = Children[i];
            var kept = child is Element element ? unwanted(element) ? null : element.Without(unwanted) : child;
            if (copy is null && !ReferenceEquals(kept, child))
            {
                copy = new Element(Name, Namespace) { attributes = attributes };
                copy.Add(Children.Take(i));
            }

            copy?.Add(kept);
        }

        return copy ?? this;
    }

    /// <summary>The children, so that an element can be written as a collection initializer.</summary>
    public IEnumerator GetEnumerator() => Children.GetEnumerator();

    /// <summary>The element as XML, for logs and tests.</summary>
    public override string ToString() => ElementWriter.ToXml(this);
}
