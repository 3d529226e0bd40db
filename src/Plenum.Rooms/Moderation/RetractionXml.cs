using Plenum.Rooms.Archive;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Moderation;

/// <summary>
/// The wire of taking messages back (XEP-0424) and away (XEP-0425), in the present form and in the one before it, by fastening
/// (XEP-0424 0.3, XEP-0425 0.2, XEP-0422), which older clients speak. What the room writes carries both.
/// </summary>
static class RetractionXml
{
    public const string Retract = "urn:xmpp:message-retract:1";
    public const string Moderate = "urn:xmpp:message-moderate:1";
    public const string OldRetract = "urn:xmpp:message-retract:0";
    public const string OldModerate = "urn:xmpp:message-moderate:0";
    public const string Fasten = "urn:xmpp:fasten:0";

    /// <summary>True for a message that takes one back.</summary>
    public static bool IsRetraction(Stanza message) => message.Payload.Any(IsRetract);

    /// <summary>The id of the message that this one takes back, empty if it says none.</summary>
    public static string Target(Stanza retraction) =>
        (retraction.Child("retract", Retract) ?? retraction.Payload.First(IsRetract))["id"] ?? "";

    /// <summary>True for what stands in a retracted message's place.</summary>
    public static bool IsTombstone(Stanza message) => message.Child("retracted", Retract) is not null;

    /// <summary>True for what only the room may say: that a message is gone, and that a moderator has seen to that.</summary>
    public static bool IsReserved(Element element) => element is
        { Name: "retracted", Namespace: Retract or OldRetract } or { Name: "moderated", Namespace: Moderate or OldModerate };

    /// <summary>
    /// A retraction as the room passes it on. First comes the archive id of the message, which most clients read; then, for Converse.js, which
    /// reads the last one and compares it with what the author's client calls the message, that id.
    /// </summary>
    /// <remarks><code>retract[id = archive id], retract[id = own id]?, apply-to[id = own id] = retract</code></remarks>
    public static Stanza Reflected(Stanza retraction, ArchivedMessage message)
    {
        var own = Versions.OwnId(message.Stanza);
        return retraction with
        {
            Payload =
            [
                .. retraction.Payload.Where(element => !IsRetract(element)),
                new Element("retract", Retract) { { "id", message.Id } },
                .. own is null ? [] : new[] { new Element("retract", Retract) { { "id", own } } },
                new Element("apply-to", Fasten) { { "id", own ?? message.Id }, new Element("retract", OldRetract) },
            ],
        };
    }

    /// <summary>What a request asks to take away, and why; null if it asks for nothing of the kind. An empty reason is none.</summary>
    public static (string Id, string? Reason)? ReadModeration(Element payload)
    {
        var (moderate, retract) = payload.Is("moderate", Moderate)
            ? (payload, payload.Child("retract", Retract))
            : (payload.Child("moderate", OldModerate), payload.Child("moderate", OldModerate)?.Child("retract", OldRetract));
        var reason = moderate?.Child("reason", moderate.Namespace)?.Value;
        return retract is null || payload["id"] is not { Length: > 0 } id ? null : (id, string.IsNullOrWhiteSpace(reason) ? null : reason);
    }

    /// <summary>What the room tells everyone when a moderator has taken a message away (XEP-0425 § Success case).</summary>
    /// <remarks><code>
    /// message[type = groupchat, id, from = room] =
    ///   retract[id] = (moderated[by] = occupant-id), reason?
    ///   apply-to[id] = moderated[by] = retract, reason?
    /// </code></remarks>
    public static Stanza Moderation(string id, string archiveId, ModeratedBy by, Jid room) => Stanza.Message("groupchat",
        new Element("retract", Retract) { { "id", archiveId }, by.Moderated(), by.ReasonIn(Retract) },
        new Element("apply-to", Fasten)
        {
            { "id", archiveId },
            by.OldModerated(new("retract", OldRetract)),
        }) with { Id = id, From = room };

    /// <summary>
    /// What stands in a message's place from now on (§ Tombstones of both). Of the message stays who sent it, what the sender's client calls
    /// it, and which message it corrected. The author's occupant-id comes after the moderator's: Converse.js reads the last one.
    /// </summary>
    /// <remarks><code>
    /// message[type = groupchat, id, from] =
    ///   (retracted[id, stamp], retracted[stamp] = origin-id?                                            taken back
    ///   | retracted[id, stamp, by] = moderated, reason?; moderated[by] = occupant-id, retracted[stamp], reason?)    taken away
    ///   replace?, origin-id?, occupant-id?, stanza-id
    /// </code></remarks>
    public static Stanza Tombstone(Stanza message, string retractionId, DateTimeOffset at, ModeratedBy? by)
    {
        var stamp = Delay.Stamp(at);
        var origin = message.Child("origin-id", Ns.StanzaId);
        Element[] gone = by is null
            ?
            [
                new("retracted", Retract) { { "id", retractionId }, { "stamp", stamp } },
                new("retracted", OldRetract) { { "stamp", stamp }, origin },
            ]
            :
            [
                new("retracted", Retract) { { "id", retractionId }, { "stamp", stamp }, { "by", by.Jid.ToString() }, by.Moderated(), by.ReasonIn(Retract) },
                by.OldModerated(new("retracted", OldRetract) { { "stamp", stamp } }),
            ];
        return message with { Lang = null, Payload = [.. gone, .. message.Payload.Where(Stays)] };
    }

    static bool Stays(Element element) =>
        element.Is("replace", Versions.Correct) || element.Is("origin-id", Ns.StanzaId)
        || element.Is("occupant-id", Ns.OccupantId) || element.Is("stanza-id", Ns.StanzaId);

    static bool IsRetract(Element element) =>
        element.Is("retract", Retract) || (element.Is("apply-to", Fasten) && element.Child("retract", OldRetract) is not null);
}

/// <summary>Who has taken a message away, and why.</summary>
/// <param name="Jid">The moderator's occupant JID.</param>
/// <param name="OccupantId">The moderator's <c>occupant-id</c> element.</param>
/// <param name="Reason">Why, or null.</param>
sealed record ModeratedBy(Jid Jid, Element OccupantId, string? Reason)
{
    /// <remarks><code>moderated[by] = occupant-id</code></remarks>
    public Element Moderated() => new("moderated", RetractionXml.Moderate) { { "by", Jid.ToString() }, OccupantId };

    /// <remarks><code>moderated[by] = occupant-id, what, reason?</code></remarks>
    public Element OldModerated(Element what) => new("moderated", RetractionXml.OldModerate)
    {
        { "by", Jid.ToString() }, OccupantId, what, ReasonIn(RetractionXml.OldModerate),
    };

    /// <summary>The <c>reason</c> element in a namespace, or null.</summary>
    public Element? ReasonIn(string ns) => Reason is null ? null : new("reason", ns) { Reason };
}
