using Plenum.Rooms;
using Plenum.Rooms.Moderation;
using Plenum.Rooms.Muc;
using Plenum.Rooms.Polls;
using Plenum.Rooms.PubSub;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>Features beside the room's own, so that there is an order to shuffle.</summary>
static class Extra
{
    public static IReadOnlyList<FeatureManifest> All { get; } =
    [
        .. RoomFeatures.All,
        new("no-spam", () => new RefusesSpam()),
        new("greeting", () => new Greets()),
    ];

    /// <summary>Refuses chat that says "spam"; votes are not its business.</summary>
    sealed class RefusesSpam : RoomFeature
    {
        public override StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now) =>
            message.ClaimedBy is null && message.Stanza.Body == "spam" ? StanzaError.NotAllowed("No spam") : null;
    }

    /// <summary>Greets each session that joins.</summary>
    sealed class Greets : RoomFeature
    {
        public override void Joined(RoomTurn turn, Occupant occupant, Peer session) =>
            turn.Send(Stanza.Message("headline", new Element("body", Ns.Client) { "Hello" }) with { From = turn.Room.Jid }, session);
    }
}

/// <summary>Renames the room for who joins; with the next feature, one that must not come before or after another.</summary>
sealed class RenamesTheRoom : RoomFeature
{
    public override void Joined(RoomTurn turn, Occupant occupant, Peer session) =>
        turn.Raise(new OptionsSet(new Dictionary<string, string> { [MucOptions.Name.Var] = $"The room of {occupant.Nick}" }));
}

/// <summary>Tells who joins the room's name.</summary>
sealed class TellsTheName : RoomFeature
{
    public override void Joined(RoomTurn turn, Occupant occupant, Peer session) =>
        turn.Send(Stanza.Message("headline", new Element("body", Ns.Client) { turn.Room.ValueOf(MucOptions.Name) }) with { From = turn.Room.Jid }, session);
}

/// <summary>A feature, mostly that of the polls, with something wrong, on purpose.</summary>
class Altered(RoomFeature polls) : RoomFeature
{
    public override DateTimeOffset? NextWake => polls.NextWake;

    protected RoomFeature Polls => polls;

    /// <summary>All features, the one of this name being replaced.</summary>
    public static IReadOnlyList<FeatureManifest> In(Func<RoomFeature, Altered> alter, string name = "polls") =>
        [.. RoomFeatures.All.Select(manifest => manifest.Name != name ? manifest : manifest with { Create = () => alter(manifest.Create()) })];

    public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) => polls.Claims(room, message, now);

    public override bool Take(RoomTurn turn, RoomMessage message) => polls.Take(turn, message);

    public override void Joined(RoomTurn turn, Occupant occupant, Peer session) => polls.Joined(turn, occupant, session);

    public override void Left(RoomTurn turn, Occupant occupant, Peer session) => polls.Left(turn, occupant, session);

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq) => polls.TakeIq(turn, iq);

    public override void AffiliationChanged(RoomTurn turn, Jid bareJid, Affiliation before, Affiliation after) =>
        polls.AffiliationChanged(turn, bareJid, before, after);

    public override void Wake(RoomTurn turn) => polls.Wake(turn);

    public override void Apply(RoomEvent happened) => polls.Apply(happened);

    public override IEnumerable<RoomEvent> Condense() => polls.Condense();
}

/// <summary>Condensing loses the votes for one choice.</summary>
sealed class CondensesBadly(RoomFeature polls) : Altered(polls)
{
    public override IEnumerable<RoomEvent> Condense() => Polls.Condense()
        .Select(happened => happened is PollVotesCollected all ? new PollVotesCollected([.. all.Ballots.Skip(1)]) : happened);
}

/// <summary>Condensing forgets that a poll has ended.</summary>
sealed class ForgetsTheEnd(RoomFeature polls) : Altered(polls)
{
    public override IEnumerable<RoomEvent> Condense() => Polls.Condense().Where(happened => happened is not PollEnded);
}

/// <summary>Remembers more than its events: the second poll since the room was loaded has other labels.</summary>
sealed class RemembersOutsideOfEvents(RoomFeature polls) : Altered(polls)
{
    int started;

    public override void Apply(RoomEvent happened) =>
        Polls.Apply(happened is PollStarted start && ++started % 2 == 0 ? start with { Choices = [.. start.Choices.Select(Other)] } : happened);

    static PollChoice Other(PollChoice choice) => choice with { Label = choice.Label + "?" };
}

/// <summary>Counts a vote for each time that an account votes.</summary>
sealed class CountsEachTime(RoomFeature polls) : Altered(polls)
{
    int applied;

    public override void Apply(RoomEvent happened) =>
        Polls.Apply(happened is PollVoted vote ? vote with { Voter = vote.Voter.WithResource($"{++applied}") } : happened);
}

/// <summary>Sends an update to whoever votes.</summary>
sealed class UpdatesAtOnce(RoomFeature polls) : Altered(polls)
{
    public override bool Take(RoomTurn turn, RoomMessage message)
    {
        var taken = Polls.Take(turn, message);
        Polls.Joined(turn, message.Occupant!, message.Sender);
        return taken;
    }
}

/// <summary>Never sends an update after votes.</summary>
sealed class NeverUpdates(RoomFeature polls) : Altered(polls)
{
    DateTimeOffset? ends;

    public override DateTimeOffset? NextWake => ends;

    public override void Apply(RoomEvent happened)
    {
        Polls.Apply(happened);
        ends = happened switch { PollStarted started => started.Ends, PollEnded => null, _ => ends };
    }
}

/// <summary>Says nothing to who joins.</summary>
sealed class SilentToNewcomers(RoomFeature polls) : Altered(polls)
{
    public override void Joined(RoomTurn turn, Occupant occupant, Peer session)
    {
    }
}

/// <summary>Shows anonymous votes.</summary>
sealed class ShowsVotes(RoomFeature polls) : Altered(polls)
{
    public override bool Take(RoomTurn turn, RoomMessage message) => Polls.Take(turn, message) && false;
}

/// <summary>Leaves votes to whoever wants them.</summary>
sealed class ClaimsNothing(RoomFeature polls) : Altered(polls)
{
    public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) => false;
}

/// <summary>Of items that are published at once it keeps the first.</summary>
sealed class KeepsTheFirst(RoomFeature tasks) : Altered(tasks)
{
    public override void Apply(RoomEvent happened) =>
        Polls.Apply(happened is ItemsPublished published ? published with { Items = [published.Items[0]] } : happened);
}

/// <summary>Condensing loses the item that was published last.</summary>
sealed class LosesAnItem(RoomFeature tasks) : Altered(tasks)
{
    public override IEnumerable<RoomEvent> Condense() => Polls.Condense().ToList() is [.. var all, ItemsPublished] ? all : Polls.Condense();
}

/// <summary>Condensing brings the items into another order.</summary>
sealed class SortsItems(RoomFeature tasks) : Altered(tasks)
{
    public override IEnumerable<RoomEvent> Condense() =>
        Polls.Condense().OrderBy(happened => (happened as ItemsPublished)?.Items[0].Payload, StringComparer.Ordinal);
}

/// <summary>Who was demoted stays subscribed.</summary>
sealed class ForgetsToUnsubscribe(RoomFeature tasks) : Altered(tasks)
{
    public override void AffiliationChanged(RoomTurn turn, Jid bareJid, Affiliation before, Affiliation after)
    {
    }
}

/// <summary>Passes a retraction on, and does what it asks, whosever the message is.</summary>
sealed class TakesBackForAnybody(RoomFeature moderation) : Altered(moderation)
{
    public override bool Take(RoomTurn turn, RoomMessage message)
    {
        if (turn.TryRecall(RetractionXml.Target(message.Stanza), out var kept) && kept is not null)
        {
            turn.Say(message.Stanza with { From = message.Occupant!.Jid, To = null, Payload = [.. message.Stanza.Payload, message.Occupant.IdElement] });
            turn.Replace(kept.Id, kept.Stanza with { Payload = [] });
        }

        return true;
    }
}
