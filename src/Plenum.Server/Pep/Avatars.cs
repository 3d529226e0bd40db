using System.Globalization;
using System.Security.Cryptography;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// An account's avatar (XEP-0084). It is kept in its two nodes only: a vCard's photo is taken from there and put there (XEP-0398).
/// </summary>
static class Avatars
{
    /// <summary>The nodes, which are the namespaces of their payloads.</summary>
    public const string Data = "urn:xmpp:avatar:data", Metadata = "urn:xmpp:avatar:metadata";

    /// <summary>The refusal of an avatar whose id is not the SHA-1 of its image (§4.1), or null.</summary>
    public static StanzaError? Refusal(string node, IReadOnlyList<ItemDraft> drafts) =>
        node == Data && drafts.Any(draft => draft.Payload.Is("data", Data) && (!TryRead(draft.Payload.Value, out var image) || draft.Id != HashOf(image)))
            ? PubSubErrors.InvalidPayload
            : null;

    /// <summary>The avatar's id and its <c>info</c>; null if there is none, or it is elsewhere only.</summary>
    /// <param name="data">What the account keeps.</param>
    /// <param name="openOnly">True for one that anybody may see: a vCard is there for everybody.</param>
    public static Element? InfoOf(IPersonalData data, bool openOnly)
    {
        if (openOnly && !(IsOpen(data, Metadata) && IsOpen(data, Data)))
        {
            return null;
        }

        return data.LastItem(Metadata)?.Payload.Elements.FirstOrDefault(info => info.Is("info", Metadata) && info["url"] is null && info["id"] is not null);
    }

    /// <summary>The image of an <c>info</c> in Base64, or null if it is not there.</summary>
    public static string? ImageOf(IPersonalData data, Element info) =>
        data.FindItem(Data, info["id"]!.ToLowerInvariant())?.Payload is { } payload && payload.Is("data", Data) ? payload.Value : null;

    /// <summary>Publishes an image in both nodes (XEP-0398 §3.2). Nodes that are not there yet are made open, as vCards are.</summary>
    public static StanzaError? Publish(PepTurn turn, byte[] image, string type)
    {
        var id = HashOf(image);
        var info = new Element("info", Metadata)
        {
            { "bytes", image.Length.ToString(CultureInfo.InvariantCulture) }, { "id", id }, { "type", type },
        };
        return Open(turn, Data) ?? Open(turn, Metadata)
            ?? turn.Publish(Data, [ItemDraft.Of(id, new("data", Data) { Convert.ToBase64String(image) })], null, out _)
            ?? turn.Publish(Metadata, [ItemDraft.Of(id, new("metadata", Metadata) { info })], null, out _);
    }

    /// <summary>Says that there is no avatar any more (XEP-0084 §3.5), if there was one.</summary>
    public static StanzaError? Disable(PepTurn turn) =>
        InfoOf(turn.Data, openOnly: false) is null ? null
            : turn.Publish(Metadata, [ItemDraft.Of(null, new("metadata", Metadata))], null, out _);

    /// <summary>Reads Base64 with white space in it; false if it is none, or empty.</summary>
    public static bool TryRead(string base64, out byte[] image)
    {
        image = new byte[base64.Length];
        var read = Convert.TryFromBase64String(base64, image, out var length);
        image = image[..length];
        return read && length > 0;
    }

    /// <summary>The id of an image: its SHA-1, which XEP-0084 prescribes; it protects nothing.</summary>
    public static string HashOf(byte[] image)
    {
#pragma warning disable CA5350
        return Convert.ToHexStringLower(SHA1.HashData(image));
#pragma warning restore CA5350
    }

    static bool IsOpen(IPersonalData data, string node) => data.Find(node) is { } found && NodeConfiguration.Of(found).Access == NodeConfiguration.Open;

    static StanzaError? Open(PepTurn turn, string node) => turn.Data.Find(node) is not null ? null : turn.Create(node, NodeConfiguration.OpenForm, out _);
}
