using System.Globalization;

namespace Plenum.Xmpp.Payloads;

/// <summary>
/// A field that is declared once, and from which the form, the reading of what is submitted, and its errors follow. The kinds are
/// <see cref="TextField"/>, <see cref="TextMultiField"/>, <see cref="BooleanField"/>, <see cref="IntegerField"/>,
/// <see cref="ListField"/>, <see cref="ListMultiField"/> and <see cref="JidMultiField"/>.
/// </summary>
/// <param name="Var">The field's name on the wire.</param>
/// <param name="Label">What people see as its name.</param>
public abstract record DeclaredField(string Var, string Label)
{
    internal const string Missing = "Required value missing", OutOfBounds = "out of bounds",
        NotANumber = "not a number", NotAnInteger = "not an integer";

    /// <summary>What the field is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>True if a submission must have a value that is not only white space.</summary>
    public bool Required { get; init; }

    /// <summary>The type on the wire (XEP-0004 §3.3).</summary>
    public abstract string Type { get; }

    /// <summary>The field with the value (of this field's own type), or with its default for null.</summary>
    internal abstract FormField ToField(object? value);

    /// <summary>The typed value and no problem, or a problem; neither where nothing was submitted.</summary>
    internal abstract (object? Value, string? Problem) Read(FormField submitted);
}

/// <summary>A field with values of type <typeparamref name="T"/>.</summary>
/// <param name="Var">The field's name on the wire.</param>
/// <param name="Label">What people see as its name.</param>
/// <param name="Default">The value where none was given.</param>
public abstract record DeclaredField<T>(string Var, string Label, T Default) : DeclaredField(Var, Label)
    where T : notnull
{
    /// <summary>The values as they are written.</summary>
    protected abstract IReadOnlyList<string> Write(T value);

    internal override FormField ToField(object? value) => new(Var)
    {
        Type = Type,
        Label = Label,
        Description = Description,
        Required = Required,
        Values = Write(value is null ? Default : (T)value),
    };

    internal sealed override (object? Value, string? Problem) Read(FormField submitted) =>
        submitted.Values.All(string.IsNullOrWhiteSpace) && Required ? (null, Missing)
        : submitted.Values is [] && !TakesNone ? (null, null)
        : ReadValues(submitted.Values);

    private protected virtual bool TakesNone => false;

    private protected abstract (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values);
}

/// <summary>A line of text (<c>text-single</c>).</summary>
public sealed record TextField(string Var, string Label, string Default = "") : DeclaredField<string>(Var, Label, Default)
{
    /// <summary>The greatest length in Unicode scalar values; more is <c>out of bounds</c>.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>True for <c>text-private</c>: not to be shown while it is typed.</summary>
    public bool Private { get; init; }

    /// <inheritdoc/>
    public override string Type => Private ? "text-private" : "text-single";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(string value) => value.Length == 0 ? [] : [value];

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values) =>
        LengthOf(values[0]) > MaxLength ? (null, OutOfBounds) : (values[0], null);

    internal static int LengthOf(string value)
    {
        var length = 0;
        foreach (var _ in value.EnumerateRunes())
        {
            length++;
        }

        return length;
    }
}

/// <summary>Several lines of text (<c>text-multi</c>); a value is the lines joined by line feeds.</summary>
public sealed record TextMultiField(string Var, string Label, string Default = "") : DeclaredField<string>(Var, Label, Default)
{
    /// <summary>The greatest length in Unicode scalar values, line feeds included; more is <c>out of bounds</c>.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public override string Type => "text-multi";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(string value) => value.Length == 0 ? [] : value.Split('\n');

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values) =>
        string.Join('\n', values) is var all && TextField.LengthOf(all) > MaxLength ? (null, OutOfBounds) : (all, null);
}

/// <summary>Yes or no (<c>boolean</c>): <c>1</c>, <c>true</c>, <c>0</c>, <c>false</c>; anything else is <c>out of bounds</c>.</summary>
public sealed record BooleanField(string Var, string Label, bool Default = false) : DeclaredField<bool>(Var, Label, Default)
{
    /// <inheritdoc/>
    public override string Type => "boolean";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(bool value) => [value ? "1" : "0"];

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values) => values[0].Trim() switch
    {
        "1" or "true" => (true, null),
        "0" or "false" => (false, null),
        "" => (null, null),
        _ => (null, OutOfBounds),
    };
}

/// <summary>
/// A whole number (<c>text-single</c> with XEP-0122's <c>xs:integer</c>). Null, the default, is no value: an empty field.
/// </summary>
/// <remarks>
/// What is submitted is read as XML Schema says: white space around, a sign, ASCII digits. A decimal or exponent (<c>5.0</c>,
/// <c>1e9</c>) is <c>not an integer</c>; what is no decimal number in ASCII (<c>٣</c>, <c>0x10</c>, <c>NaN</c>) is
/// <c>not a number</c>; an integer of any length that is not within the bounds is <c>out of bounds</c>.
/// </remarks>
public sealed record IntegerField(string Var, string Label, long? Initial = null) : DeclaredField<long>(Var, Label, Initial ?? 0)
{
    /// <summary>The bounds, both included. Without one of its own, a bound is that of 64 bits.</summary>
    public IntegerRange Range { get; init; } = new();

    /// <summary>The bounds that the form tells; null for all of <see cref="Range"/>.</summary>
    public IntegerRange? ShownRange { get; init; }

    /// <inheritdoc/>
    public override string Type => "text-single";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(long value) => [value.ToString(CultureInfo.InvariantCulture)];

    internal override FormField ToField(object? value) => base.ToField(value) with
    {
        Values = (value ?? Initial) is long shown ? Write(shown) : [],
        Range = ShownRange ?? Range,
    };

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values)
    {
        var text = values[0].AsSpan().Trim(" \t\r\n");
        if (text.IsEmpty)
        {
            return (null, null);
        }

        var unsigned = text[0] is '+' or '-' ? text[1..] : text;
        if (unsigned.IsEmpty || unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            return (null, IsDecimal(unsigned) ? NotAnInteger : NotANumber);
        }

        // Too long for 64 bits is out of any bounds there are.
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= (Range.Min ?? long.MinValue) && value <= (Range.Max ?? long.MaxValue) ? (value, null) : (null, OutOfBounds);
    }

    // Digits with a point and an exponent, as XML Schema's xs:double has them.
    static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('e', 'E');
        var exponent = e < 0 ? "0" : text[(e + 1)..];
        exponent = exponent is ['+' or '-', ..] ? exponent[1..] : exponent;
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.');
        var (whole, fraction) = (point < 0 ? mantissa.Length : point, point < 0 ? 0 : mantissa.Length - point - 1);
        return whole + fraction > 0
            && !mantissa[..whole].ContainsAnyExceptInRange('0', '9')
            && !mantissa[(mantissa.Length - fraction)..].ContainsAnyExceptInRange('0', '9')
            && !exponent.IsEmpty && !exponent.ContainsAnyExceptInRange('0', '9');
    }
}

/// <summary>One of several options (<c>list-single</c>); a value that is none of them is <c>out of bounds</c>.</summary>
public sealed record ListField(string Var, string Label, string Default, IReadOnlyList<FormOption> Options)
    : DeclaredField<string>(Var, Label, Default)
{
    /// <inheritdoc/>
    public override string Type => "list-single";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(string value) => [value];

    internal override FormField ToField(object? value) => base.ToField(value) with { Options = Options };

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values) =>
        Options.Any(option => option.Value == values[0]) ? (values[0], null) : (null, OutOfBounds);
}

/// <summary>
/// Some of several options (<c>list-multi</c>), in their order; a value that is none of them is <c>out of bounds</c>. A field without
/// values is an empty list.
/// </summary>
public sealed record ListMultiField(string Var, string Label, IReadOnlyList<string> Default, IReadOnlyList<FormOption> Options)
    : DeclaredField<IReadOnlyList<string>>(Var, Label, Default)
{
    /// <inheritdoc/>
    public override string Type => "list-multi";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(IReadOnlyList<string> value) => value;

    internal override FormField ToField(object? value) => base.ToField(value) with { Options = Options };

    private protected override bool TakesNone => true;

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values) =>
        values.Any(value => value.Length > 0 && !Options.Any(option => option.Value == value)) ? (null, OutOfBounds)
        : ((string[])[.. Options.Select(option => option.Value).Where(values.Contains)], null);
}

/// <summary>Addresses (<c>jid-multi</c>); one that is no JID is <c>out of bounds</c>. A field without values is an empty list.</summary>
public sealed record JidMultiField(string Var, string Label, IReadOnlyList<Jid>? Initial = null)
    : DeclaredField<IReadOnlyList<Jid>>(Var, Label, Initial ?? [])
{
    /// <summary>The most addresses; more are <c>out of bounds</c>.</summary>
    public int MaxCount { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public override string Type => "jid-multi";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Write(IReadOnlyList<Jid> value) => [.. value.Select(jid => jid.ToString())];

    private protected override bool TakesNone => true;

    private protected override (object? Value, string? Problem) ReadValues(IReadOnlyList<string> values)
    {
        var jids = new List<Jid>();
        foreach (var value in values.Where(value => !string.IsNullOrWhiteSpace(value)))
        {
            if (!Jid.TryParse(value.Trim(), out var jid))
            {
                return (null, OutOfBounds);
            }

            jids.Add(jid);
        }

        return jids.Count > MaxCount ? (null, OutOfBounds) : (jids, null);
    }
}
