using System.Collections.Frozen;
using System.Globalization;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Server.Rosters;
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
    SessionPresence? availability;
    volatile Blocklist? blocked;
    bool gone;

    /// <summary>Its presence (RFC 6121 §4), or null while it is not available.</summary>
    public Stanza? Presence => availability?.Current;

    /// <summary>Its presence, and who was told of it.</summary>
    public SessionPresence Availability => availability ?? Interlocked.CompareExchange(ref availability, new(this), null) ?? availability;

    /// <summary>True once it has asked for the roster, and is told of its changes (RFC 6121 §2.2).</summary>
    public bool WantsRoster { get; set; }

    /// <summary>True once it has asked whom the account has blocked, and is told of changes (XEP-0191 §2.2).</summary>
    public bool WantsBlocked { get; set; }

    /// <summary>Whom its account has blocked; nobody as long as that was not looked up (<see cref="KnowsBlocked"/>).</summary>
    public Blocklist Blocked
    {
        get => blocked ?? Blocklist.Empty;
        set => blocked = value;
    }

    /// <summary>True once it was looked up whom its account has blocked.</summary>
    public bool KnowsBlocked => blocked is not null;

    /// <summary>The presence's priority (RFC 6121 §4.7.2.3), 0 where it is none.</summary>
    public int Priority => Presence is { } presence ? PriorityOf(presence) : 0;

    /// <summary>Since when <see cref="TakesMessages"/> is true, in UTC, where it is.</summary>
    public DateTimeOffset TakesMessagesSince { get; set; }

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

    /// <summary>The priority of a presence, 0 where it is none.</summary>
    public static int PriorityOf(Stanza presence) =>
        presence.Child("priority", Ns.Client) is { } priority && sbyte.TryParse(priority.Value, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <inheritdoc/>
    public override void Deliver(StanzaTemplate stanza)
    {
        if (!Refuses(stanza.Stanza))
        {
            outbound.Add(stanza, Jid);
        }
    }

    /// <inheritdoc/>
    public override IWaitingDelivery? Enqueue(StanzaTemplate stanza) => Refuses(stanza.Stanza) ? null : outbound.Enqueue(stanza, Jid);

    /// <summary>Delivers a stanza that is addressed to the account's bare JID, and so to other sessions of it too.</summary>
    public void DeliverToAccount(StanzaTemplate stanza)
    {
        if (!Refuses(stanza.Stanza))
        {
            outbound.Add(stanza, Jid.Bare);
        }
    }

    /// <summary>Like <see cref="DeliverToAccount"/>, for one who sends it himself (<see cref="Enqueue"/>).</summary>
    public IWaitingDelivery? EnqueueToAccount(StanzaTemplate stanza) => Refuses(stanza.Stanza) ? null : outbound.Enqueue(stanza, Jid.Bare);

    /// <summary>
    /// Done when what was delivered so far has left the server. False if it may be lost: what a client is to acknowledge, and does not, comes
    /// back (<see cref="StreamContext.Undelivered"/>).
    /// </summary>
    public async Task<bool> WhenSentAsync()
    {
        var queue = outbound;
        await queue.WhenIdleAsync();
        return Managed is not null || !queue.HasFailed;
    }

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

    /// <summary>True if it has entered the room, or tried to, and not left.</summary>
    public bool HasEntered(Jid room) => Rooms().Contains(room);

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

    /// <summary>
    /// True for what a room sends on behalf of somebody whom the account has blocked (XEP-0191 §3): private messages, invitations, requests.
    /// What is said to all in a room that it is in, and who is there, it sees: else it would not understand the room.
    /// </summary>
    bool Refuses(Stanza stanza)
    {
        var asks = stanza is { Kind: StanzaKind.Iq, Type: "get" or "set" };
        if (!(asks || stanza is { Kind: StanzaKind.Message, Type: not ("groupchat" or "error") })
            || !Blocked.Covers(stanza.From) || stanza.From!.Bare == Jid.Bare)
        {
            return false;
        }

        if (asks)
        {
            Post(stanza.From, stanza.Error(StanzaError.ServiceUnavailable()) with { From = Jid, To = stanza.From });
        }

        return true;
    }
}
