using System.Globalization;
using System.Text;
using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Streams.Bosh;

/// <summary>The <c>body</c> of responses, as bytes.</summary>
public static class BoshResponse
{
    /// <summary>A response with something to say, or nothing.</summary>
    /// <param name="payload">Elements, each with its own namespace.</param>
    public static byte[] Of(ReadOnlySpan<byte> payload) => Make("", payload);

    /// <summary>The response that makes the session (XEP-0124 §7.2, XEP-0206 §4).</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="host">The host that the stream is with, or null.</param>
    /// <param name="stream">The stream's id, or null.</param>
    /// <param name="payload">Elements, each with its own namespace.</param>
    public static byte[] Created(BoshTerms terms, string? host, string? stream, ReadOnlySpan<byte> payload) => Make(
        Attribute("sid", terms.Sid) + Attribute("wait", Seconds(terms.Wait)) + Attribute("requests", Number(terms.Requests))
        + Attribute("hold", Number(terms.Hold)) + Attribute("ver", terms.Ver) + Attribute("polling", Seconds(BoshTerms.Polling))
        + Attribute("inactivity", Seconds(terms.Inactivity)) + Attribute("maxpause", Seconds(BoshTerms.LongestPause))
        + Attribute("from", host) + Attribute("authid", stream)
        + $" xmlns:xmpp='{BoshRequest.Xmpp}' xmpp:version='1.0' xmpp:restartlogic='true'", payload);

    /// <summary>The last response (XEP-0124 §13, §17.2).</summary>
    /// <param name="condition">The terminal binding condition, or null where the client has asked for the end.</param>
    /// <param name="payload">Elements, each with its own namespace.</param>
    public static byte[] Terminate(string? condition, ReadOnlySpan<byte> payload = default) =>
        Make(" type='terminate'" + Attribute("condition", condition), payload);

    /// <summary>The client is to send again what was not answered (XEP-0124 §17.3).</summary>
    public static byte[] Recoverable() => Make(" type='error'", default);

    static byte[] Make(string attributes, ReadOnlySpan<byte> payload)
    {
        var head = $"<body xmlns='{BoshRequest.Namespace}'{attributes}"
            + (payload.IsEmpty ? "/>" : $" xmlns:stream='{Ns.Streams}'>");
        return payload.IsEmpty ? Encoding.UTF8.GetBytes(head) : [.. Encoding.UTF8.GetBytes(head), .. payload, .. "</body>"u8];
    }

    static string Attribute(string name, string? value) =>
        value is null ? "" : $" {name}='{Encoding.UTF8.GetString(ElementWriter.EscapeAttribute(value))}'";

    static string Seconds(TimeSpan time) => Number((int)time.TotalSeconds);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
