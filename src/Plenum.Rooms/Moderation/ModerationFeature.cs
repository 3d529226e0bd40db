using System.Globalization;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms.Moderation;

/// <summary>
/// Messages are taken back by their authors (XEP-0424) and away by moderators (XEP-0425). A tombstone stands in their place, in the archive and
/// in what those who join get. The text is gone with all its versions: who takes back what they have corrected means all of it, and
/// neither may show what the other must not. What others have quoted of it is theirs. A poll whose announcement is taken away goes on.
/// </summary>
sealed class ModerationFeature : RoomFeature
{
    /// <summary>The most characters of a reason, 1 000: everyone gets it, and it is kept. A longer one is refused with <c>not-acceptable</c>.</summary>
    public const int MaxReason = 1000;

    static readonly StanzaError NotFound = StanzaError.ItemNotFound("There is no such message");

    static readonly StanzaError NotYours = StanzaError.Forbidden("This message is somebody else's");

    static readonly StanzaError Stays = StanzaError.NotAllowed("What tells of a retraction stays");

    static readonly StanzaError NotModerator = StanzaError.Forbidden("Only moderators are allowed to take away what others have said");

    static readonly StanzaError TooLong = new(
        StanzaErrorType.Modify, "not-acceptable", string.Create(CultureInfo.InvariantCulture, $"A reason has at most {MaxReason} characters"));

    public static FeatureManifest Manifest { get; } = new("moderation", () => new ModerationFeature())
    {
        DiscoFeatures =
        [
            RetractionXml.Retract, RetractionXml.Retract + "#tombstone", RetractionXml.OldRetract, RetractionXml.OldRetract + "#tombstone",
            RetractionXml.Moderate, RetractionXml.OldModerate,
        ],
        Reserved = RetractionXml.IsReserved,
        IqPayloads = [("moderate", RetractionXml.Moderate), ("apply-to", RetractionXml.Fasten)],
    };

    public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) => RetractionXml.IsRetraction(message.Stanza);

    public override bool Take(RoomTurn turn, RoomMessage message)
    {
        var author = message.Occupant!;
        if (!TryFind(turn, RetractionXml.Target(message.Stanza), author.Id, out var found))
        {
            return true;
        }

        if (RefusalOf(message, found) is { } refusal)
        {
            turn.Refuse(message.Sender, message.Stanza, refusal);
            return true;
        }

        var original = found[0];
        var reflected = RetractionXml.Reflected(message.Stanza, original) with { From = author.Jid, To = null };
        reflected = reflected with { Payload = [.. reflected.Payload, author.IdElement] };
        if (found.All(version => RetractionXml.IsTombstone(version.Stanza)))
        {
            // Asked again after a lost connection, or too late: it is done, and nobody else needs to hear of it once more.
            turn.Send(reflected, message.Sender);
            return true;
        }

        var archiveId = turn.Say(reflected);
        Bury(turn, found, message.Stanza.Id ?? archiveId, by: null);
        return true;
    }

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        if (!iq.IsSet || RetractionXml.ReadModeration(iq.Payload) is not { } asked)
        {
            return StanzaError.BadRequest();
        }

        if (iq.Occupant is not { Role: Role.Moderator } moderator)
        {
            return NotModerator;
        }

        if (asked.Reason?.Length > MaxReason)
        {
            return TooLong;
        }

        if (!TryFind(turn, asked.Id, null, out var found))
        {
            return null;
        }

        switch (found)
        {
            case []:
                return NotFound;
            case [{ Stanza: var only }] when only.From == turn.Room.Jid && RetractionXml.IsRetraction(only):
                return Stays;
        }

        turn.Answer(iq);
        if (!found.All(version => RetractionXml.IsTombstone(version.Stanza)))
        {
            Moderate(turn, found, asked.Id, new(moderator.Jid, moderator.IdElement, asked.Reason));
        }

        return null;
    }

    /// <summary>
    /// Clients know a corrected message by the id of its first version or of its last, and the moderator's by the one that was asked for: each is
    /// told of.
    /// </summary>
    static void Moderate(RoomTurn turn, IReadOnlyList<ArchivedMessage> found, string asked, ModeratedBy by)
    {
        string? retractionId = null;
        foreach (var archiveId in new[] { found[0].Id, asked, found[^1].Id }.Distinct())
        {
            var id = turn.NewId();
            retractionId ??= id;
            turn.Say(RetractionXml.Moderation(id, archiveId, by, turn.Room.Jid));
        }

        Bury(turn, found, retractionId!, by);
    }

    static void Bury(RoomTurn turn, IReadOnlyList<ArchivedMessage> found, string retractionId, ModeratedBy? by)
    {
        foreach (var version in found.Where(version => !RetractionXml.IsTombstone(version.Stanza)))
        {
            turn.Replace(version.Id, RetractionXml.Tombstone(version.Stanza, retractionId, turn.Now, by));
        }
    }

    static StanzaError? RefusalOf(RoomMessage retraction, IReadOnlyList<ArchivedMessage> found) => found switch
    {
        _ when RetractionXml.Target(retraction.Stanza).Length == 0 => StanzaError.BadRequest(),
        [] => NotFound,
        [var first, ..] when first.OccupantId != retraction.Occupant!.Id => NotYours,
        [var first, ..] when RetractionXml.IsRetraction(first.Stanza) => Stays,
        _ => null,
    };

    /// <summary>
    /// Finds a message with all its versions, by its archive id; where an author is given, by what the author's client calls it too, as
    /// older clients do, and Converse.js to this day. Nothing if there is none. False: the turn comes again, see <see cref="RoomTurn.TryRecall"/>.
    /// </summary>
    static bool TryFind(RoomTurn turn, string id, string? author, out IReadOnlyList<ArchivedMessage> found)
    {
        found = [];
        if (id.Length == 0)
        {
            return true;
        }

        if (!turn.TryRecall(id, out var named))
        {
            return false;
        }

        if (author is not null)
        {
            named ??= turn.Room.History.NewestFirst.FirstOrDefault(message => message.OccupantId == author && Versions.OwnId(message.Stanza) == id);
        }

        var (by, original) = named is null ? (author, id) : (named.OccupantId, named.OriginalId);
        if (by is null || original is null)
        {
            found = named is null ? [] : [named];
            return true;
        }

        if (!turn.TryRecallVersions(by, original, out var all))
        {
            return false;
        }

        named ??= all.LastOrDefault(version => !Versions.IsCorrection(version.Stanza)) ?? (all is [.., var last] ? last : null);
        found = named is null ? [] : Versions.With(named, all);
        return true;
    }
}
