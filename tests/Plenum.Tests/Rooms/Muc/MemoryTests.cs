using Plenum.Rooms;
using Plenum.Rooms.Muc;

namespace Plenum.Tests.Rooms.Muc;

/// <summary>What a room of XEP-0045 remembers, and what it costs to speak in one.</summary>
public sealed class MemoryTests
{
    /// <summary>
    /// Random histories of changes that are remembered, condensed at random moments: the room in memory, its replayed journal and
    /// its condensed one are always the same.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_room_remembers_the_same_live_replayed_and_condensed(int seed)
    {
        var random = new Random(seed);
        var room = new RoomFixture();
        var peers = Enumerable.Range(0, 5).Select(i => room.Peer($"p{i}")).ToArray();
        var states = new HashSet<string>();
        for (var step = 0; step < 500; step++)
        {
            var (peer, other) = (peers[random.Next(5)], peers[random.Next(5)]);
            switch (random.Next(12))
            {
                case 0 or 1:
                    peer.Join(peer.Jid.Local!);
                    break;
                case 2:
                    peer.Send($"<message type='groupchat'><subject>{(random.Next(3) == 0 ? "" : $"Subject {step}")}</subject></message>");
                    break;
                case 3:
                    peer.Leave();
                    break;
                case 4:
                    Submit(peer, "muc#roomconfig_roomname", $"Name {step}");
                    break;
                case 5:
                    Submit(peer, "muc#roomconfig_membersonly", $"{random.Next(2)}");
                    break;
                case 6 when random.Next(4) == 0:
                    peer.Send("<iq type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>");
                    break;
                case 7 when random.Next(4) == 0:
                    Submit(peer, "muc#roomconfig_persistentroom", $"{random.Next(2)}");
                    break;
                case 8 when random.Next(4) == 0:
                    room.Condense();
                    break;
                default:
                    string[] affiliations = ["outcast", "none", "member", "admin", "owner", "owner"];
                    peer.Send($"<iq type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='{affiliations[random.Next(6)]}' jid='{other.Jid.Bare}'/></query></iq>");
                    break;
            }

            if (step % 4 == 0)
            {
                room.RemembersTheSameReplayedAndCondensed();
                var (replayed, condensed) = room.Copies();
                Assert.Equal(Behaviour(replayed), Behaviour(condensed));
            }

            states.Add(string.Concat(room.Memory()));
        }

        Assert.True(states.Count > 40, $"Only {states.Count} different states: the history is too dull to show anything.");

        // Who has which affiliation, what the options are, and all that an owner is told who comes in.
        string Behaviour(Room copy)
        {
            if (!copy.View.Exists)
            {
                return "";
            }

            var accounts = peers.Select(peer => $"{peer.Jid.Bare} {copy.View.AffiliationOf(peer.Jid.Bare)} {copy.View.OccupantIdOf(peer.Jid.Bare)}");
            var options = MucOptions.All.Select(option => copy.View.ValueOf(option));
            var owner = peers.First(peer => copy.View.AffiliationOf(peer.Jid.Bare) == Affiliation.Owner);
            var join = StanzaXml.Parse($"<presence from='{owner.Jid}' to='room@rooms.localhost/x'/>");
            var told = copy.Handle(new StanzaReceived(owner, join), room.Now, new Ids()).Effects.Select(effect => effect.Stanza.ToString());
            return string.Join('\n', [.. accounts, .. options, .. told]);
        }

        static void Submit(TestPeer peer, string var, string value) =>
            peer.Send($"<iq type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='{var}'><value>{value}</value></field></x></query></iq>");
    }

    [Fact]
    public void Every_event_survives_the_journal_format_unchanged()
    {
        var room = new RoomFixture();
        var alice = room.Joined("alice");
        alice.Send("<message type='groupchat'><subject>Ümläut &amp; more</subject></message>");
        alice.Configure(("muc#roomconfig_roomname", "Höhle"));
        alice.Admin("<item affiliation='outcast' jid='bob@localhost'/>");
        Assert.Equal(
            [
                "room-created", "subject-set", "options-set", "affiliation-set",
            ],
            room.Journal.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("is").GetString()));
        room.RemembersTheSameReplayedAndCondensed();
    }

    [Fact]
    public void To_reflect_a_message_to_a_thousand_takes_no_more_memory_than_to_two()
    {
        var (two, thousand) = (Allocated(2), Allocated(1000));
        Assert.True(thousand - two < 1000, $"{thousand} bytes for 1000 occupants, {two} for 2");

        static long Allocated(int occupants)
        {
            var room = new RoomFixture(new() { HistoryLength = 4 });
            var peers = Enumerable.Range(0, occupants).Select(i => room.Peer($"p{i}")).ToArray();
            var ids = new Ids();
            foreach (var peer in peers)
            {
                room.Room.Handle(new StanzaReceived(peer, StanzaXml.Parse(
                    $"<presence from='{peer.Jid}' to='room@rooms.localhost/{peer.Jid.Local}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")), room.Now, ids);
            }

            var said = new StanzaReceived(peers[0], StanzaXml.Parse(
                $"<message from='{peers[0].Jid}' to='room@rooms.localhost' type='groupchat'><body>Hi</body></message>"));
            for (var i = 0; i < 50; i++)
            {
                room.Room.Handle(said, room.Now, ids);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = room.Room.Handle(said, room.Now, ids);
            var after = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(occupants, Assert.Single(outcome.Effects).To.Length);
            return after - before;
        }
    }

    sealed class Ids : IdSource
    {
        int last;

        public override string Next() => $"i{++last}";
    }
}
