namespace Plenum.Rooms.RoomVCard;

/// <summary>The room got another avatar; none takes it away.</summary>
/// <param name="Photos">The same picture in one or several formats.</param>
public sealed record AvatarSet(IReadOnlyList<AvatarPhoto> Photos) : RoomEvent;
