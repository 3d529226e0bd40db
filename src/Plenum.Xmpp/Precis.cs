using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Plenum.Xmpp;

/// <summary>
/// Preparation of internationalized strings: the classes of RFC 8264 and the profiles of RFC 8265. Left out: the bidi rule of
/// RFC 5893, and the context rules, of which joiners are always refused and the rest (RFC 5892 A.3 to A.9) always accepted.
/// </summary>
public static class Precis
{
    /// <summary>
    /// The profile UsernameCaseMapped (RFC 8265 §3.3); false if the string is empty or has a character that names may not have.
    /// </summary>
    public static bool TryPrepareUsername(string value, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        if (value.Length == 0 || !IsWellFormed(value))
        {
            return false;
        }

        return TryStabilize(value, name => MapWidth(name).ToLowerInvariant().Normalize(NormalizationForm.FormC), out prepared)
            && prepared.EnumerateRunes().All(IsIdentifier);
    }

    /// <summary>
    /// The profile OpaqueString (RFC 8265 §4.2), for passwords and resources; false if nothing is left of the string or it has
    /// e.g. a control. What the older profiles mapped to nothing (RFC 3454 B.1: joiners, variation selectors …) is removed instead of
    /// refused: phones write them into emoji, and clients that still follow SASLprep remove them from a password.
    /// </summary>
    public static bool TryPrepareOpaque(string value, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        if (value.Length == 0 || !IsWellFormed(value))
        {
            return false;
        }

        return TryStabilize(value, text => MapFreeform(text).Normalize(NormalizationForm.FormC), out prepared)
            && prepared.Length > 0
            && prepared.EnumerateRunes().All(IsFreeform);
    }

    // RFC 8264 §7: the rules are applied until they change nothing, three times more at most.
    static bool TryStabilize(string value, Func<string, string> rules, [NotNullWhen(true)] out string? stable)
    {
        for (var i = 0; i < 4; i++)
        {
            stable = rules(value);
            if (stable == value)
            {
                return true;
            }

            value = stable;
        }

        stable = null;
        return false;
    }

    // string.Normalize throws for a lone surrogate.
    static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return !value.AsSpan().ContainsAny('\uFFFE', '\uFFFF');
    }

    static string MapFreeform(string value)
    {
        var mapped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (!IsMappedToNothing(c))
            {
                mapped.Append(char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c);
            }
        }

        return mapped.ToString();
    }

    // RFC 3454 B.1.
    static bool IsMappedToNothing(char c) => c is '\u00AD' or '\u034F' or '\u1806' or (>= '\u180B' and <= '\u180D')
        or (>= '\u200B' and <= '\u200D') or '\u2060' or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    // Fullwidth and halfwidth forms become what they are forms of (RFC 8265 §3.3.1, rule 1).
    static string MapWidth(string value)
    {
        if (!value.AsSpan().ContainsAnyInRange('\uFF00', '\uFFEF') && !value.Contains('\u3000', StringComparison.Ordinal))
        {
            return value;
        }

        var mapped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            _ = c is '\u3000' or (>= '\uFF00' and <= '\uFFEF')
                ? mapped.Append(c.ToString().Normalize(NormalizationForm.FormKC))
                : mapped.Append(c);
        }

        return mapped.ToString();
    }

    // RFC 8264 §8, in its order.
    static bool IsIdentifier(Rune rune) => Exception(rune.Value) ?? (IsAlwaysRefused(rune.Value) ? false : rune.Value switch
    {
        >= 0x21 and <= 0x7E => true,
        _ when HasCompatibility(rune) => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark,
    });

    static bool IsFreeform(Rune rune) => Exception(rune.Value) ?? (IsAlwaysRefused(rune.Value) ? false
        : Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    // RFC 5892 §2.6; of the characters that depend on context, all that are not joiners.
    static bool? Exception(int c) => c switch
    {
        0xDF or 0x3C2 or 0x6FD or 0x6FE or 0xF0B or 0x3007 => true,
        0xB7 or 0x375 or 0x5F3 or 0x5F4 or 0x30FB or (>= 0x660 and <= 0x669) or (>= 0x6F0 and <= 0x6F9) => true,
        0x640 or 0x7FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B => false,
        _ => null,
    };

    // Joiners, old Hangul jamo, and what is ignored when shown: two names that look the same must not differ by these.
    static bool IsAlwaysRefused(int c) => c is 0x200C or 0x200D
        or (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7FB)
        or 0xAD or 0x34F or 0x61C or (>= 0x17B4 and <= 0x17B5) or (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F)
        or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    static bool HasCompatibility(Rune rune)
    {
        var text = rune.ToString();
        return rune.Value > 0x7F && text.Normalize(NormalizationForm.FormKC) != text;
    }
}
