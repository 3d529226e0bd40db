using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>A session to which the host delivers.</summary>
/// <param name="jid">The real full JID.</param>
/// <param name="standing">What is known of the account.</param>
public abstract class ConnectedPeer(Jid jid, PeerStanding standing) : Peer(jid, standing)
{
    readonly Lock gate = new();
    readonly HashSet<Jid> rooms = [];
    bool gone;

    /// <summary>
    /// Queues a stanza for the session. Never waits and never throws: where the session has ended nothing happens, where its queue
    /// is full the session ends. Called from any thread; what one room delivers arrives in its order.
    /// </summary>
    public abstract void Deliver(StanzaTemplate stanza);

    /// <summary>
    /// Like <see cref="Deliver"/>, but if something is returned nothing leaves before the caller has sent it, once: so what a batch of turns
    /// tells a session leaves in one go.
    /// </summary>
    public virtual IWaitingDelivery? Enqueue(StanzaTemplate stanza)
    {
        Deliver(stanza);
        return null;
    }

    /// <summary>The rooms that the session may be in.</summary>
    protected Jid[] Rooms()
    {
        lock (gate)
        {
            return [.. rooms];
        }
    }

    /// <summary>Keeps which rooms the session may be in, by the presences that it sends. False if they are too many.</summary>
    internal bool Note(Jid room, Stanza stanza, int most)
    {
        if (stanza.Kind != StanzaKind.Presence)
        {
            return true;
        }

        lock (gate)
        {
            if (stanza.Type == "unavailable")
            {
                rooms.Remove(room);
                return true;
            }

            if (gone || (rooms.Count >= most && !rooms.Contains(room)))
            {
                return false;
            }

            rooms.Add(room);
            return true;
        }
    }

    /// <summary>The rooms that the session may be in, once: it enters none any more.</summary>
    internal Jid[] EndRooms()
    {
        lock (gate)
        {
            Jid[] all = [.. rooms];
            rooms.Clear();
            gone = true;
            return all;
        }
    }
}

/// <summary>What waits for one session until somebody sends it.</summary>
public interface IWaitingDelivery
{
    /// <summary>Sends it, and what was added since. Never waits and never throws.</summary>
    void Send();
}
