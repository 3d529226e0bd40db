using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>A session to which the host delivers.</summary>
/// <param name="jid">The real full JID.</param>
/// <param name="standing">What is known of the account.</param>
public abstract class ConnectedPeer(Jid jid, PeerStanding standing) : Peer(jid, standing)
{
    /// <summary>
    /// Queues a stanza for the session. Never waits and never throws: where the session has ended nothing happens, where its queue
    /// is full the session ends. Called from any thread; what one room delivers arrives in its order.
    /// </summary>
    public abstract void Deliver(StanzaTemplate stanza);
}
