using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;

namespace Plenum.Server.Pep;

/// <summary>What an account may keep. Items of a node are limited by <see cref="NodeConfiguration.MaxItems"/>.</summary>
static class PepLimits
{
    /// <summary>
    /// Bytes of an item's payload, 160 KiB: an avatar of 120 kB, which with the rest of a vCard still fits in a stanza of 256 KiB. A longer
    /// one is refused with <c>payload-too-big</c>.
    /// </summary>
    public const int MaxPayload = 160 * 1024;

    /// <summary>Nodes of an account, 200: a client has some twenty, and one for each device that encrypts. One more is refused with <c>max-nodes-exceeded</c>.</summary>
    public const int MaxNodes = 200;

    /// <summary>
    /// Bytes of all items of an account, 4 MiB, each with 256 more than its own: many times what clients keep, and a thousand accounts
    /// fill 4 GB at most. More is refused with <c>resource-constraint</c>.
    /// </summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    /// <summary>Characters of a node's name, 1 to 256: it is a namespace mostly. Another one is refused with <c>bad-request</c>.</summary>
    public const int MaxName = 256;

    /// <summary>Subscribers of a node, 1 000: whoever shares presence needs no subscription. One more is refused with <c>resource-constraint</c>.</summary>
    public const int MaxSubscribers = 1000;

    /// <summary>Bytes of a vCard without its photo, 64 KiB: several pages of text. A longer one is refused with <c>not-acceptable</c>.</summary>
    public const int MaxVCard = 64 * 1024;

    /// <summary>The refusal of items, all with an id, that are too large, or null.</summary>
    public static StanzaError? TooBig(IReadOnlyList<ItemDraft> drafts) =>
        drafts.Any(draft => draft.Length > MaxPayload) ? PubSubErrors.PayloadTooBig($"An item may have {MaxPayload} bytes.")
        : drafts.Sum(draft => (long)PubSubXml.LengthOf(draft.Id!, null, draft.Length)) > ItemPage.MaxBytes
            ? PubSubErrors.PayloadTooBig($"All items of a request may have {ItemPage.MaxBytes} bytes.")
        : null;

    /// <summary>The refusal of more than an account may keep.</summary>
    public static StanzaError Full { get; } = StanzaError.ResourceConstraint($"An account keeps at most {MaxBytes} bytes.");
}
