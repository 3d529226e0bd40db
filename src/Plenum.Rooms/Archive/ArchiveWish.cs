namespace Plenum.Rooms.Archive;

/// <summary>What a turn must know of the archive before it can happen.</summary>
public abstract record ArchiveWish
{
    /// <summary>True for a message that is wished for.</summary>
    public abstract bool Fits(ArchivedMessage message);
}

/// <summary>The message with this archive id, if there is one.</summary>
/// <param name="Id">The archive id.</param>
public sealed record MessageWish(string Id) : ArchiveWish
{
    /// <inheritdoc/>
    public override bool Fits(ArchivedMessage message) => message.Id == Id;
}

/// <summary>What an account has said under one id of its client's, and its corrections, or the newest <see cref="Most"/> of them.</summary>
/// <param name="OccupantId">The account's occupant-id.</param>
/// <param name="OriginalId">What the client calls the original: <see cref="ArchivedMessage.OriginalId"/>.</param>
public sealed record VersionsWish(string OccupantId, string OriginalId) : ArchiveWish
{
    /// <summary>
    /// The most messages, 100: nobody corrects a message so often. Who does it all the same has the oldest ones kept when it is taken back; they
    /// can be named one by one.
    /// </summary>
    public const int Most = 100;

    /// <inheritdoc/>
    public override bool Fits(ArchivedMessage message) => message.OriginalId == OriginalId && message.OccupantId == OccupantId;
}
