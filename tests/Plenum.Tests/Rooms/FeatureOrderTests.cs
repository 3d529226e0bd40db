using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Rooms;

/// <summary>Within a phase the order of features must not matter.</summary>
public sealed class FeatureOrderTests
{
    [Fact]
    public void In_whatever_order_the_features_are_listed_the_same_happens()
    {
        var expected = Play(Manifests);
        Assert.Contains(expected, line => line.Contains("loud noise", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.Contains("counted", StringComparison.Ordinal));
        var random = new Random(45);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = Manifests.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Play(shuffled));
        }
    }

    [Fact]
    public void Two_owners_of_one_payload_option_or_event_do_not_start()
    {
        FeatureManifest twin = new("twin", () => new Refuser("twin"));
        Assert.Throws<ArgumentException>(() => new RoomFeatureSet([.. RoomFeatures.All, twin with { IqPayloads = [("query", Ns.MucAdmin)] }]));
        Assert.Throws<ArgumentException>(() => new RoomFeatureSet([.. RoomFeatures.All, twin with { Options = [MucOptions.Name] }]));
        Assert.Throws<ArgumentException>(() => new RoomFeatureSet([.. RoomFeatures.All, twin with { Events = [("room-created", typeof(RoomCreated))] }]));
    }

    static IReadOnlyList<FeatureManifest> Manifests { get; } =
    [
        .. RoomFeatures.All,
        new("quiet", () => new Refuser("quiet")),
        new("peace", () => new Refuser("peace")) { Reserved = element => element.Name == "noise" },
        new("counter", () => new Counter()) { Events = [("counted", typeof(Counted))], Options = [new("x-counter", RoomOptionKind.Number, "Counter", "0")] },
        new("greeter", () => new Greeter()) { DiscoFeatures = ["urn:greeter"] },
    ];

    /// <summary>Everything that comes of some turns: the journal, and turn by turn what each session gets, in any order.</summary>
    static List<string> Play(IReadOnlyList<FeatureManifest> manifests)
    {
        var room = new RoomFixture(features: manifests);
        var happened = new List<string>();
        var (alice, bob) = (room.Peer("alice"), room.Peer("bob"));
        Turn(() => alice.Join("alice"));
        Turn(() => bob.Join("bob"));
        Turn(() => bob.Say("Hello"));
        Turn(() => bob.Say("loud noise"));
        Turn(() => bob.Say("+1"));
        Turn(() => bob.Send("<message type='groupchat'><body>x</body><noise/></message>"));
        Turn(() => alice.Send("<message type='groupchat'><subject>Order</subject></message>"));
        Turn(() => alice.Send("<iq type='get' id='i1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"));
        Turn(() => alice.Send("<iq type='get' id='c1'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>"));
        Turn(() => alice.Send(PubSub.PubSubRoom.Subscribe("alice@localhost")));
        Turn(() => alice.Send(PubSub.PubSubRoom.Publish(PubSub.PubSubRoom.Item("t1", "Greet"))));
        Turn(() => alice.Send("<iq type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"));
        Turn(() => alice.Configure(("muc#roomconfig_moderatedroom", "1"), ("x-counter", "7")));
        Turn(() => room.Peer("loud").Join("loud"));
        Turn(() => alice.Admin("<item affiliation='member' jid='bob@localhost'/>"));
        Turn(() => bob.Leave());
        room.RemembersTheSameReplayedAndCondensed();
        happened.AddRange(room.Memory());
        return happened;

        void Turn(Action turn)
        {
            turn();
            foreach (var peer in (TestPeer[])[alice, bob])
            {
                happened.AddRange(peer.Received.Select(stanza => stanza.ToString()).Order(StringComparer.Ordinal));
                happened.Add($"-- {peer.Jid}, {room.Journal.Count} lines");
                peer.Skip();
            }
        }
    }

    sealed record Counted(int To) : RoomEvent;

    sealed class Refuser(string name) : RoomFeature
    {
        public override StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now) =>
            message.Stanza.Body?.StartsWith("loud", StringComparison.Ordinal) == true ? StanzaError.NotAllowed($"loud noise, says {name}") : null;

        public override StanzaError? AdmitJoin(IRoomView room, JoinRequest join, DateTimeOffset now) =>
            join.Nick == "loud" ? StanzaError.NotAllowed($"loud, says {name}") : null;
    }

    sealed class Counter : RoomFeature
    {
        int count;

        public override bool Claims(IRoomView room, RoomMessage message, DateTimeOffset now) => message.Stanza.Body == "+1";

        public override bool Take(RoomTurn turn, RoomMessage message)
        {
            turn.Raise(new Counted(count + 1));
            turn.Refuse(message.Sender, message.Stanza, new(StanzaErrorType.Continue, "undefined-condition", "counted"));
            return true;
        }

        public override void Said(RoomTurn turn, RoomMessage message) => turn.Raise(new Counted(count + 1));

        public override void Apply(RoomEvent happened) => count = happened is Counted counted ? counted.To : count;

        public override IEnumerable<RoomEvent> Condense() => count == 0 ? [] : [new Counted(count)];
    }

    sealed class Greeter : RoomFeature
    {
        public override void Joined(RoomTurn turn, Occupant occupant, Peer session) =>
            turn.Send(Stanza.Message("groupchat", new Element("body", Ns.Client) { $"Welcome, {occupant.Nick}" }) with { From = turn.Room.Jid }, session);

        public override void Said(RoomTurn turn, RoomMessage message) =>
            turn.Broadcast(Stanza.Message("groupchat", new Element("body", Ns.Client) { "Well said" }) with { From = turn.Room.Jid });
    }
}
