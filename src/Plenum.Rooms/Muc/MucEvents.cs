using System.Text.Json.Serialization;
using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>The room came to be.</summary>
/// <param name="Creator">The bare JID of who created it: its first owner.</param>
/// <param name="OccupantIdKey">The key of its occupant-ids.</param>
public sealed record RoomCreated(Jid Creator, string OccupantIdKey) : RoomEvent
{
    /// <summary>True if only its owners may enter until it is configured (XEP-0045 §10.1.1).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Locked { get; init; }
}

/// <summary>The room was configured for the first time: from now on it is there for others too.</summary>
public sealed record RoomUnlocked : RoomEvent;

/// <summary>A room that ends when nobody is in it was found empty after the server had ended, or somebody has come since.</summary>
/// <param name="Ends">When it ends if nobody comes, in UTC; null if somebody has come.</param>
public sealed record RoomLeftBehind(DateTimeOffset? Ends) : RoomEvent;

/// <summary>The room was destroyed. Nothing of it is left.</summary>
public sealed record RoomDestroyed : RoomEvent;

/// <summary>An account's affiliation changed.</summary>
/// <param name="Account">The bare JID; of a whole domain that is banned, or no longer, the domain.</param>
/// <param name="Affiliation">The new affiliation; <see cref="Muc.Affiliation.None"/> takes it away.</param>
public sealed record AffiliationSet(Jid Account, Affiliation Affiliation) : RoomEvent
{
    /// <summary>Why, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>An account has reserved a nick for itself (XEP-0045 §7.10). It loses it with its affiliation.</summary>
/// <param name="Account">The bare JID.</param>
/// <param name="Nick">The nick; null if it gives it back.</param>
public sealed record NickReserved(Jid Account, string? Nick) : RoomEvent;

/// <summary>Options were set.</summary>
/// <param name="Values">The options that changed, by their <see cref="RoomOption.Var"/>, with their new values.</param>
public sealed record OptionsSet(IReadOnlyDictionary<string, string> Values) : RoomEvent;

/// <summary>The subject was changed; an empty text takes it away.</summary>
/// <param name="Text">The new subject.</param>
/// <param name="By">The occupant JID of who changed it.</param>
/// <param name="ById">Their occupant-id.</param>
/// <param name="At">When, in UTC.</param>
public sealed record SubjectSet(string Text, Jid By, string? ById, DateTimeOffset At) : RoomEvent;

/// <summary>A room's subject (XEP-0045 §7.2.15, §8.1).</summary>
/// <param name="Text">The text; empty if it was taken away.</param>
/// <param name="By">The occupant JID of who set it.</param>
/// <param name="ById">Their occupant-id.</param>
/// <param name="At">When, in UTC.</param>
public sealed record Subject(string Text, Jid By, string? ById, DateTimeOffset At);
