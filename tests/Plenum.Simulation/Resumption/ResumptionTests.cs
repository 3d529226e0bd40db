using System.Globalization;

namespace Plenum.Simulation.Resumption;

/// <summary>
/// Managed streams (XEP-0198) with random sends, acknowledgements, cuts and resumptions: each side gets what the other has sent, once and
/// in its order.
/// </summary>
public sealed class ResumptionTests
{
    public const string Once = "A resumed stream misses nothing, repeats nothing and keeps the order";

    [Fact]
    public void A_resumed_stream_misses_and_repeats_nothing()
    {
        var again = 0;
        var seeds = Setting("PLENUM_SEED") is { } one ? [one] : Enumerable.Range(1, Setting("PLENUM_SEEDS") ?? 1000).ToArray();
        foreach (var seed in seeds)
        {
            again += Play(seed, LinkFault.None);
        }

        // Histories in which nothing is lost on its way would prove nothing.
        Assert.True(again > 10 * seeds.Length || seeds.Length == 1, $"{again} stanzas were sent again");
    }

    [Theory]
    [InlineData(nameof(LinkFault.ForgetsWhileCut))]
    [InlineData(nameof(LinkFault.RepeatsWhatWasHandled))]
    [InlineData(nameof(LinkFault.KeepsNothing))]
    [InlineData(nameof(LinkFault.CountsTooEarly))]
    [InlineData(nameof(LinkFault.CountsAnew))]
    [InlineData(nameof(LinkFault.SendsNewFirst))]
    public void A_server_that_is_wrong_is_caught(string fault)
    {
        var caught = Assert.Throws<Violation>(() =>
        {
            for (var seed = 1; seed <= 200; seed++)
            {
                Play(seed, Enum.Parse<LinkFault>(fault));
            }
        });
        Assert.Equal(Once, caught.Property);
    }

    /// <summary>Plays a history; returns how many stanzas were sent again.</summary>
    static int Play(int seed, LinkFault fault)
    {
        var random = new Random(seed);
        // Every third history runs over the last number of the counts.
        var link = new Link(fault, seed % 3 == 0 ? unchecked(0u - (uint)random.Next(60)) : 0);
        for (var step = 0; step < 400; step++)
        {
            Step(link, random);
            Compare(link, seed);
        }

        if (!link.IsUp)
        {
            link.Resume();
        }

        for (var rest = 0; rest < 2000; rest++)
        {
            link.ServerTakes();
            link.ClientTakes();
        }

        Compare(link, seed);
        Violation.Unless(
            link.ClientGot.Count == link.Said.Server && link.ServerGot.Count == link.Said.Client, Once,
            $"seed {seed}: {link.ClientGot.Count} of {link.Said.Server} and {link.ServerGot.Count} of {link.Said.Client} arrived");
        return link.Again;
    }

    static void Step(Link link, Random random)
    {
        switch (random.Next(100))
        {
            case < 25:
                link.ServerSays();
                break;
            case < 40:
                link.ClientSays();
                break;
            case < 62:
                link.ClientTakes();
                break;
            case < 80:
                link.ServerTakes();
                break;
            case < 84:
                link.ServerAsks();
                break;
            case < 87:
                link.ClientAsks();
                break;
            case < 90:
                link.ClientAnswers();
                break;
            case < 94:
                link.Cut();
                break;
            default:
                link.Resume();
                break;
        }
    }

    static void Compare(Link link, int seed)
    {
        foreach (var got in (ReadOnlySpan<List<int>>)[link.ClientGot, link.ServerGot])
        {
            Violation.Unless(got.Count == 0 || got[^1] == got.Count, Once, $"seed {seed}: {string.Join(' ', got.TakeLast(10))} of {got.Count}");
        }
    }

    static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
