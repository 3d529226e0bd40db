using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>What the server knows of the account behind a session.</summary>
public enum PeerStanding
{
    /// <summary>A visitor without an account (SASL ANONYMOUS).</summary>
    Anonymous,

    /// <summary>A registered account.</summary>
    Registered,

    /// <summary>A registered account that runs this server.</summary>
    Operator,
}

/// <summary>A session as a room sees it: one full JID and what is known of its account. The host derives from it to deliver.</summary>
/// <param name="jid">The real full JID, as the server bound it.</param>
/// <param name="standing">What is known of the account.</param>
public abstract class Peer(Jid jid, PeerStanding standing)
{
    /// <summary>The real full JID.</summary>
    public Jid Jid { get; } = jid;

    /// <summary>What is known of the account.</summary>
    public PeerStanding Standing { get; } = standing;
}
