using System.Globalization;
using System.Text.RegularExpressions;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>Stamps of delayed delivery (XEP-0203), in the date and time profile of XEP-0082.</summary>
static partial class Delay
{
    /// <summary>The stamp that a room puts on what was said or set earlier; <c>from</c> is always the room (XEP-0045 §7.2.13).</summary>
    public static Element Of(Jid room, DateTimeOffset at) => new("delay", Ns.Delay)
    {
        { "from", room.ToString() },
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
