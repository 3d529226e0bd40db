using Plenum.Rooms.Archive;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>
/// A room: a deterministic state machine. START HERE: <see cref="Handle"/> is one input's way through it. It has no clock, no
/// randomness and no I/O; the host gives it time and ids, makes its events durable, and only then delivers its effects.
/// </summary>
public sealed class Room
{
    readonly RoomFeatureSet features;
    RoomFeature[] active;

    /// <summary>A room that does not exist yet, or will be replayed.</summary>
    public Room(Jid jid, RoomSettings settings, RoomFeatureSet features)
    {
        this.features = features;
        State = new(jid, settings);
        active = features.Create();
    }

    /// <summary>The room, to look at.</summary>
    public IRoomView View => State;

    internal RoomState State { get; private set; }

    internal RoomFeatureSet Features => features;

    internal IReadOnlyList<RoomFeature> Active => active;

    /// <summary>When the room next wants a <see cref="WakeUp"/>, in UTC, or null.</summary>
    public DateTimeOffset? NextWake
    {
        get
        {
            var next = Earlier(Temporary.NextWake(State), Retention.NextWake(State));
            foreach (var feature in active)
            {
                next = Earlier(next, feature.NextWake);
            }

            return next;
        }
    }

    /// <summary>When the room wants to be loaded after the server has ended now, in UTC, or null.</summary>
    internal DateTimeOffset? WakeAfterRestart => Temporary.EndsWhenEmpty(State) ? Temporary.AtOnce : NextWake;

    /// <summary>Replays one event of the journal.</summary>
    public void Replay(RoomEvent happened) => Apply(happened);

    /// <summary>Puts back a message at the end of the history at hand. The host does this for the newest messages of the archive, oldest first.</summary>
    public void Recall(ArchivedMessage message)
    {
        State.History.Add(message, State.Settings);
        State.Oldest ??= message.Time;
    }

    /// <summary>Tells the room how far its archive reaches back. The host does this before it puts back messages.</summary>
    public void Reaches(DateTimeOffset? oldest) => State.Oldest = oldest;

    /// <summary>The fewest events that rebuild what the room remembers.</summary>
    public IReadOnlyList<RoomEvent> Condense() => State.Exists ? [.. RoomMemory.Condense(State), .. active.SelectMany(feature => feature.Condense())] : [];

    /// <summary>Takes one turn. A throw is a bug: the host drops the room and replays it.</summary>
    /// <param name="input">What happens.</param>
    /// <param name="now">When.</param>
    /// <param name="ids">New ids.</param>
    /// <param name="recalled">
    /// The archived messages that the host has looked up for this input (<see cref="RoomOutcome.Wants"/>), none for one that is not there.
    /// </param>
    public RoomOutcome Handle(
        RoomInput input, DateTimeOffset now, IdSource ids, IReadOnlyDictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>>? recalled = null)
    {
        var turn = new RoomTurn(this, now, ids, recalled);
        switch (input)
        {
            case StanzaReceived { Stanza.Kind: StanzaKind.Presence } received:
                Presences.Handle(turn, received.Peer, received.Stanza);
                break;
            case StanzaReceived { Stanza.Kind: StanzaKind.Message } received:
                HandleMessage(turn, received.Peer, received.Stanza);
                break;
            case StanzaReceived received:
                HandleIq(turn, received.Peer, received.Stanza);
                break;
            case PeerGone gone:
                Leave.Gone(turn, gone.Peer);
                break;
            case WakeUp:
                Wake(turn);
                break;
            case ServerStopping:
                Leave.Everyone(turn);
                break;
        }

        return turn.Outcome;
    }

    /// <summary>
    /// A message's way: reserved payloads are removed, someone claims it, all must admit it, the claimer takes it, it is
    /// reflected, it was said.
    /// </summary>
    void HandleMessage(RoomTurn turn, Peer sender, Stanza received)
    {
        if (received.Type == "error")
        {
            SayPrivately.PassErrorOn(turn, sender, received);
            Ghost.Handle(turn, sender, received);
            return; // Errors are never answered (RFC 6120 §8.3.1).
        }

        if (State.IsHiddenFrom(sender))
        {
            turn.Refuse(sender, received, StanzaError.ItemNotFound());
            return;
        }

        var stanza = features.RemoveReserved(received);
        if (received.To is not { IsBare: true })
        {
            SayPrivately.Handle(turn, sender, stanza);
            return;
        }

        if (received.Type != "groupchat")
        {
            Requests.Handle(turn, sender, received);
            return;
        }

        var message = new RoomMessage(sender, State.OccupantOf(sender), stanza);
        message.ClaimedBy = active.SingleOrDefault(feature => feature.Claims(State, message, turn.Now));
        if (message.Occupant is { Role: Role.Visitor } && Keeping.IsFleeting(stanza))
        {
            // Nobody needs to know that somebody without voice types; and clients show an error for what their user has not sent.
            return;
        }

        if (Admit(turn, message) is { } refusal)
        {
            turn.Refuse(sender, received, refusal);
            return;
        }

        if (message.ClaimedBy?.Take(turn, message) == true)
        {
            return;
        }

        Muc.Say.Reflect(turn, message);
        foreach (var feature in active)
        {
            feature.Said(turn, message);
        }
    }

    StanzaError? Admit(RoomTurn turn, RoomMessage message)
    {
        if (Muc.Say.Admit(State, message) is { } refusal)
        {
            return refusal;
        }

        foreach (var feature in features.ByName)
        {
            if (active[feature].AdmitMessage(State, message, turn.Now) is { } other)
            {
                return other;
            }
        }

        return null;
    }

    void HandleIq(RoomTurn turn, Peer sender, Stanza stanza)
    {
        if (stanza.Type is "result" or "error")
        {
            OccupantIq.Answer(turn, sender, stanza);
            return; // Results and errors have no answer.
        }

        if (stanza.Type is not ("get" or "set"))
        {
            turn.Refuse(sender, stanza, StanzaError.BadRequest());
            return;
        }

        if (stanza.To is not { IsBare: true })
        {
            OccupantIq.Handle(turn, sender, stanza);
            return;
        }

        if (State.IsHiddenFrom(sender))
        {
            turn.Refuse(sender, stanza, StanzaError.ItemNotFound());
            return;
        }

        if (stanza.Payload is not [var payload])
        {
            turn.Refuse(sender, stanza, StanzaError.BadRequest());
            return;
        }

        var iq = new RoomIq(sender, State.OccupantOf(sender), stanza, payload);
        var refusal = features.OwnerOf(payload) is { } owner ? active[owner].TakeIq(turn, iq) : StanzaError.ServiceUnavailable();
        if (refusal is not null)
        {
            turn.Refuse(sender, stanza, refusal);
        }
    }

    void Wake(RoomTurn turn)
    {
        Temporary.Wake(turn);
        foreach (var feature in active)
        {
            if (feature.NextWake <= turn.Now)
            {
                feature.Wake(turn);
            }
        }

        Retention.Wake(turn);
    }

    static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    internal void Apply(RoomEvent happened)
    {
        if (happened is RoomDestroyed)
        {
            // A room made anew starts with nothing of the old one.
            State = new(State.Jid, State.Settings);
            active = features.Create();
            return;
        }

        RoomMemory.Apply(State, happened);
        foreach (var feature in active)
        {
            feature.Apply(happened);
        }
    }
}
