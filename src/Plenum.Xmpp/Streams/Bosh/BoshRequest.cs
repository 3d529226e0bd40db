using System.Globalization;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams.Bosh;

/// <summary>A client's <c>body</c> (XEP-0124 §6, XEP-0206 §2). Its values are claims, and not checked but for their form.</summary>
/// <remarks><code>
/// body = payload* ; rid, sid | (to, from?, xml:lang?, ver?, wait?, hold?, xmpp:version?), pause?, type='terminate'?, xmpp:restart?
/// </code></remarks>
public sealed record BoshRequest
{
    /// <summary>The namespace of <c>body</c>.</summary>
    public const string Namespace = "http://jabber.org/protocol/httpbind";

    /// <summary>The namespace of what XMPP adds to it (XEP-0206).</summary>
    public const string Xmpp = "urn:xmpp:xbosh";

    /// <summary>The largest request id, 2^53 - 1 (XEP-0124 §12.1).</summary>
    public const long LargestRid = 9_007_199_254_740_991;

    /// <summary>The number of the request.</summary>
    public required long Rid { get; init; }

    /// <summary>The session; null asks for a new one.</summary>
    public string? Sid { get; init; }

    /// <summary>The host that is meant, or null.</summary>
    public string? To { get; init; }

    /// <summary>Who asks, or null.</summary>
    public string? From { get; init; }

    /// <summary>The value of <c>xml:lang</c>, or null.</summary>
    public string? Lang { get; init; }

    /// <summary>The version of BOSH, or null.</summary>
    public string? Ver { get; init; }

    /// <summary>The version of XMPP, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Seconds that a response may wait, or null.</summary>
    public int? Wait { get; init; }

    /// <summary>Requests that may wait at a time, or null.</summary>
    public int? Hold { get; init; }

    /// <summary>Seconds that the client will be silent for, or null.</summary>
    public int? Pause { get; init; }

    /// <summary>True if the client ends the session.</summary>
    public bool IsTerminate { get; init; }

    /// <summary>True if the stream begins anew (XEP-0206 §5).</summary>
    public bool IsRestart { get; init; }

    /// <summary>What is for the stream, in the namespace it belongs to.</summary>
    public IReadOnlyList<Element> Payloads { get; init; } = [];

    /// <summary>True if it brings nothing: it only gives the server an occasion to speak.</summary>
    public bool IsEmpty => Payloads.Count == 0 && Pause is null && !IsTerminate && !IsRestart;

    /// <summary>Reads a request; null if it is none: it is a <c>bad-request</c> then (XEP-0124 §17.2).</summary>
    public static BoshRequest? Read(Element body)
    {
        if (!body.Is("body", Namespace) || body.Children.Any(child => child is Text text && !string.IsNullOrWhiteSpace(text.Value))
            || !long.TryParse(body["rid"], NumberStyles.None, CultureInfo.InvariantCulture, out var rid) || rid is < 1 or > LargestRid
            || !TryCount(body["wait"], out var wait) || !TryCount(body["hold"], out var hold) || !TryCount(body["pause"], out var pause))
        {
            return null;
        }

        return new()
        {
            Rid = rid, Sid = body["sid"], To = body["to"], From = body["from"], Ver = body["ver"],
            Lang = Attribute(body, Ns.Xml, "lang"), Version = Attribute(body, Xmpp, "version"),
            Wait = wait, Hold = hold, Pause = pause,
            IsTerminate = body["type"] == "terminate", IsRestart = Attribute(body, Xmpp, "restart") is "true" or "1",
            Payloads = [.. body.Elements.Select(Payload)],
        };
    }

    static string? Attribute(Element body, string ns, string name) =>
        body.Attributes.FirstOrDefault(attribute => attribute.Namespace == ns && attribute.Name == name).Value;

    static bool TryCount(string? value, out int? count)
    {
        var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        count = isCount ? number : null;
        return value is null || isCount;
    }

    // Many clients write stanzas without a namespace of their own (XEP-0206 §2).
    static Element Payload(Element child) =>
        child.Namespace == Namespace && child.Name is "message" or "presence" or "iq" ? InClientNamespace(child) : child;

    static Element InClientNamespace(Element element)
    {
        var copy = new Element(element.Name, element.Namespace == Namespace ? Ns.Client : element.Namespace);
        foreach (var attribute in element.Attributes)
        {
            copy.Add(attribute.Namespace, attribute.Name, attribute.Value);
        }

        copy.Add(element.Children.Select(child => child is Element inner ? InClientNamespace(inner) : child));
        return copy;
    }
}
