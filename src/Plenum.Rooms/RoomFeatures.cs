using Plenum.Rooms.Archive;
using Plenum.Rooms.Hats;
using Plenum.Rooms.Messages;
using Plenum.Rooms.Moderation;
using Plenum.Rooms.Muc;
using Plenum.Rooms.Polls;
using Plenum.Rooms.PubSub;
using Plenum.Rooms.RoomVCard;
using Plenum.Rooms.SlowMode;

namespace Plenum.Rooms;

/// <summary>Every feature that a room has.</summary>
public static class RoomFeatures
{
    /// <summary>All features. Their order means nothing: a test shuffles it.</summary>
    public static IReadOnlyList<FeatureManifest> All { get; } =
    [
        HatsFeature.Manifest,
        MucFeature.Manifest,
        ArchiveFeature.Manifest,
        PollFeature.Manifest,
        PubSubNodes.Manifest(PubSubNodes.Tasks, PubSubNodes.Notes),
        CorrectionsFeature.Manifest,
        ReactionsFeature.Manifest,
        ModerationFeature.Manifest,
        SlowModeFeature.Manifest,
        RoomVCardFeature.Manifest,
    ];
}
