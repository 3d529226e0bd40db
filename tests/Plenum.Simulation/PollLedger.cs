namespace Plenum.Simulation;

/// <summary>
/// What the votes of one poll can be, by what was told. Each world is one possibility: for each account, in four bits, the choice that
/// counts, or 0. An acknowledged vote holds in all worlds, one whose fate nobody knows in some; counts that fit none are wrong.
/// </summary>
sealed class PollLedger(string id, bool anonymous, DateTimeOffset end, IReadOnlyList<int> choices)
{
    HashSet<ulong> worlds = [0];

    public string Id { get; } = id;

    public bool Anonymous { get; } = anonymous;

    /// <summary>When the poll was announced to end.</summary>
    public DateTimeOffset End { get; } = end;

    /// <summary>The numbers of its choices.</summary>
    public IReadOnlyList<int> Choices { get; } = choices;

    /// <summary>The counts of its end message, or null.</summary>
    public string? Result { get; set; }

    /// <summary>A vote was acknowledged.</summary>
    public void Counted(int account, int choice) => worlds = [.. worlds.Select(world => With(world, account, choice))];

    /// <summary>A vote may have been counted, or not.</summary>
    public void MayHaveCounted(int account, int choice)
    {
        if (Choices.Contains(choice))
        {
            worlds.UnionWith(worlds.Select(world => With(world, account, choice)).ToList());
        }
    }

    /// <summary>These counts were told, by number of choice.</summary>
    public void Told(IReadOnlyDictionary<int, int> counts, int total, string where)
    {
        Violation.Unless(
            counts.Keys.SequenceEqual(Choices), Properties.Counts, $"{where} has choices {string.Join(' ', counts.Keys)} in place of {string.Join(' ', Choices)}");
        var before = worlds;
        worlds = [.. worlds.Where(world => Choices.All(choice => CountOf(world, choice) == counts[choice]) && CountOf(world, null) == total)];
        Violation.Unless(worlds.Count > 0, Properties.Counts,
            $"{where} says {string.Join(' ', counts.Select(count => $"{count.Key}:{count.Value}"))} of {total}, "
            + $"possible were {string.Join(" or ", before.Take(5).Select(world => world.ToString("x", null)))}");
    }

    static ulong With(ulong world, int account, int choice) => (world & ~(0xFul << (4 * account))) | ((ulong)choice << (4 * account));

    static int CountOf(ulong world, int? choice)
    {
        var count = 0;
        for (; world != 0; world >>= 4)
        {
            count += choice is null ? (world & 0xF) != 0 ? 1 : 0 : (int)(world & 0xF) == choice ? 1 : 0;
        }

        return count;
    }
}
