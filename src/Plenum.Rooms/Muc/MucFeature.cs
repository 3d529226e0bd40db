using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>What XEP-0045 itself adds to a room by way of hooks: its IQ requests, options and events. The rest is in the files beside it.</summary>
sealed class MucFeature : RoomFeature
{
    public static FeatureManifest Manifest { get; } = new("muc", () => new MucFeature())
    {
        DiscoFeatures = [Ns.Muc, Ns.OccupantId, Ns.StanzaId],
        Options = MucOptions.All,
        Events =
        [
            ("room-created", typeof(RoomCreated)),
            ("room-destroyed", typeof(RoomDestroyed)),
            ("affiliation-set", typeof(AffiliationSet)),
            ("options-set", typeof(OptionsSet)),
            ("subject-set", typeof(SubjectSet)),
        ],
    };
}
