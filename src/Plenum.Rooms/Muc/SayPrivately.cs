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
        if (Refusal(room, from, to, message) is { } refusal)
        {
            turn.Refuse(sender, message, refusal);
            return;
        }

        room.PrivateMessages.Add(sender, to!.RealJid, message.Id);
        turn.Send(message with
        {
            From = from!.Jid,
            To = null,
            Payload = [.. message.Payload, new Element("x", Ns.MucUser), from.IdElement],
        }, to);
    }

    /// <summary>
    /// A client says that it could not take a private message: the session that sent it is told, with the condition alone. The rest of an
    /// error is free text, and may name real addresses. An error for anything else is passed on to nobody.
    /// </summary>
    public static void PassErrorOn(RoomTurn turn, Peer sender, Stanza error)
    {
        if (turn.State.OccupantOf(sender) is { } from && turn.State.PrivateMessages.Remove(from.RealJid, error.Id) is { } to
            && turn.State.Has(to) && Condition(error) is { } condition)
        {
            turn.Send(error with { From = from.Jid, To = null, Payload = [condition, from.IdElement] }, to);
        }
    }

    /// <summary>The error of a stanza without anything but its type and defined condition, or null.</summary>
    public static Element? Condition(Stanza error) =>
        error.Child("error", Ns.Client) is { } given && given.Elements.FirstOrDefault(child => child.Namespace == Ns.StanzaErrors && child.Name != "text") is { } condition
            ? new Element("error", Ns.Client) { { "type", given["type"] }, new Element(condition.Name, Ns.StanzaErrors) }
            : null;

    /// <summary>Null, or why one occupant may not write to the other.</summary>
    public static StanzaError? Refusal(RoomState room, Occupant from, Occupant to) => room.ValueOf(MucOptions.AllowPm) switch
    {
        "none" => StanzaError.Forbidden("There are no private messages in this chat"),
        "moderators" when from.Role != Role.Moderator => StanzaError.Forbidden("Only moderators may send private messages in this chat"),
        "participants" when from.Role == Role.Visitor && to.Role != Role.Moderator => StanzaError.Forbidden(Say.NoVoice),
        _ => null,
    };

    static StanzaError? Refusal(RoomState room, Occupant? from, Occupant? to, Stanza message) => (from, to) switch
    {
        (null, _) => StanzaError.NotAcceptable(Say.NotConnected),
        _ when message.Type is not (null or "normal" or "chat") => StanzaError.BadRequest(),
        (_, null) => StanzaError.ItemNotFound(),
        _ => Refusal(room, from, to),
    };
}
