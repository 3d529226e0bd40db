using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>Sending a private message (XEP-0045 §7.5): to all sessions of the other occupant, with the sender's occupant JID.</summary>
static class SayPrivately
{
    /// <summary>Passes a message on; reserved payloads are already removed.</summary>
    public static void Handle(RoomTurn turn, Peer sender, Stanza message)
    {
        var room = turn.State;
        var from = room.OccupantOf(sender);
        var to = message.To?.Resource is { } nick ? room.OccupantWithNick(nick) : null;
        if (Refusal(from, to, message) is { } refusal)
        {
            turn.Refuse(sender, message, refusal);
            return;
        }

        turn.Send(message with
        {
            From = from!.Jid,
            To = null,
            Payload = [.. message.Payload, new Element("x", Ns.MucUser), from.IdElement],
        }, to!);
    }

    /// <summary>Visitors may turn to moderators only: they have no voice, but may ask for it.</summary>
    static StanzaError? Refusal(Occupant? from, Occupant? to, Stanza message) => (from, to) switch
    {
        (null, _) => StanzaError.NotAcceptable(Say.NotConnected),
        _ when message.Type is not (null or "normal" or "chat") => StanzaError.BadRequest(),
        (_, null) => StanzaError.ItemNotFound(),
        ({ Role: Role.Visitor }, { Role: not Role.Moderator }) => StanzaError.Forbidden(Say.NoVoice),
        _ => null,
    };
}
