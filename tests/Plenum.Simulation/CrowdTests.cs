using Plenum.Rooms;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>Who is told of whom, in rooms that people enter, leave, administer and configure, and of which they show a few.</summary>
public sealed class CrowdTests
{
    const int Seeds = 300;

    [Fact]
    public void Everyone_is_told_of_those_who_are_shown_and_real_addresses_stay_secret()
    {
        var (compared, big) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = Crowd.Play(seed, new(RoomFeatures.All));
            compared += world.Presences.Compared;
            big += world.Presences.Big;
        }

        // Histories in which nothing happens would prove nothing.
        Assert.True(compared > 20 * Seeds, $"{compared} comparisons");
        Assert.True(big > 3 * Seeds, $"{big} rooms that showed a part");
    }

    [Fact]
    public void A_host_that_loses_presences_is_caught() => Catches(Properties.Presences, new(RoomFeatures.All, HostFault.LosesPresences));

    [Fact]
    public void A_feature_that_tells_real_addresses_is_caught() =>
        Catches(Properties.Anonymity, new([.. RoomFeatures.All, new("leak", () => new TellsAddresses())]));

    [Fact]
    public void A_feature_that_shows_somebody_by_itself_is_caught() =>
        Catches(Properties.Presences, new([.. RoomFeatures.All, new("shows", () => new ShowsNewcomers())]));

    static void Catches(string property, Variant variant)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                Crowd.Play(seed, variant);
            }
            catch (Violation caught) when (caught.Property == property)
            {
                return;
            }
            catch (Violation)
            {
                // Another property has caught it first.
            }
        }

        Assert.Fail($"'{property}' was not seen to fail in {Seeds} histories.");
    }

    /// <summary>Greets newcomers by their address.</summary>
    sealed class TellsAddresses : RoomFeature
    {
        public override void Joined(RoomTurn turn, Occupant occupant, Peer session) => turn.Broadcast(
            Stanza.Message("groupchat", new Element("body", Ns.Client) { $"Hello {occupant.RealJid}" }) with { From = turn.Room.Jid });
    }

    /// <summary>Tells everyone of whoever comes.</summary>
    sealed class ShowsNewcomers : RoomFeature
    {
        public override void Joined(RoomTurn turn, Occupant occupant, Peer session) => turn.Broadcast(
            Stanza.Presence(null, new Element("x", Ns.MucUser) { new Element("item", Ns.MucUser) { { "role", "participant" }, { "affiliation", "none" } } })
                with { From = occupant.Jid });
    }
}
