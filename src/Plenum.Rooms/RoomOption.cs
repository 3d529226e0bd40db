namespace Plenum.Rooms;

/// <summary>The kind of a room option's value.</summary>
public enum RoomOptionKind
{
    /// <summary><c>1</c> or <c>0</c>.</summary>
    Switch,

    /// <summary>A line of text.</summary>
    Line,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>One of <see cref="RoomOption.Choices"/>.</summary>
    Choice,

    /// <summary>A line of text that is not shown while it is typed.</summary>
    Secret,

    /// <summary>Some of <see cref="RoomOption.Choices"/>, or none: their values in the order of the choices, a space between.</summary>
    Several,

    /// <summary>JIDs, a line feed between.</summary>
    Addresses,
}

/// <summary>
/// An option of a room, as data: the configuration form (XEP-0045 §10.2), its submission, <c>muc#roominfo</c> and the journal's
/// event follow from this record.
/// </summary>
/// <param name="Var">The form field's <c>var</c>, and the option's name in the journal.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="Label">The label in the form.</param>
/// <param name="Default">The value of a new room.</param>
public sealed record RoomOption(string Var, RoomOptionKind Kind, string Label, string Default)
{
    /// <summary>The values of a <see cref="RoomOptionKind.Choice"/> or <see cref="RoomOptionKind.Several"/> with their labels.</summary>
    public IReadOnlyList<(string Value, string Label)> Choices { get; init; } = [];

    /// <summary>The most characters of a line; 200 unless said.</summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>The least number.</summary>
    public long Minimum { get; init; }

    /// <summary>The largest number.</summary>
    public long Maximum { get; init; } = int.MaxValue;

    /// <summary>The <c>var</c> under which everyone sees the value in <c>muc#roominfo</c> (XEP-0045 §6.4); null: they do not.</summary>
    public string? InfoVar { get; init; }
}
