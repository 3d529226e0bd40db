using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.RoomVCard;

/// <summary>The wire of a room's avatar (XEP-0486, XEP-0054, XEP-0153).</summary>
static class RoomVCardXml
{
    /// <summary>The namespace of vCards.</summary>
    public const string VCard = "vcard-temp";

    const string Update = "vcard-temp:x:update", HashField = "muc#roominfo_avatarhash";

    const int MaxPhotos = 4, MaxType = 50;

    /// <summary>
    /// The photos of a vCard, or null and why not. Of the rest of it nothing is kept: the room's name and description are options. Photos
    /// elsewhere (<c>EXTVAL</c>) are none.
    /// </summary>
    public static (IReadOnlyList<AvatarPhoto>? Photos, StanzaError? Refusal) Read(Element vCard, int maxLength)
    {
        Element[] given = [.. vCard.Elements.Where(child => child.Is("PHOTO", VCard) && child.Child("BINVAL", VCard) is not null)];
        if (given.Length > MaxPhotos || given.Sum(photo => photo.Child("BINVAL", VCard)!.Value.Length) > maxLength)
        {
            return (null, StanzaError.NotAcceptable($"An avatar has at most {maxLength} characters, in at most {MaxPhotos} formats"));
        }

        List<AvatarPhoto> photos = [];
        foreach (var photo in given)
        {
            var type = photo.Child("TYPE", VCard)?.Value.Trim() is { Length: > 0 } named ? named : null;
            if (type?.StartsWith("image/", StringComparison.Ordinal) == false || type?.Length > MaxType
                || AvatarPhoto.Decode(photo.Child("BINVAL", VCard)!.Value) is not { Length: > 0 } data)
            {
                return (null, StanzaError.BadRequest());
            }

            photos.Add(new(type, data));
        }

        return (photos, null);
    }

    /// <summary>The vCard.</summary>
    /// <remarks><code>vCard = PHOTO+ = TYPE?, BINVAL</code></remarks>
    public static Element ToVCard(IReadOnlyList<AvatarPhoto> photos) => new("vCard", VCard)
    {
        photos.Select(photo => new Element("PHOTO", VCard)
        {
            photo.Type is null ? null : new Element("TYPE", VCard) { photo.Type },
            new Element("BINVAL", VCard) { Convert.ToBase64String(photo.Data) },
        }),
    };

    /// <summary>The presence of the room itself, by which clients older than XEP-0486 learn of its avatar (§5.2 there).</summary>
    /// <remarks><code>x = photo</code></remarks>
    public static Stanza Presence(Jid room, string? hash) =>
        Stanza.Presence(null, new Element("x", Update) { new Element("photo", Update) { hash } }) with { From = room };

    /// <summary>The field of <c>muc#roominfo</c>.</summary>
    public static FormField Hashes(IEnumerable<string> hashes) => new(HashField) { Type = "text-multi", Label = "Avatar hash", Values = [.. hashes] };
}
