using System.Collections.Frozen;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Server.Sessions;

/// <summary>A bound session: one full JID, with a stream behind it, or waiting to be resumed by another (XEP-0198).</summary>
/// <param name="jid">The full JID.</param>
/// <param name="standing">What is known of the account.</param>
/// <param name="bound">The stream over which it was bound.</param>
/// <param name="context">What every stream needs.</param>
sealed partial class ClientSession(Jid jid, PeerStanding standing, ClientStream bound, StreamContext context) : ConnectedPeer(jid, standing)
{
    readonly Lock gate = new();
    bool gone;

    /// <summary>Its presence (RFC 6121 §4), or null while it is not available.</summary>
    public Stanza? Presence { get; set; }

    /// <summary>The presence's priority (RFC 6121 §4.7.2.3), 0 where it is none.</summary>
    public int Priority => Presence?.Child("priority", Ns.Client) is { } priority && sbyte.TryParse(priority.Value, out var value) ? value : 0;

    /// <summary>True once it has asked for copies of what the account's other sessions send and get (XEP-0280 §4).</summary>
    public bool WantsCarbons { get; set; }

    /// <summary>The nodes of which it wants to be told (XEP-0163 §4.2), as its entity capabilities say; none while it is not available.</summary>
    public FrozenSet<string> Interests { get; set; } = [];

    /// <summary>The hash of its entity capabilities (XEP-0115), or null.</summary>
    public string? CapsVersion { get; set; }

    /// <summary>The id of the request by which it was asked for them, or null while no answer is due.</summary>
    public string? CapsQuery { get; set; }

    /// <summary>True if messages to the bare JID go to it (RFC 6121 §8.5.2.1).</summary>
    public bool TakesMessages => Presence is not null && Priority >= 0;

    /// <inheritdoc/>
    public override void Deliver(StanzaTemplate stanza) => outbound.Add(stanza, Jid);

    /// <summary>Delivers a stanza that is addressed to the account's bare JID, and so to other sessions of it too.</summary>
    public void DeliverToAccount(StanzaTemplate stanza) => outbound.Add(stanza, Jid.Bare);

    /// <summary>Delivers a stanza to this session alone.</summary>
    public void Deliver(Stanza stanza) => Deliver(new StanzaTemplate(stanza));

    /// <summary>Hands a stanza of this session to a room. After <see cref="Leave"/> nothing happens.</summary>
    public void Post(Jid room, Stanza stanza)
    {
        lock (gate)
        {
            if (!gone)
            {
                context.Rooms.Post(room, this, stanza);
            }
        }
    }

    /// <summary>Leaves all rooms with these words, and may enter others: the session goes on, unavailable (RFC 6121 §4.6.3).</summary>
    public void LeaveRooms(Stanza unavailable)
    {
        lock (gate)
        {
            foreach (var room in Rooms())
            {
                context.Rooms.Post(room, this, unavailable with { To = room });
            }
        }
    }

    /// <summary>Leaves all rooms for good: the session is over.</summary>
    void Leave()
    {
        lock (gate)
        {
            if (!gone)
            {
                gone = true;
                context.Rooms.Gone(this);
            }
        }
    }
}
