using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>A data form (XEP-0004 §3). Tables of results (<c>reported</c>, <c>item</c>) are not read.</summary>
/// <param name="Type"><c>form</c>, <c>submit</c>, <c>cancel</c> or <c>result</c>.</param>
public sealed record DataForm(string Type)
{
    /// <summary>The form's title, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What to do with the form, or null.</summary>
    public string? Instructions { get; init; }

    /// <summary>The fields in document order.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>
    /// The value of the field <c>FORM_TYPE</c>, which says what the other fields mean (XEP-0068 §3), or null where there is
    /// none.
    /// </summary>
    public string? FormType => Field("FORM_TYPE")?.Value;

    /// <summary>The first field of that name, or null.</summary>
    public FormField? Field(string var)
    {
        foreach (var field in Fields)
        {
            if (field.Var == var)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>The form that is a child of the element, or null.</summary>
    public static DataForm? In(Element parent) => parent.Child("x", Ns.DataForms) is { } form ? Read(form) : null;

    /// <summary>Reads a form; null if the element is none. A form without a type is taken for a form to fill in.</summary>
    public static DataForm? Read(Element element) => !element.Is("x", Ns.DataForms) ? null : new(element["type"] ?? "form")
    {
        Title = element.Child("title", Ns.DataForms)?.Value,
        Instructions = element.Child("instructions", Ns.DataForms)?.Value,
        Fields = [.. element.Elements.Where(child => child.Is("field", Ns.DataForms)).Select(FormField.Read)],
    };

    /// <summary>The <c>x</c> element.</summary>
    /// <remarks><code>x[type] = title?, instructions?, field*</code></remarks>
    public Element ToElement() => new("x", Ns.DataForms)
    {
        { "type", Type },
        Title is null ? null : new Element("title", Ns.DataForms) { Title },
        Instructions is null ? null : new Element("instructions", Ns.DataForms) { Instructions },
        Fields.Select(field => field.ToElement()),
    };
}

/// <summary>A field of a form (XEP-0004 §3.2).</summary>
/// <param name="Var">The field's name, or null.</param>
public sealed record FormField(string? Var)
{
    /// <summary>The namespace of validation (XEP-0122).</summary>
    const string Validate = "http://jabber.org/protocol/xdata-validate";

    /// <summary>The type (XEP-0004 §3.3), or null: it may be left out where the field's name says it.</summary>
    public string? Type { get; init; }

    /// <summary>What people see as its name, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>True if it must have a value.</summary>
    public bool Required { get; init; }

    /// <summary>The values in document order.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What there is to choose from.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>The bounds of an <c>xs:integer</c> (XEP-0122 §3.2.1.3), or null for no validation. It is written and not read.</summary>
    public IntegerRange? Range { get; init; }

    /// <summary>True if any value may be given, not only one of <see cref="Options"/> (XEP-0122 §3.2.1.2). It is written and not read.</summary>
    public bool Open { get; init; }

    /// <summary>The first value, or null.</summary>
    public string? Value => Values is [var first, ..] ? first : null;

    /// <summary>A hidden <c>FORM_TYPE</c> field (XEP-0068 §3).</summary>
    public static FormField FormType(string formType) => new("FORM_TYPE") { Type = "hidden", Values = [formType] };

    internal static FormField Read(Element element) => new(element["var"])
    {
        Type = element["type"],
        Label = element["label"],
        Description = element.Child("desc", Ns.DataForms)?.Value,
        Required = element.Child("required", Ns.DataForms) is not null,
        Values = [.. ValuesOf(element)],
        Options = [.. element.Elements.Where(child => child.Is("option", Ns.DataForms))
            .Select(option => new FormOption(ValuesOf(option).FirstOrDefault() ?? "", option["label"]))],
    };

    internal Element ToElement() => new("field", Ns.DataForms)
    {
        { "var", Var },
        { "type", Type },
        { "label", Label },
        Description is null ? null : new Element("desc", Ns.DataForms) { Description },
        Required ? new Element("required", Ns.DataForms) : null,
        Range is null ? null : new Element("validate", Validate)
        {
            { "datatype", "xs:integer" },
            new Element("range", Validate) { { "min", Range.Min?.ToString(Invariant) }, { "max", Range.Max?.ToString(Invariant) } },
        },
        !Open ? null : new Element("validate", Validate) { { "datatype", "xs:string" }, new Element("open", Validate) },
        Values.Select(value => new Element("value", Ns.DataForms) { value }),
        Options.Select(option => new Element("option", Ns.DataForms)
        {
            { "label", option.Label },
            new Element("value", Ns.DataForms) { option.Value },
        }),
    };

    static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    static IEnumerable<string> ValuesOf(Element element) =>
        element.Elements.Where(child => child.Is("value", Ns.DataForms)).Select(value => value.Value);
}

/// <summary>Something to choose (XEP-0004 §3.2).</summary>
/// <param name="Value">What is submitted.</param>
/// <param name="Label">What people see, or null.</param>
public sealed record FormOption(string Value, string? Label = null);

/// <summary>Bounds that include their ends; null for none.</summary>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
public sealed record IntegerRange(long? Min = null, long? Max = null);
