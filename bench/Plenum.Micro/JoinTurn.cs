using BenchmarkDotNet.Attributes;
using Plenum.Rooms;

namespace Plenum.Micro;

/// <summary>
/// A turn of a join into a room of 10 000, of whom everyone was told of the first 250, with a full history of 50 messages. Who joined leaves
/// again between the iterations, so the room has 10 000 to 12 048. What does grow is the list of who came and went, which the host would
/// take: 16 bytes each, two megabytes in all.
/// </summary>
public class JoinTurn
{
    const int Present = 10_000, Joins = 2048;

    BenchRoom room = new(0);
    RoomInput[] joins = [], ends = [];
    int next;

    /// <summary>Fills the room and its history.</summary>
    [GlobalSetup]
    public void Fill()
    {
        room = new(Present);
        var message = BenchRoom.From(room.Occupants[1], jid => Wire.Read(Wire.Message, jid));
        for (var i = 0; i < room.View.Settings.HistoryLength; i++)
        {
            room.Handle(message);
        }

        Peer[] peers = [.. Enumerable.Range(Present, Joins).Select(BenchRoom.Session)];
        joins = [.. peers.Select(BenchRoom.Join)];
        ends = [.. peers.Select(peer => new PeerGone(peer))];
        var outcome = Join();
        Check.That(outcome.Effects.Count == 250 + 1 + 50 + 1 && outcome.Effects.All(effect => effect.To.Length == 1),
            $"Who enters is told of 250 others, of itself, of 50 messages and of the subject, and nobody else of it: {outcome.Effects.Count} stanzas.");

        // Its iterations are too short for that.
        WarmUp.Run(() =>
        {
            Empty();
            while (next < Joins)
            {
                Join();
            }
        });
    }

    /// <summary>Has everybody leave who joined.</summary>
    [IterationSetup]
    public void Empty()
    {
        for (; next > 0; next--)
        {
            room.Handle(ends[next - 1]);
        }

        Check.That(room.View.Occupants.Count == Present, "They have left.");
    }

    /// <summary>The turn.</summary>
    [Benchmark, InvocationCount(Joins)]
    public RoomOutcome Join() => room.Handle(joins[next++]);
}
