using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;

namespace Plenum.Rooms;

/// <summary>
/// Every hook there is. A feature is a slice of a room: its state, its rules, its events. What a hook is given is what it may do:
/// <list type="bullet">
/// <item>look: the room and the time. Nothing can be changed.</item>
/// <item>act: the turn. Events can be raised and stanzas sent.</item>
/// <item>remember: an event and nothing else, so that a replay gives the same state.</item>
/// </list>
/// A groupchat message goes through phases: reserved payloads are removed, someone claims it, all must admit it, the claimer
/// takes it, it is reflected, it was said. Within a phase the order of features does not matter.
/// </summary>
public abstract class RoomFeature
{
    // Look.

    /// <summary>True if the message is this feature's business (a vote). At most one feature claims a message.</summary>
    public virtual bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) => false;

    /// <summary>Null, or why the session may not enter.</summary>
    public virtual StanzaError? AdmitJoin(IRoomView room, JoinRequest join, DateTimeOffset now) => null;

    /// <summary>
    /// Null, or why the message is refused. <see cref="RoomMessage.Occupant"/> is not null here. A message that somebody claimed
    /// comes by too: who does not want to stop votes looks at <see cref="RoomMessage.ClaimedBy"/>.
    /// </summary>
    public virtual StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now) => null;

    /// <summary>
    /// What the room's disco#info (XEP-0030 §3) says to the sender of the request: for the room itself (<paramref name="node"/> is null)
    /// identities and features beyond those that everyone is told; for one of its nodes, all there is. Null for nothing: there is no
    /// such node.
    /// </summary>
    public virtual DiscoInfo? InfoFor(IRoomView room, RoomIq iq, string? node) => null;

    /// <summary>
    /// What the sender of the request may see of the room's disco#items (XEP-0030 §4), or of those of one of its nodes; null for nothing.
    /// </summary>
    public virtual DiscoItems? ItemsFor(IRoomView room, RoomIq iq, string? node) => null;

    // Act.

    /// <summary>Called for the message that this feature claimed, once admitted. True: it is shown to nobody.</summary>
    public virtual bool Take(RoomTurn turn, RoomMessage message) => false;

    /// <summary>The message was reflected to everyone.</summary>
    public virtual void Said(RoomTurn turn, RoomMessage message)
    {
    }

    /// <summary>A session has entered: it has the occupants' presences, the history and the subject. Called for each session of an occupant.</summary>
    public virtual void Joined(RoomTurn turn, Occupant occupant, Peer session)
    {
    }

    /// <summary>A session has left, by its own wish or not. The occupant has left when it has no session.</summary>
    public virtual void Left(RoomTurn turn, Occupant occupant, Peer session)
    {
    }

    /// <summary>An account's affiliation has changed, whether it is in the room or not. The occupants know already.</summary>
    public virtual void AffiliationChanged(RoomTurn turn, Jid bareJid, Affiliation before, Affiliation after)
    {
    }

    /// <summary>Options of the room were changed. The occupants know already that something was.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="options">Which: their <see cref="RoomOption.Var"/>s.</param>
    public virtual void OptionsChanged(RoomTurn turn, IReadOnlyCollection<string> options)
    {
    }

    /// <summary>
    /// An IQ request whose payload the manifest declares as this feature's. It answers by <see cref="RoomTurn.Answer"/>
    /// or returns the error with which the room answers.
    /// </summary>
    public virtual StanzaError? TakeIq(RoomTurn turn, RoomIq iq) => StanzaError.ServiceUnavailable();

    /// <summary>The time that <see cref="NextWake"/> named has come.</summary>
    public virtual void Wake(RoomTurn turn)
    {
    }

    // Remember.

    /// <summary>When the feature next wants to act, in UTC, or null. State, not a timer: a restart forgets nothing.</summary>
    public virtual DateTimeOffset? NextWake => null;

    /// <summary>Changes the state as the event says. Called for every event of the room, at once when it is raised and again in a replay.</summary>
    public virtual void Apply(RoomEvent happened)
    {
    }

    /// <summary>The fewest events that rebuild this feature's remembered state from nothing.</summary>
    public virtual IEnumerable<RoomEvent> Condense() => [];
}
