using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>Sending a message to all occupants (XEP-0045 §7.4).</summary>
static class Say
{
    /// <summary>Null, or why this sender's messages are refused.</summary>
    public static StanzaError? Admit(RoomState room, RoomMessage message) => message.Occupant switch
    {
        null => StanzaError.NotAcceptable("You are not currently connected to this chat"),
        { Role: Role.Visitor } => StanzaError.Forbidden("You do not currently have permission to speak in this chat"),
        _ => null,
    };

    /// <summary>Reflects an admitted message to everyone.</summary>
    public static void Reflect(RoomTurn turn, RoomMessage message)
    {
        var occupant = message.Occupant!;
        turn.Say(message.Stanza with
        {
            From = occupant.Jid,
            Payload = [.. message.Stanza.Payload, new Element("occupant-id", Ns.OccupantId) { { "id", occupant.Id } }],
        });
    }
}
