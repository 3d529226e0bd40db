using System.Globalization;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>A request for a page of results (XEP-0059).</summary>
public sealed record ResultSetRequest
{
    const string Rsm = ResultSet.Rsm;

    /// <summary>How many at most; null for as many as the server likes, 0 to be told the count only (§2.7).</summary>
    public int? Max { get; init; }

    /// <summary>Only what follows this id (§2.2), or null.</summary>
    public string? After { get; init; }

    /// <summary>Only what precedes this id (§2.3); empty for the last page (§2.5); or null.</summary>
    public string? Before { get; init; }

    /// <summary>Only what begins at this position, counted from 0 (§2.6), or null.</summary>
    public int? Index { get; init; }

    /// <summary>True if the page is to be taken from the end: the last results of those that are asked for.</summary>
    public bool Backwards => Before is not null;

    /// <summary>Reads the <c>set</c> that is a child of the element; null without a problem if there is none.</summary>
    /// <param name="parent">The query.</param>
    /// <param name="error">The refusal of a number that is none (§2.1).</param>
    public static ResultSetRequest? In(Element parent, out StanzaError? error)
    {
        error = null;
        if (parent.Child("set", Rsm) is not { } set)
        {
            return null;
        }

        if (!TryReadNumber(set.Child("max", Rsm), out var max) || !TryReadNumber(set.Child("index", Rsm), out var index))
        {
            error = StanzaError.BadRequest();
            return null;
        }

        return new() { Max = max, Index = index, After = set.Child("after", Rsm)?.Value, Before = set.Child("before", Rsm)?.Value };
    }

    /// <summary>The <c>set</c> element.</summary>
    /// <remarks><code>set = max?, after?, before?, index?</code></remarks>
    public Element ToElement() => new("set", Rsm)
    {
        Max is null ? null : new Element("max", Rsm) { Max.Value.ToString(CultureInfo.InvariantCulture) },
        After is null ? null : new Element("after", Rsm) { After },
        Before is null ? null : new Element("before", Rsm) { Before },
        Index is null ? null : new Element("index", Rsm) { Index.Value.ToString(CultureInfo.InvariantCulture) },
    };

    // Numbers too large for us mean "all": there is never that much.
    static bool TryReadNumber(Element? element, out int? number)
    {
        var text = element?.Value.Trim() ?? "";
        number = element is null ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : int.MaxValue;
        return element is null || (text.Length > 0 && text.All(char.IsAsciiDigit));
    }
}

/// <summary>Which page of results this is (XEP-0059 §2.1).</summary>
/// <param name="Count">How many results there are in all, or null if that is not known.</param>
public sealed record ResultSet(int? Count)
{
    internal const string Rsm = "http://jabber.org/protocol/rsm";

    /// <summary>The id of the page's first result, or null for an empty page.</summary>
    public string? First { get; init; }

    /// <summary>The position of the page's first result, counted from 0, or null.</summary>
    public int? FirstIndex { get; init; }

    /// <summary>The id of the page's last result, or null for an empty page.</summary>
    public string? Last { get; init; }

    /// <summary>The <c>set</c> element.</summary>
    /// <remarks><code>set = (first[index?], last)?, count?</code></remarks>
    public Element ToElement() => new("set", Rsm)
    {
        First is null ? null : new Element("first", Rsm) { { "index", FirstIndex?.ToString(CultureInfo.InvariantCulture) }, First },
        Last is null ? null : new Element("last", Rsm) { Last },
        Count is null ? null : new Element("count", Rsm) { Count.Value.ToString(CultureInfo.InvariantCulture) },
    };

    /// <summary>Reads the <c>set</c> that is a child of the element, or null.</summary>
    public static ResultSet? In(Element parent) => parent.Child("set", Rsm) is not { } set ? null
        : new(Number(set.Child("count", Rsm)?.Value))
    {
        First = set.Child("first", Rsm)?.Value,
        FirstIndex = Number(set.Child("first", Rsm)?["index"]),
        Last = set.Child("last", Rsm)?.Value,
    };

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
