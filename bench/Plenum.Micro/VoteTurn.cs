using BenchmarkDotNet.Attributes;
using Plenum.Rooms;
using Plenum.Rooms.Polls;

namespace Plenum.Micro;

/// <summary>
/// A turn of a vote in an anonymous poll: an event, and an answer to the voter alone. The 200 voters take turns, and each round changes its
/// mind, for the same vote again would be no event. A voter has one vote, so nothing grows.
/// </summary>
public class VoteTurn
{
    const int Voters = 200;

    BenchRoom room = new(0);
    RoomInput[] votes = [];
    int next;

    /// <summary>Fills the room, and starts the poll.</summary>
    [GlobalSetup]
    public void Start()
    {
        room = new(1 + Voters);
        Check.That(room.Handle(BenchRoom.From(room.Occupants[0], Wire.StartPoll)).Events is [PollStarted { Anonymous: true }], "The poll is started.");
        votes = [.. Enumerable.Range(0, 2 * Voters).Select(i => BenchRoom.From(room.Occupants[1 + (i % Voters)], jid => Wire.Vote(jid, 1 + (i / Voters))))];
        for (var i = 0; i <= votes.Length; i++)
        {
            Check.That(
                Vote() is { Archived.Count: 0, Events: [PollVoted], Effects: [{ To.Length: 1, Stanza: { Type: "error", Payload: [var error] } }] }
                    && error["type"] == "continue",
                "The vote is counted, and shown to nobody.");
        }
    }

    /// <summary>The turn.</summary>
    [Benchmark]
    public RoomOutcome Vote()
    {
        next = next + 1 < votes.Length ? next + 1 : 0;
        return room.Handle(votes[next]);
    }
}
