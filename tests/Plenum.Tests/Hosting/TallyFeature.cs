using System.Globalization;
using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Hosting;

/// <summary>Something was counted.</summary>
sealed record Tallied(int By) : RoomEvent;

/// <summary>The tally wants to be woken.</summary>
sealed record TallyWakes(DateTimeOffset? At) : RoomEvent;

/// <summary>
/// The least feature that does everything that a host must see to: it remembers a number, wants to be woken, answers, throws,
/// destroys its room. By IQ: <c>add</c>, <c>get</c>, <c>wake</c> (in seconds), <c>fail</c>, <c>destroy</c> in <c>urn:tally</c>.
/// </summary>
sealed class TallyFeature : RoomFeature
{
    public const string Namespace = "urn:tally";

    int total;
    DateTimeOffset? wake;

    public static FeatureManifest Manifest { get; } = new("tally", () => new TallyFeature())
    {
        IqPayloads = [.. new[] { "add", "get", "wake", "fail", "destroy" }.Select(name => (name, Namespace))],
        Events = [("tallied", typeof(Tallied)), ("tally-wakes", typeof(TallyWakes))],
    };

    public override DateTimeOffset? NextWake => wake;

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        switch (iq.Payload.Name)
        {
            case "add":
                turn.Raise(new Tallied(1));
                break;
            case "wake":
                turn.Raise(new TallyWakes(turn.Now.AddSeconds(double.Parse(iq.Payload["in"]!, CultureInfo.InvariantCulture))));
                break;
            case "fail":
                turn.Raise(new Tallied(1000));
                throw new InvalidOperationException("A feature has a bug.");
            case "destroy":
                turn.Raise(new RoomDestroyed());
                break;
        }

        turn.Answer(iq, new Element("tally", Namespace)
        {
            { "total", total.ToString(CultureInfo.InvariantCulture) },
            { "occupants", turn.Room.Occupants.Count.ToString(CultureInfo.InvariantCulture) },
        });
        return null;
    }

    public override void Wake(RoomTurn turn)
    {
        turn.Raise(new TallyWakes(null));
        turn.Raise(new Tallied(100));
        turn.Broadcast(Stanza.Message("headline", new Element("woken", Namespace)) with { From = turn.Room.Jid });
    }

    public override void Apply(RoomEvent happened)
    {
        total += happened is Tallied tallied ? tallied.By : 0;
        wake = happened is TallyWakes wakes ? wakes.At : wake;
    }

    public override IEnumerable<RoomEvent> Condense() => [new Tallied(total), new TallyWakes(wake)];
}
