using System.Globalization;
using Plenum.Rooms;

namespace Plenum.Simulation;

/// <summary>
/// Random histories. <c>PLENUM_SEEDS=N</c> plays N of them in place of 300, <c>PLENUM_SEED=n</c> only that one.
/// </summary>
public sealed class HistoryTests
{
    static IEnumerable<int> Seeds =>
        Setting("PLENUM_SEED") is { } one ? [one] : Enumerable.Range(1, Setting("PLENUM_SEEDS") ?? 300);

    [Fact]
    public void Every_property_holds_in_every_history()
    {
        var (acknowledged, ended, mirrored, archived, gone) = (0, 0, 0, 0, 0);
        foreach (var seed in Seeds)
        {
            var world = Story.Play(seed, new(Extra.All));
            acknowledged += world.Oracle.Acknowledged;
            ended += world.Oracle.Ended;
            mirrored += world.Tasks.Compared;
            archived += world.Archive.Compared;
            gone += world.Messages.Gone;
        }

        // Histories in which nothing happens would prove nothing.
        Assert.True(acknowledged > 5 * Seeds.Count() || Seeds.Count() == 1, $"{acknowledged} votes were acknowledged");
        Assert.True(ended > Seeds.Count() || Seeds.Count() == 1, $"{ended} polls were seen to end");
        Assert.True(mirrored > 5 * Seeds.Count() || Seeds.Count() == 1, $"{mirrored} times a subscriber's tasks were compared with the node");
        Assert.True(archived > 5 * Seeds.Count() || Seeds.Count() == 1, $"{archived} messages were looked for in the archive");
        Assert.True(gone > 2 * Seeds.Count() || Seeds.Count() == 1, $"{gone} messages were taken back or away");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{acknowledged} votes acknowledged, {ended} polls ended, {mirrored} comparisons of tasks, {gone} messages taken back or away");
    }

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        foreach (var seed in Seeds.Take(20))
        {
            Assert.Equal(Story.Play(seed, new(Extra.All)).Trace, Story.Play(seed, new(Extra.All)).Trace);
        }
    }

    [Fact]
    public void The_order_of_features_means_nothing()
    {
        foreach (var seed in Seeds.Take(60))
        {
            Shuffled.Compare(seed, Extra.All);
        }
    }

    static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <summary>Plays a history with the features in two orders.</summary>
static class Shuffled
{
    public static void Compare(int seed, IReadOnlyList<FeatureManifest> features)
    {
        var other = features.ToArray();
        new Random(seed).Shuffle(other);
        var (first, second) = (Story.Play(seed, new(features)).Trace, Story.Play(seed, new(other)).Trace);
        for (var i = 0; i < Math.Min(first.Count, second.Count); i++)
        {
            Violation.Unless(first[i] == second[i], Properties.Order, $"seed {seed}, batch {i}\n{first[i]}\n{second[i]}");
        }

        Violation.Unless(first.Count == second.Count, Properties.Order, $"seed {seed}: {first.Count} and {second.Count} batches");
    }
}
