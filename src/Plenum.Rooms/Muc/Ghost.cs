using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>Errors that come back from a session show that nobody reads there any more (XEP-0045 §18.1.2, "ghost users").</summary>
static class Ghost
{
    public static void Handle(RoomTurn turn, Peer peer, Stanza error)
    {
        if (error.Child("error", Ns.Client)?.Elements.Any(condition => condition.Namespace == Ns.StanzaErrors && IsOfDelivery(condition.Name)) == true)
        {
            Leave.Lost(turn, peer);
        }
    }

    static bool IsOfDelivery(string condition) => condition is
        "gone" or "item-not-found" or "recipient-unavailable" or "redirect" or "remote-server-not-found" or "remote-server-timeout";
}
