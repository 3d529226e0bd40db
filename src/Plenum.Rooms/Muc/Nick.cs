using System.Globalization;
using System.Text;
using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>What a nick must be, besides a resourcepart (XEP-0045 §17.1).</summary>
static class Nick
{
    /// <summary>
    /// The most characters of a nick, 64: it stands before every message, and on a narrow screen more than a line is a nuisance.
    /// A longer one is refused with <c>not-acceptable</c>.
    /// </summary>
    public const int MaxLength = 64;

    /// <summary>Null, or why nobody may have this nick; null stands for none given.</summary>
    public static StanzaError? Refusal(string? nick) => nick switch
    {
        null => StanzaError.JidMalformed("A nickname is missing"),
        _ when !nick.EnumerateRunes().Any(IsVisible) => StanzaError.JidMalformed("A nickname must have visible characters"),
        _ when nick.EnumerateRunes().Count() > MaxLength => StanzaError.NotAcceptable($"A nickname has at most {MaxLength} characters"),
        _ => null,
    };

    static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not (
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned);
}
