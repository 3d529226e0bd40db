namespace Plenum.Xmpp.Xml;

/// <summary>Content of an element: an <see cref="Element"/> or <see cref="Text"/>.</summary>
public abstract class Node
{
}

/// <summary>Character data, unescaped. A CDATA section becomes text too (RFC 6120 §11.1 allows it, nobody may tell them apart).</summary>
public sealed class Text(string value) : Node
{
    /// <summary>The characters.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An attribute. <see cref="Namespace"/> is empty for an attribute without a prefix.</summary>
/// <param name="Namespace">The attribute's namespace, empty for none.</param>
/// <param name="Name">The local name.</param>
/// <param name="Value">The value, unescaped.</param>
public readonly record struct XmlAttribute(string Namespace, string Name, string Value);
