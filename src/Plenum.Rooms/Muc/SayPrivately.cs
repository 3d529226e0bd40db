using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Sending a private message (XEP-0045 §7.5).</summary>
static class SayPrivately
{
    public static void Handle(RoomTurn turn, Peer sender, Stanza message) => turn.Refuse(sender, message, StanzaError.ServiceUnavailable());
}
