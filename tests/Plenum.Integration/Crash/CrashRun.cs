using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Plenum.Integration.Crash;

/// <summary>
/// One data directory, and a server on it that is killed again and again while people vote: after each start, what the polls and
/// the history say is held against what people were told before.
/// </summary>
sealed class CrashRun(string program, int seed, ITestOutputHelper output) : IAsyncDisposable
{
    /// <summary>How long anything may take before the run gives up: many times what a busy machine needs.</summary>
    public static readonly TimeSpan Patience = ServerProcess.Patience;

    const int Voters = 40;
    const string Admin = "admin", Password = "correct horse";

    // Below the 50 messages of history that a room shows those who join.
    const int MessagesPerLife = 20;

    static readonly XNamespace Owner = "http://jabber.org/protocol/muc#owner", Form = "jabber:x:data";

    readonly Random random = new(seed);
    readonly CrashRoom[] rooms = [new("anonymous", anonymous: true), new("public", anonymous: false)];
    readonly string data = ServerProcess.NewDataDirectory();
    ServerProcess? server;
    // From the first life: whoever is signed in stays so.
    string? cookie;
    int told;
    Action toldOne = () => { };

    /// <summary>What was found so far, a sentence each.</summary>
    public IReadOnlyList<string> Violations => [.. rooms.SelectMany(room => room.Violations)];

    /// <summary>
    /// Starts the polls, kills the server up to <paramref name="kills"/> times, until a violation is found, and checks what remains at
    /// the end.
    /// </summary>
    public async Task RunAsync(int kills)
    {
        var (code, _, said) = await ServerProcess.RunAsync(data, [], "user", "add", Admin, "--password", Password);
        Assert.True(code == 0, said);
        for (var kill = 1; kill <= kills && Violations.Count == 0; kill++)
        {
            await LiveAsync(killed: true);
            output.WriteLine($"kill {kill}: {told} votes and messages told so far");
        }

        if (Violations.Count == 0)
        {
            await LiveAsync(killed: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>One life of the server: what it says is checked, everyone votes in turn, then all at once until it is killed.</summary>
    async Task LiveAsync(bool killed)
    {
        server = await ServerProcess.StartProgramAsync(program, data, ("Limits:Rates", "false"));
        await using var admin = new CrashParticipant(Admin, rooms, () => { });
        await admin.ConnectAccountAsync(server.Http.Port, cookie ??= await VoteClient.SignInAsync(server.Http.Port, Admin, Password));
        var polls = new PollCounts?[rooms.Length];
        for (var i = 0; i < rooms.Length; i++)
        {
            polls[i] = await EnterAsync(admin, rooms[i]);
        }

        if (polls.Contains(null))
        {
            return;
        }

        var voters = Enumerable.Range(1, Voters).Select(number => new CrashParticipant($"voter{number}", rooms, Told)).ToList();
        try
        {
            await Task.WhenAll(voters.Select((voter, number) => voter.ConnectVisitorAsync(server.Http.Port, Cookie(number))));
            for (var i = 0; i < rooms.Length; i++)
            {
                await VoteInTurnAsync(admin, voters, rooms[i], polls[i]!);
            }

            if (killed)
            {
                await KillUnderLoadAsync(voters);
            }
        }
        finally
        {
            await Task.WhenAll(voters.Select(voter => voter.DisposeAsync().AsTask()));
            await server.DisposeAsync();
            server = null;
        }
    }

    /// <summary>
    /// The admin joins a room, and checks what it is told. In the first life the room is created by that, and its poll is started.
    /// </summary>
    static async Task<PollCounts?> EnterAsync(CrashParticipant admin, CrashRoom room)
    {
        var (poll, history) = await admin.JoinAsync(room, maxHistory: 50);
        if (room.Poll is null && poll is null)
        {
            var opened = await admin.AskAsync(VoteClient.Iq("set", room.Jid, new(Owner + "query", new XElement(Form + "x", new XAttribute("type", "submit")))));
            Assert.True(opened?.Attribute("type")?.Value == "result", $"The room did not open: {opened}");
            var started = await admin.AskAsync(room.PollSubmission());
            Assert.True(started?.Attribute("type")?.Value == "result", $"The poll did not start: {started}");
            poll = await admin.JoinAgainAsync(room);
        }

        room.Check(poll);
        room.CheckHistory(history);
        return poll;
    }

    /// <summary>
    /// The voters come in one after the other. Each is told the counts as it joins, and moves its vote; what the next one is told
    /// then shows what had been counted for it.
    /// </summary>
    async Task VoteInTurnAsync(CrashParticipant admin, List<CrashParticipant> voters, CrashRoom room, PollCounts poll)
    {
        (CrashParticipant Voter, VoterState State, int Choice)? last = null;
        foreach (var voter in voters)
        {
            poll = CheckLast((await voter.JoinAsync(room)).Poll);
            var (state, choice) = (room.Ledger.StateOf(voter.Name), random.Next(CrashRoom.Choices) + 1);
            Assert.True(await voter.VoteAsync(room, choice), "The server died on its own.");
            last = (voter, state, choice);
        }

        room.Check(CheckLast(await admin.JoinAgainAsync(room)));

        PollCounts CheckLast(PollCounts? now)
        {
            Assert.True(now is not null, $"{room.Jid} told somebody who joined of no poll.");
            if (last is var (voter, state, choice))
            {
                room.Ledger.CheckMove(voter.Name, state, choice.ToString(CultureInfo.InvariantCulture), poll, now);
            }

            return now;
        }
    }

    async Task KillUnderLoadAsync(List<CrashParticipant> voters)
    {
        // Few at a time leave few doubts about what must be counted; many at a time make for large transactions.
        using var gate = new SemaphoreSlim(random.Next(2) == 0 ? 4 : Voters);
        var (enough, messages) = (told + random.Next(20, 600), 0);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        toldOne = () =>
        {
            if (Volatile.Read(ref told) >= enough)
            {
                reached.TrySetResult();
            }
        };
        var load = voters.Select(voter =>
            voter.KeepGoingAsync(gate, new(random.Next()), () => Interlocked.Increment(ref messages) <= MessagesPerLife)).ToList();
        await Task.WhenAny([reached.Task, .. load]).WaitAsync(Patience);
        Assert.True(reached.Task.IsCompleted, "The server died on its own.");
        await server!.KillAsync();
        await Task.WhenAll(load).WaitAsync(Patience);
        await Task.WhenAll(voters.Select(voter => voter.Closed)).WaitAsync(Patience);
    }

    void Told()
    {
        Interlocked.Increment(ref told);
        toldOne();
    }

    string Cookie(int number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {number}")))[..32];
}
