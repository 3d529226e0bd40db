using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>How much history somebody who joins wants (XEP-0045 §7.2.14); null for no limit.</summary>
/// <param name="MaxStanzas">The most messages.</param>
/// <param name="MaxCharacters">The most characters of complete stanzas, together.</param>
/// <param name="Within">The largest age.</param>
/// <param name="Since">The earliest time.</param>
sealed record HistoryLimits(int? MaxStanzas = null, long? MaxCharacters = null, TimeSpan? Within = null, DateTimeOffset? Since = null)
{
    /// <summary>Reads the <c>history</c> child of a join; what is missing or not a number is no limit.</summary>
    public static HistoryLimits Of(Stanza presence) => presence.Child("x", Ns.Muc)?.Child("history", Ns.Muc) is { } history
        ? new(
            (int?)Number(history, "maxstanzas"),
            Number(history, "maxchars"),
            Number(history, "seconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Delay.Parse(history["since"]))
        : new();

    static long? Number(Element history, string name) =>
        int.TryParse(history[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
