using BenchmarkDotNet.Attributes;
using Plenum.Rooms;

namespace Plenum.Micro;

/// <summary>
/// A turn of a message that is reflected to everyone: what there is to archive, and one effect. The room keeps the newest 50 messages at
/// hand, which are there before it is measured; nobody keeps the outcome, so nothing grows.
/// </summary>
public class MessageTurn
{
    BenchRoom room = new(0);
    RoomInput message = new WakeUp();

    /// <summary>Who is in the room. Past 250 it is a big one, which tells of those who speak; the speaker here has spoken before.</summary>
    [Params(50, 500, 5000)]
    public int Occupants { get; set; }

    /// <summary>Fills the room and its history.</summary>
    [GlobalSetup]
    public void Fill()
    {
        room = new(Occupants);
        message = BenchRoom.From(room.Occupants[^1], jid => Wire.Read(Wire.Message, jid));
        for (var i = 0; i < 2 * room.View.Settings.HistoryLength; i++)
        {
            Say();
        }

        Check.That(Say() is { Archived.Count: 1, Events.Count: 0, Effects: [{ To.Length: var told }] } && told == Occupants, "Everyone is told, and nothing else.");
    }

    /// <summary>The turn.</summary>
    [Benchmark]
    public RoomOutcome Say() => room.Handle(message);
}
