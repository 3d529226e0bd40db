using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.RoomVCard;

/// <summary>A room's avatar: owners set it as a vCard of the room, who may enter gets it (XEP-0486).</summary>
sealed class RoomVCardFeature : RoomFeature
{
    /// <summary>
    /// The most characters of an avatar in Base64, all formats together, 65 536: a picture of 200 by 200 points takes a fifth. It is in
    /// memory while the room is, and in its journal. A larger one is refused with <c>not-acceptable</c>.
    /// </summary>
    public const int MaxLength = 64 * 1024;

    // Remembered.
    IReadOnlyList<AvatarPhoto> photos = [];

    IReadOnlyList<string> hashes = [];

    public static FeatureManifest Manifest { get; } = new("room-vcard", () => new RoomVCardFeature())
    {
        DiscoFeatures = [RoomVCardXml.VCard],
        IqPayloads = [("vCard", RoomVCardXml.VCard)],
        Events = [("avatar-set", typeof(AvatarSet))],
    };

    public override DiscoInfo? InfoFor(IRoomView room, RoomIq iq, string? node) => node is not null || hashes is [] ? null
        : new([], []) { Forms = [new("result") { Fields = [FormField.FormType(RoomInfo.FormType), RoomVCardXml.Hashes(hashes)] }] };

    public override void Joined(RoomTurn turn, Occupant occupant, Peer session)
    {
        if (hashes is [var first, ..])
        {
            turn.Send(RoomVCardXml.Presence(turn.Room.Jid, first), session);
        }
    }

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        var affiliation = turn.Room.AffiliationOf(iq.Sender.Jid.Bare);
        if (iq.IsSet)
        {
            return affiliation == Affiliation.Owner ? Set(turn, iq) : StanzaError.Forbidden();
        }

        if (affiliation < (turn.Room.IsOn(MucOptions.MembersOnly) ? Affiliation.Member : Affiliation.None))
        {
            return StanzaError.Forbidden();
        }

        if (photos is [])
        {
            return StanzaError.ItemNotFound(); // XEP-0054 §3.1
        }

        turn.Answer(iq, RoomVCardXml.ToVCard(photos));
        return null;
    }

    public override void Apply(RoomEvent happened)
    {
        if (happened is AvatarSet set)
        {
            photos = set.Photos;
            hashes = [.. photos.Select(photo => photo.Hash())];
        }
    }

    public override IEnumerable<RoomEvent> Condense() => photos is [] ? [] : [new AvatarSet(photos)];

    /// <summary>Sets or takes away the avatar, and tells everyone: by the code for a changed configuration, and by presence.</summary>
    StanzaError? Set(RoomTurn turn, RoomIq iq)
    {
        var (given, refusal) = RoomVCardXml.Read(iq.Payload, MaxLength);
        if (refusal is not null)
        {
            return refusal;
        }

        turn.Answer(iq);
        if (given!.Select(photo => (photo.Type, photo.Hash())).SequenceEqual(photos.Zip(hashes, (photo, hash) => (photo.Type, hash))))
        {
            return null;
        }

        turn.Raise(new AvatarSet(given!));
        turn.Broadcast(Stanza.Message("groupchat", new Element("x", Ns.MucUser) { Announce.Status(104) }) with { From = turn.Room.Jid });
        turn.Broadcast(RoomVCardXml.Presence(turn.Room.Jid, hashes is [var first, ..] ? first : null));
        return null;
    }
}
