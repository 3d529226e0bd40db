using System.Diagnostics;
using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// A few occupants speak in turn, with a number in each body; some others look for the numbers, so that it is known how long each message
/// took to reach each of these.
/// </summary>
sealed class Chatter
{
    const int Speakers = 10;

    readonly List<long> sent = [];
    readonly List<Client> speakers;
    readonly Hall hall;
    readonly int body;

    public Chatter(Hall hall, IReadOnlyList<Client> among, int body)
    {
        (this.hall, this.body) = (hall, body);
        speakers = [.. Spread(among, Speakers)];
    }

    /// <summary>How many messages were said.</summary>
    public int Said => sent.Count;

    /// <summary>Some of the clients, from the first to the last, evenly.</summary>
    public static IEnumerable<Client> Spread(IReadOnlyList<Client> all, int count) =>
        Enumerable.Range(0, Math.Min(count, all.Count)).Select(i => all[count < all.Count ? i * (all.Count - 1) / Math.Max(1, count - 1) : i]);

    /// <summary>Lets the client look for the numbers; calls for each with the milliseconds that its message took.</summary>
    public void Sample(Client client, Action<long, double> come) =>
        client.Sample(number => come(number, Stopwatch.GetElapsedTime(sent[(int)number]).TotalMilliseconds));

    /// <summary>The next speaker says the next message.</summary>
    public void Say()
    {
        var speaker = speakers[Said % speakers.Count];
        var message = speaker.Encode(hall.Message(speaker, Stamps.Of(Said).PadRight(body, 'x')));
        sent.Add(Stopwatch.GetTimestamp());
        speaker.Send(message);
    }
}
