using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;

namespace Plenum.Integration.Crash;

/// <summary>Somebody in the rooms of a crash run, over all the lives of the server; one session at a time.</summary>
/// <param name="name">The nick, and the name in the ledgers.</param>
/// <param name="rooms">The rooms to be in.</param>
/// <param name="told">Called for each vote or message that the server confirms.</param>
sealed class CrashParticipant(string name, IReadOnlyList<CrashRoom> rooms, Action told) : IAsyncDisposable
{
    static readonly XNamespace Muc = "http://jabber.org/protocol/muc";
    static readonly XNamespace Errors = "urn:ietf:params:xml:ns:xmpp-stanzas";

    readonly ConcurrentDictionary<string, CrashRoom> votes = new();
    readonly ConcurrentDictionary<string, CrashRoom> messages = new();
    readonly ConcurrentDictionary<string, PollCounts> counts = new();
    readonly ConcurrentQueue<XElement> history = new();
    VoteClient? client;

    /// <summary>The nick.</summary>
    public string Name => name;

    /// <summary>Done when the session has ended and all that it brought was handled.</summary>
    public Task Closed => client!.Closed;

    /// <summary>Connects as a visitor, who is the same one as in the life before.</summary>
    public async Task ConnectVisitorAsync(int port, string cookie) =>
        client = await VoteClient.ConnectVisitorAsync(port, "localhost", cookie, Arrived);

    /// <summary>Connects as an account.</summary>
    public async Task ConnectAccountAsync(int port, string cookie) =>
        client = await VoteClient.ConnectAccountAsync(port, "localhost", cookie, Arrived);

    /// <summary>Joins a room; tells its poll, if one runs, and its history.</summary>
    public async Task<(PollCounts? Poll, IReadOnlyList<XElement> History)> JoinAsync(CrashRoom room, int maxHistory = 0)
    {
        history.Clear();
        counts.TryRemove(room.Jid, out _);
        await client!.SendAsync(new(VoteClient.Client + "presence", new XAttribute("to", $"{room.Jid}/{name}"),
            new XElement(Muc + "x", new XElement(Muc + "history", new XAttribute("maxstanzas", maxHistory)))));
        // The room answers in order: what belongs to the join comes before the answer to the ping of oneself (XEP-0410).
        var answer = await client.AskAsync(VoteClient.Iq("get", $"{room.Jid}/{name}", new(XNamespace.Get("urn:xmpp:ping") + "ping")));
        Assert.True(answer?.Attribute("type")?.Value == "result",
            $"{name} could not join {room.Jid}: {answer?.ToString() ?? "the connection ended"}");
        return (counts.GetValueOrDefault(room.Jid), [.. history]);
    }

    /// <summary>Leaves a room and joins it again, to be told its poll.</summary>
    public async Task<PollCounts?> JoinAgainAsync(CrashRoom room)
    {
        await client!.SendAsync(new(VoteClient.Client + "presence",
            new XAttribute("to", $"{room.Jid}/{name}"), new XAttribute("type", "unavailable")));
        return (await JoinAsync(room)).Poll;
    }

    /// <summary>Asks an IQ.</summary>
    public Task<XElement?> AskAsync(XElement iq) => client!.AskAsync(iq);

    /// <summary>Votes and waits to be told; false if the server died first.</summary>
    public async Task<bool> VoteAsync(CrashRoom room, params IEnumerable<int> choices)
    {
        var answer = Task.FromResult<XElement?>(null);
        foreach (var choice in choices)
        {
            var (id, text) = (VoteClient.NewId(), choice.ToString(CultureInfo.InvariantCulture));
            votes[id] = room;
            answer = client!.AnswerTo(id);
            room.Ledger.Sent(name, id, text);
            await client.SendAsync(Message(room, id, $"!{text}"));
        }

        return await answer is not null;
    }

    /// <summary>Says something and waits to see it; false if the server died first.</summary>
    public async Task<bool> SayAsync(CrashRoom room)
    {
        var id = VoteClient.NewId();
        messages[id] = room;
        return await client!.AskAsync(Message(room, id, $"{name} is here")) is not null;
    }

    /// <summary>Votes and talks as long as the server lives; <paramref name="gate"/> holds how many may wait for it at a time.</summary>
    public async Task KeepGoingAsync(SemaphoreSlim gate, Random random, Func<bool> mayTalk)
    {
        for (var alive = true; alive;)
        {
            await gate.WaitAsync();
            var room = rooms[random.Next(5) == 0 ? 1 : 0];
            alive = random.Next(20) == 0 && mayTalk()
                ? await SayAsync(rooms[0])
                : await VoteAsync(room, Enumerable.Range(0, random.Next(4) == 0 ? 3 : 1).Select(_ => random.Next(CrashRoom.Choices) + 1));
            gate.Release();
        }
    }

    public ValueTask DisposeAsync() => client?.DisposeAsync() ?? default;

    static XElement Message(CrashRoom room, string id, string body) =>
        new(VoteClient.Client + "message", new XAttribute("to", room.Jid), new XAttribute("type", "groupchat"), new XAttribute("id", id),
            new XElement(VoteClient.Client + "body", body));

    void Arrived(XElement stanza)
    {
        if (stanza.Name.LocalName != "message" || stanza.Attribute("from")?.Value is not { } from)
        {
            return;
        }

        if (PollCounts.Read(stanza) is { } poll)
        {
            counts[from.Split('/')[0]] = poll;
        }
        else if (stanza.Element(XNamespace.Get("urn:xmpp:delay") + "delay") is not null)
        {
            history.Enqueue(stanza);
        }
        else if (stanza.Attribute("id")?.Value is { } id)
        {
            Answered(id, from, stanza.Element(VoteClient.Client + "error"), stanza);
        }
    }

    void Answered(string id, string from, XElement? error, XElement stanza)
    {
        if (votes.TryGetValue(id, out var room))
        {
            var isVoteCounted = room.Anonymous
                ? error?.Attribute("type")?.Value == "continue" && error.Element(Errors + "undefined-condition") is not null
                : error is null && from == $"{room.Jid}/{name}";
            if (isVoteCounted)
            {
                room.Ledger.Told(name, id);
                told();
            }
            else
            {
                room.Fault($"{name}'s vote was answered by {stanza}");
            }
        }
        else if (messages.TryGetValue(id, out room))
        {
            room.Seen.Enqueue(id);
            told();
        }
    }
}
