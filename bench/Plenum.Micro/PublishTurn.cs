using BenchmarkDotNet.Attributes;
using Plenum.Rooms;
using Plenum.Rooms.PubSub;

namespace Plenum.Micro;

/// <summary>
/// A turn of the publish of six tasks into a node that has them already, by an owner who is subscribed: an event, a notification, an answer.
/// Publishing what is there replaces it, so nothing grows.
/// </summary>
public class PublishTurn
{
    BenchRoom room = new(0);
    RoomInput publish = new WakeUp();

    /// <summary>The items of the node: 5 000 are as many as it may have.</summary>
    [Params(10, 5000)]
    public int Items { get; set; }

    /// <summary>Fills the node.</summary>
    [GlobalSetup]
    public void Fill()
    {
        room = new(2);
        var owner = room.Occupants[0];
        room.Handle(BenchRoom.From(owner, Wire.Subscribe));
        publish = BenchRoom.From(owner, jid => Wire.Read(Wire.Publish, jid));
        Publish();

        // One is the list with which a node begins, six are those that are published.
        for (var i = 7; i < Items; i++)
        {
            Check.That(room.Handle(BenchRoom.From(owner, jid => Wire.PublishOne(jid, $"filler{i}"))).Events.Count == 1, "There is room for it.");
        }

        Check.That(
            Publish() is { Events: [ItemsPublished { Items.Count: 6 }], Effects: [{ Accounts.Length: 1 }, { To: [_], Stanza.Type: "result" }] },
            "It is published, the subscriber is notified, the owner gets an answer.");
        Check.That(
            Items < 5000 || room.Handle(BenchRoom.From(owner, jid => Wire.PublishOne(jid, "surplus"))).Effects is [{ Stanza.Type: "error" }],
            "The node is full.");
    }

    /// <summary>The turn.</summary>
    [Benchmark]
    public RoomOutcome Publish() => room.Handle(publish);
}
