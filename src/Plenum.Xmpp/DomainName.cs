using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plenum.Xmpp;

/// <summary>Domainparts (RFC 7622 §3.2): a host name in its Unicode form, an IPv4 address, or an IPv6 address in brackets.</summary>
static class DomainName
{
    static readonly SearchValues<char> plain = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");
    static readonly IdnMapping idn = new() { UseStd3AsciiRules = true };

    /// <summary>Prepares a domainpart; false if it is not one.</summary>
    public static bool TryPrepare(string value, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        if (value.Length is 0 or > Jid.MaxPartLength)
        {
            return false;
        }

        if (value[0] == '[')
        {
            return TryPrepareAddress(value, out prepared);
        }

        // A trailing dot is the root's, and no part of the name.
        var name = value[^1] == '.' ? value[..^1] : value;
        name = name.AsSpan().ContainsAnyExcept(plain) ? name.ToLowerInvariant() : name;
        if (name.AsSpan().ContainsAnyExcept(plain) || name.Contains("xn--", StringComparison.Ordinal))
        {
            return TryPrepareUnicode(name, out prepared);
        }

        prepared = AreLabels(name) ? name : null;
        return prepared is not null;
    }

    static bool TryPrepareAddress(string value, [NotNullWhen(true)] out string? prepared)
    {
        // No zone: it means something on one machine only.
        prepared = value is [_, .. var inner, ']'] && !inner.Contains('%', StringComparison.Ordinal)
            && IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : null;
        return prepared is not null;
    }

    // Labels in Unicode (U-labels, RFC 5890), which is what A-labels ("xn--…") stand for.
    static bool TryPrepareUnicode(string name, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        try
        {
            var unicode = idn.GetUnicode(idn.GetAscii(name));

            // What is ASCII in the end must be what the short way says of it.
            if (unicode.All(char.IsAscii) ? unicode.Contains("xn--", StringComparison.Ordinal) || !AreLabels(unicode)
                : unicode != idn.GetUnicode(idn.GetAscii(unicode)))
            {
                return false;
            }

            prepared = Encoding.UTF8.GetByteCount(unicode) <= Jid.MaxPartLength ? unicode : null;
            return prepared is not null;
        }
        catch (ArgumentException)
        {
            // The only way in which IdnMapping says no.
            return false;
        }
    }

    // RFC 1123 §2.1 without its rule on length, and with the underscores that internal names have.
    static bool AreLabels(ReadOnlySpan<char> name)
    {
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(plain))
            {
                return false;
            }
        }

        return true;
    }
}
