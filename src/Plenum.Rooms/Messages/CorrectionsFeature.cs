using Plenum.Rooms.Archive;
using Plenum.Rooms.Moderation;
using Plenum.Xmpp;

namespace Plenum.Rooms.Messages;

/// <summary>
/// Corrections of messages (XEP-0308). They pass and are archived as messages. Whether one may be believed is for clients to judge, by the
/// occupant-id (§ Business Rules); the room refuses what it can see to be wrong by the messages at hand. It cannot see more: a correction
/// names its original by an id that the author's client has chosen, and others may have chosen the same.
/// </summary>
sealed class CorrectionsFeature : RoomFeature
{
    static readonly StanzaError NotYours = StanzaError.Forbidden("This message is somebody else's");

    static readonly StanzaError Gone = StanzaError.NotAllowed("This message is gone");

    public static FeatureManifest Manifest { get; } = new("corrections", () => new CorrectionsFeature());

    public override StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now)
    {
        if (message.Stanza.Child("replace", Versions.Correct) is not { } replace)
        {
            return null;
        }

        if (replace["id"] is not { Length: > 0 } corrected)
        {
            return StanzaError.BadRequest();
        }

        List<ArchivedMessage> named =
            [.. room.History.NewestFirst.Where(kept => Versions.OwnId(kept.Stanza) == corrected && !Versions.IsCorrection(kept.Stanza))];
        return named.Find(kept => kept.OccupantId == message.Occupant!.Id) is { } own
            ? RetractionXml.IsTombstone(own.Stanza) ? Gone : null
            : named.Count > 0 ? NotYours : null;
    }
}
