using Plenum.Rooms.Moderation;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms.Polls;

/// <summary>Polls: an admin asks, everyone answers with <c>!1</c>. One poll at a time in a room.</summary>
sealed class PollFeature : RoomFeature
{
    /// <summary>How long after a poll's end a vote still counts as one, so that late votes are told so instead of being shown.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>The time from a vote to the update that counts it, and so the least time between two updates: in a room of N, N stanzas.</summary>
    static readonly TimeSpan UpdateDelay = TimeSpan.FromSeconds(5);

    static readonly StanzaError Over = StanzaError.NotAllowed("This poll is now over.");

    static readonly StanzaError NoSuchChoice = new(StanzaErrorType.Cancel, "bad-request", "This choice is not valid.");

    static readonly StanzaError TooFast = StanzaError.PolicyViolation("You vote too fast. Please wait a few seconds.");

    static readonly StanzaError Counted = new(
        StanzaErrorType.Continue, "undefined-condition",
        "Your vote is taken into account. Votes are anonymous, they will not be shown to other participants.");

    // Changing one's mind five times at once is enough for anybody, and each vote costs a line of the journal and an answer. What goes over it
    // is refused with policy-violation of type wait, neither counted nor shown.
    readonly AccountRate rate = new(burst: 5, TimeSpan.FromSeconds(1));

    // Remembered.
    Poll? running;
    PollEnded? over;

    // Not remembered: who joins after a restart is told the counts then.
    DateTimeOffset? updateDue;

    public static FeatureManifest Manifest { get; } = new("polls", () => new PollFeature())
    {
        DiscoFeatures = [PollXml.FormNamespace],
        Reserved = element => element.Name is "x-poll" or "x-poll-question" or "x-poll-choice",
        IqPayloads = [("query", PollXml.FormNamespace)],
        Events =
        [
            ("poll-started", typeof(PollStarted)),
            ("poll-creator-renamed", typeof(PollCreatorRenamed)),
            ("poll-voted", typeof(PollVoted)),
            ("poll-votes-collected", typeof(PollVotesCollected)),
            ("poll-ended", typeof(PollEnded)),
        ],
    };

    public override DateTimeOffset? NextWake => updateDue < running?.Ends ? updateDue : running?.Ends;

    public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) =>
        (running is not null || now <= over?.At + Grace) && PollXml.TryReadVote(message.Stanza, out _)
        && !RetractionXml.IsRetraction(message.Stanza);

    public override bool Take(RoomTurn turn, RoomMessage message)
    {
        EndIfDue(turn);
        var voter = message.Sender.Jid.Bare;
        if (turn.Room.Settings.Rates && !rate.TryTake(voter, turn.Now))
        {
            return Refuse(turn, message, TooFast);
        }

        if (running is null)
        {
            return Refuse(turn, message, Over);
        }

        if (ChoiceOf(running, message.Stanza) is not { } choice)
        {
            return Refuse(turn, message, NoSuchChoice);
        }

        // The same vote again changes nothing, and needs no line in the journal. It is answered and followed by an update all the same.
        if (running.VoteOf(voter) is not [var before] || before != choice.Number)
        {
            turn.Raise(new PollVoted(voter, [choice.Number]));
        }

        updateDue ??= turn.Now + UpdateDelay;
        return running.Anonymous && Refuse(turn, message, Counted);
    }

    public override void Joined(RoomTurn turn, Occupant occupant, Peer session)
    {
        if (running is not null && turn.Now < running.Ends)
        {
            turn.Send(PollXml.Update(running, Author(turn, running)), session);
        }
    }

    public override void Left(RoomTurn turn, Occupant occupant, Peer session)
    {
        if (running is not null && occupant.RealJid == running.Creator)
        {
            RememberNick(turn, running, occupant);
        }
    }

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        if ((iq.IsSet && iq.Occupant is null) || turn.Room.AffiliationOf(iq.Sender.Jid.Bare) < Affiliation.Admin)
        {
            return StanzaError.Forbidden();
        }

        if (iq is not { IsSet: true, Occupant: { } creator })
        {
            turn.Answer(iq, PollXml.Form());
            return null;
        }

        if (PollXml.ReadSubmission(iq.Payload, out var draft) is { } refusal)
        {
            return refusal;
        }

        if (draft is not null)
        {
            Start(turn, draft, creator);
        }

        turn.Answer(iq);
        return null;
    }

    public override void Wake(RoomTurn turn)
    {
        EndIfDue(turn);
        if (running is not null && updateDue <= turn.Now)
        {
            updateDue = null;
            turn.Broadcast(PollXml.Update(running, Author(turn, running)));
        }
    }

    public override void Apply(RoomEvent happened)
    {
        switch (happened)
        {
            case PollStarted started:
                (running, over) = (new(started), null);
                break;
            case PollEnded ended:
                (running, over, updateDue) = (null, ended, null);
                break;
            case PollVoted voted:
                running?.Apply(voted);
                break;
            case PollVotesCollected collected:
                running?.Apply(collected);
                break;
            case PollCreatorRenamed renamed:
                running?.Apply(renamed);
                break;
        }
    }

    // What ended lately is remembered for the late votes after a restart. It is one short event, and the next poll takes it away.
    public override IEnumerable<RoomEvent> Condense() => running?.Condense() ?? (over is null ? [] : [over]);

    void Start(RoomTurn turn, PollDraft draft, Occupant creator)
    {
        End(turn);
        var ends = DateTimeOffset.FromUnixTimeSeconds(turn.Now.ToUnixTimeSeconds() + (60 * draft.Minutes));
        turn.Raise(new PollStarted(turn.NewId(), draft.Question, draft.Choices, draft.Anonymous, ends, creator.RealJid, creator.Nick));
        if (running is not null)
        {
            turn.Say(PollXml.Start(running, Author(turn, running)));
        }
    }

    void EndIfDue(RoomTurn turn)
    {
        if (running?.Ends <= turn.Now)
        {
            End(turn);
        }
    }

    void End(RoomTurn turn)
    {
        if (running is { } ended)
        {
            var message = PollXml.End(ended, Author(turn, ended));
            turn.Raise(new PollEnded(ended.Id, turn.Now));
            turn.Say(message);
        }
    }

    // Answers the sender alone: true, the message is shown to nobody.
    static bool Refuse(RoomTurn turn, RoomMessage vote, StanzaError error)
    {
        turn.Refuse(vote.Sender, vote.Stanza, error);
        return true;
    }

    static PollChoice? ChoiceOf(Poll poll, Stanza vote)
    {
        if (PollXml.TryReadVote(vote, out var number))
        {
            foreach (var choice in poll.Choices)
            {
                if (choice.Number == number)
                {
                    return choice;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Who a message of the poll comes from: the creator by the current or else the last nick, or the room itself when that nick is
    /// somebody else's by now.
    /// </summary>
    static PollAuthor Author(RoomTurn turn, Poll poll)
    {
        var room = turn.Room;
        var bearer = room.OccupantWithNick(poll.Nick);
        if (bearer?.RealJid != poll.Creator && room.OccupantsOf(poll.Creator) is [var creator, ..])
        {
            RememberNick(turn, poll, creator);
            bearer = creator;
        }

        var from = bearer is null ? room.Jid.WithResource(poll.Nick) : bearer.RealJid == poll.Creator ? bearer.Jid : room.Jid;
        return new(from, room.OccupantIdOf(poll.Creator), turn.NewId());
    }

    static void RememberNick(RoomTurn turn, Poll poll, Occupant creator)
    {
        if (creator.Nick != poll.Nick)
        {
            turn.Raise(new PollCreatorRenamed(creator.Nick));
        }
    }
}
