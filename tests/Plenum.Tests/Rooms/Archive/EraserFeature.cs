using Plenum.Rooms;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Rooms.Archive;

/// <summary>
/// The least feature that looks back: <c>erase ID…</c> puts a tombstone in the place of each message and says how many there were;
/// <c>hasty ID</c> acts before it knows.
/// </summary>
sealed class EraserFeature : RoomFeature
{
    public static FeatureManifest Manifest { get; } = new("eraser", () => new EraserFeature());

    public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) =>
        message.Stanza.Body?.Split(' ')[0] is "erase" or "hasty";

    public override bool Take(RoomTurn turn, RoomMessage message)
    {
        var words = message.Stanza.Body!.Split(' ');
        if (words[0] == "hasty")
        {
            turn.Say(Stanza.Message("groupchat", new Element("body", Ns.Client) { "I will" }) with { From = turn.Room.Jid });
        }

        List<ArchivedMessage> found = [];
        foreach (var id in words[1..])
        {
            if (!turn.TryRecall(id, out var kept))
            {
                return true;
            }

            found.AddRange(kept is null ? [] : [kept]);
        }

        found.ForEach(kept => turn.Replace(kept.Id, kept.Stanza with { Payload = [new("gone", "urn:eraser")] }));
        turn.Say(Stanza.Message("groupchat", new Element("body", Ns.Client) { $"Erased {found.Count}" }) with { From = turn.Room.Jid });
        return true;
    }
}
