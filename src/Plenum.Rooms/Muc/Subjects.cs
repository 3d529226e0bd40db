using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>The room's subject (XEP-0045 §8.1, §7.2.15).</summary>
static class Subjects
{
    /// <summary>
    /// The most characters of a subject, 2 000: everyone who joins gets it. A longer one is refused with <c>not-acceptable</c>.
    /// </summary>
    public const int MaxLength = 2000;

    /// <summary>True for a message that has a subject and nothing that people read besides it.</summary>
    public static bool IsChange(Stanza message) =>
        message.Child("subject", Ns.Client) is not null
        && message.Child("body", Ns.Client) is null
        && message.Child("thread", Ns.Client) is null;

    /// <summary>Null, or why this occupant may not set that subject.</summary>
    public static StanzaError? Admit(RoomState room, Occupant occupant, Stanza message)
    {
        if (occupant.Role < (room.IsOn(MucOptions.ChangeSubject) ? Role.Participant : Role.Moderator))
        {
            return StanzaError.Forbidden("You may not change the subject of this chat");
        }

        return message.Child("subject", Ns.Client)!.Value.Length > MaxLength
            ? StanzaError.NotAcceptable($"A subject has at most {MaxLength} characters")
            : null;
    }

    /// <summary>
    /// Sets the subject that the reflected message carries, and tells everyone. It is archived (XEP-0313 §6.1.2), and no part of the history
    /// for those who join (§7.2.13).
    /// </summary>
    public static void Change(RoomTurn turn, Occupant occupant, Stanza reflected)
    {
        turn.Raise(new SubjectSet(reflected.Child("subject", Ns.Client)!.Value, occupant.Jid, occupant.Id, turn.Now));
        turn.Say(reflected);
    }

    /// <summary>What somebody who joins is told: an empty subject where there is none, so that they know the history is over.</summary>
    public static Stanza ForJoining(RoomState room) => room.Subject is { } subject
        ? Stanza.Message("groupchat",
            new Element("subject", Ns.Client) { subject.Text },
            subject.ById is { } id ? new Element("occupant-id", Ns.OccupantId) { { "id", id } } : null,
            Delay.Of(room.Jid, subject.At)) with { From = subject.By }
        : Stanza.Message("groupchat", new Element("subject", Ns.Client)) with { From = room.Jid };
}
