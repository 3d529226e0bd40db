using System.Globalization;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams.StreamManagement;

/// <summary>The elements of stream management (XEP-0198). None of them is a stanza, and none is counted.</summary>
public static class ManagementXml
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "urn:xmpp:sm:3";

    /// <summary>The stream feature.</summary>
    public static Element Feature { get; } = new("sm", Namespace);

    /// <summary>Asks what the peer has handled.</summary>
    public static Element Request { get; } = new("r", Namespace);

    /// <summary>How many stanzas were handled.</summary>
    public static Element Answer(uint handled) => new("a", Namespace) { { "h", Text(handled) } };

    /// <summary>Stream management begins (XEP-0198 §3).</summary>
    /// <param name="id">What the stream is resumed by; null if it cannot be.</param>
    /// <param name="max">For how many seconds.</param>
    public static Element Enabled(string? id, int max) => id is null
        ? new("enabled", Namespace)
        : new("enabled", Namespace) { { "id", id }, { "resume", "true" }, { "max", max.ToString(CultureInfo.InvariantCulture) } };

    /// <summary>The stream goes on (XEP-0198 §5).</summary>
    public static Element Resumed(string id, uint handled) => new("resumed", Namespace) { { "previd", id }, { "h", Text(handled) } };

    /// <summary>What was asked for is refused (XEP-0198 §6).</summary>
    /// <param name="error">Why.</param>
    /// <param name="handled">What is known to have been handled, or null.</param>
    public static Element Failed(StanzaError error, uint? handled = null) => new("failed", Namespace)
    {
        { "h", handled is { } count ? Text(count) : null },
        new Element(error.Condition, Ns.StanzaErrors),
    };

    /// <summary>The peer says that it has handled what it was not sent (XEP-0198 §6).</summary>
    public static StreamError TooHigh(uint handled, uint sent) => StreamError.UndefinedCondition with
    {
        Text = $"You acknowledged {handled} stanzas, but you were sent {sent}.",
        Specific = new Element("handled-count-too-high", Namespace) { { "h", Text(handled) }, { "send-count", Text(sent) } },
    };

    /// <summary>The attribute <c>h</c>; false if it is missing or no count.</summary>
    public static bool TryReadHandled(Element element, out uint handled) =>
        uint.TryParse(element["h"], NumberStyles.None, CultureInfo.InvariantCulture, out handled);

    /// <summary>What <c>enable</c> asks for: whether to be resumable, and for how many seconds at most, or null.</summary>
    public static (bool Resume, int? Max) ReadEnable(Element element) => (
        element["resume"] is "true" or "1",
        int.TryParse(element["max"], NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > 0 ? max : null);

    static string Text(uint count) => count.ToString(CultureInfo.InvariantCulture);
}
