using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Sending a message to all occupants (XEP-0045 §7.4).</summary>
static class Say
{
    /// <summary>What is said to somebody who has to be in the room for what they ask.</summary>
    public const string NotConnected = "You are not currently connected to this chat";

    /// <summary>What is said to somebody without voice.</summary>
    public const string NoVoice = "You do not currently have permission to speak in this chat";

    /// <summary>Null, or why this sender's messages are refused.</summary>
    public static StanzaError? Admit(RoomState room, RoomMessage message) => message.Occupant switch
    {
        null => StanzaError.NotAcceptable(NotConnected),
        { Role: Role.Visitor } => StanzaError.Forbidden(NoVoice),
        var occupant when Subjects.IsChange(message.Stanza) => Subjects.Admit(room, occupant, message.Stanza),
        _ => null,
    };

    /// <summary>Reflects an admitted message to everyone.</summary>
    public static void Reflect(RoomTurn turn, RoomMessage message)
    {
        var occupant = message.Occupant!;
        var reflected = message.Stanza with { From = occupant.Jid, To = null, Payload = [.. message.Stanza.Payload, occupant.IdElement] };
        if (reflected.Body is not null || Subjects.IsChange(reflected))
        {
            Visibility.Speaks(turn, occupant);
        }

        if (Subjects.IsChange(reflected))
        {
            Subjects.Change(turn, occupant, reflected);
        }
        else if (Keeping.IsKept(reflected))
        {
            turn.Say(reflected);
        }
        else
        {
            turn.Broadcast(reflected);
        }
    }
}
