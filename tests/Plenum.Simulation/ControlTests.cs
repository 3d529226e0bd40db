using Plenum.Rooms;

namespace Plenum.Simulation;

/// <summary>Each property is broken on purpose, and must be seen to fail: a check that nothing fails is no check.</summary>
public sealed class ControlTests
{
    // How many histories a fault may need to be found; most are found in the first few, one that needs a poll's end, a condensed
    // journal, a restart and a vote within 30 s in some hundreds.
    const int Seeds = 2000;

    [Fact]
    public void A_host_that_tells_before_it_stores_is_caught_losing_votes() =>
        Catches(Properties.Counts, new(Extra.All, HostFault.TellsBeforeCommit));

    [Fact]
    public void A_host_that_stores_in_two_steps_is_caught() =>
        Catches(Properties.OneEnd, new(Extra.All, HostFault.StoresInTwoSteps));

    [Fact]
    public void A_host_that_forgets_to_wake_rooms_is_caught() =>
        Catches(Properties.Ends, new(Extra.All, HostFault.ForgetsWakes));

    [Fact]
    public void A_feature_that_condenses_badly_is_caught() =>
        Catches(Properties.Memory, new(Altered.In(polls => new CondensesBadly(polls))));

    [Fact]
    public void A_feature_that_condenses_badly_is_caught_by_the_counts_too() =>
        Catches(Properties.Counts, new(Altered.In(polls => new CondensesBadly(polls))) { LooksAtMemory = false });

    [Fact]
    public void A_feature_that_forgets_that_a_poll_has_ended_is_caught() =>
        Catches(Properties.Late, new(Altered.In(polls => new ForgetsTheEnd(polls))) { LooksAtMemory = false });

    [Fact]
    public void A_feature_that_remembers_outside_of_events_is_caught() =>
        Catches(Properties.Memory, new(Altered.In(polls => new RemembersOutsideOfEvents(polls))));

    [Fact]
    public void A_feature_that_counts_a_vote_each_time_is_caught() =>
        Catches(Properties.Counts, new(Altered.In(polls => new CountsEachTime(polls))));

    [Fact]
    public void A_feature_that_updates_at_once_is_caught() =>
        Catches(Properties.Updates, new(Altered.In(polls => new UpdatesAtOnce(polls))));

    [Fact]
    public void A_feature_that_never_updates_is_caught() =>
        Catches(Properties.Followed, new(Altered.In(polls => new NeverUpdates(polls))));

    [Fact]
    public void A_feature_that_leaves_newcomers_without_the_poll_is_caught() =>
        Catches(Properties.Agreement, new(Altered.In(polls => new SilentToNewcomers(polls))));

    [Fact]
    public void A_feature_that_shows_anonymous_votes_is_caught() =>
        Catches(Properties.Secret, new(Altered.In(polls => new ShowsVotes(polls))));

    [Fact]
    public void A_feature_that_leaves_votes_to_chat_is_caught() =>
        Catches(Properties.Secret, new(Altered.In(polls => new ClaimsNothing(polls))));

    [Fact]
    public void A_host_that_loses_notifications_is_caught() =>
        Catches(Properties.Mirrors, new(Extra.All, HostFault.LosesNotifications));

    [Fact]
    public void A_host_that_keeps_what_was_taken_back_is_caught() =>
        Catches(Properties.Gone, new(Extra.All, HostFault.KeepsReplaced));

    [Fact]
    public void A_host_that_finds_one_version_of_a_message_is_caught() =>
        Catches(Properties.Gone, new(Extra.All, HostFault.LosesVersions));

    [Fact]
    public void A_feature_that_takes_back_for_anybody_is_caught() =>
        Catches(Properties.Author, new(Altered.In(moderation => new TakesBackForAnybody(moderation), "moderation")));

    [Fact]
    public void A_host_that_tells_before_it_stores_is_caught_losing_tasks() =>
        Catches(Properties.Durable, new(Extra.All, HostFault.TellsBeforeCommit));

    [Fact]
    public void A_host_that_tells_before_it_stores_is_caught_losing_messages() =>
        Catches(Properties.Archive, new(Extra.All, HostFault.TellsBeforeCommit));

    [Fact]
    public void A_host_that_loses_messages_of_a_batch_is_caught() =>
        Catches(Properties.Archive, new(Extra.All, HostFault.LosesMessages));

    [Fact]
    public void A_feature_that_keeps_a_part_of_what_is_published_at_once_is_caught() =>
        Catches(Properties.Whole, new(Altered.In(tasks => new KeepsTheFirst(tasks), "pubsub")));

    [Fact]
    public void A_feature_that_loses_an_item_in_condensing_is_caught() =>
        Catches(Properties.Durable, new(Altered.In(tasks => new LosesAnItem(tasks), "pubsub")) { LooksAtMemory = false });

    [Fact]
    public void A_feature_that_condenses_items_into_another_order_is_caught() =>
        Catches(Properties.Memory, new(Altered.In(tasks => new SortsItems(tasks), "pubsub")));

    [Fact]
    public void A_feature_that_tells_the_demoted_is_caught() =>
        Catches(Properties.Rights, new(Altered.In(tasks => new ForgetsToUnsubscribe(tasks), "pubsub")));

    [Fact]
    public void Features_whose_order_matters_are_caught()
    {
        IReadOnlyList<FeatureManifest> features =
            [.. RoomFeatures.All, new("renames", () => new RenamesTheRoom()), new("tells", () => new TellsTheName())];
        var caught = Assert.Throws<Violation>(() =>
        {
            for (var seed = 1; seed <= Seeds; seed++)
            {
                Shuffled.Compare(seed, features);
            }
        });
        Assert.Equal(Properties.Order, caught.Property);
    }

    // Another property may catch it first in some histories; this one catches it in at least one.
    static void Catches(string property, Variant variant)
    {
        var seen = new SortedSet<string>();
        Assert.True(
            Violations(variant).Any(violation => seen.Add(violation.Property) && violation.Property == property),
            $"'{property}' was not seen to fail in {Seeds} histories, only: {string.Join("; ", seen)}");
    }

    static IEnumerable<Violation> Violations(Variant variant)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Violation? caught = null;
            try
            {
                Story.Play(seed, variant);
            }
            catch (Violation violation)
            {
                caught = violation;
            }

            if (caught is not null)
            {
                yield return caught;
            }
        }
    }
}
