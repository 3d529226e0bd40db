using System.Globalization;
using System.Text.RegularExpressions;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>Stamps of delayed delivery (XEP-0203), in the date and time profile of XEP-0082.</summary>
public static partial class Delay
{
    /// <summary>What is put on what was said earlier.</summary>
    /// <param name="from">Who puts it there, in a room always the room (XEP-0045 §7.2.13); null to say nothing of that.</param>
    /// <param name="at">When it was said.</param>
    public static Element Of(Jid? from, DateTimeOffset at) => new("delay", Ns.Delay)
    {
        { "from", from?.ToString() },
        { "stamp", Stamp(at) },
    };

    /// <summary>A time as it is written, to the millisecond (XEP-0082 §3.2).</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a date and time (XEP-0082 §3.2); null if it is none. Of a fraction of a second seven digits count.</summary>
    public static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParseExact(
        Fraction().Replace(text ?? "", "$1"), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+")]
    private static partial Regex Fraction();
}
