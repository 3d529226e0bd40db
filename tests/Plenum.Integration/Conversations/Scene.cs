using Plenum.Integration.Server;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Conversations;

/// <summary>What each client was told after each step, as normalised XML.</summary>
sealed record Record(string Step, string Who, IReadOnlyList<Element> Told);

/// <summary>A conversation as it is played on one server.</summary>
sealed class Scene(Conversation conversation, int port) : IAsyncDisposable
{
    /// <summary>Clients without an account.</summary>
    public static readonly string[] Visitors = ["guest", "stranger"];

    const string ResultSets = "http://jabber.org/protocol/rsm", Roster = "jabber:iq:roster";

    readonly Dictionary<string, XmppTestClient> clients = [];
    readonly Dictionary<string, Jid> jids = [];
    readonly Dictionary<string, Element> rosters = [];
    readonly Dictionary<string, (string First, string Last)> pages = [];
    readonly List<Record> records = [];
    readonly Normal normal = new(conversation.Room);
    int syncs;

    /// <summary>Plays it.</summary>
    public async Task<IReadOnlyList<Record>> PlayAsync()
    {
        foreach (var who in conversation.Cast)
        {
            await ConnectAsync(who);
        }

        await ForgetAsync();
        foreach (var step in conversation.Steps)
        {
            await PlayAsync(step);
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    async Task ConnectAsync(string who)
    {
        var (name, resource) = who.Split('/') is [var first, var second] ? (first, second) : (who, "phone");
        var client = Visitors.Contains(name)
            ? await XmppTestClient.VisitAsync(port, resource)
            : await XmppTestClient.LoginAsync(port, name, RunningServer.Password, resource);
        (clients[who], jids[who]) = (client, client.Jid!);
        normal.Know(client.Jid!, name);
        if (!Visitors.Contains(name))
        {
            // As clients do; who has not asked is not told of changes (RFC 6121 §2.1.3).
            rosters[who] = await client.AskAsync("get", client.Jid!.Bare.ToString(), "roster", $"<query xmlns='{Roster}'/>");
        }
    }

    /// <summary>What has waited for somebody since another conversation is no part of this one.</summary>
    async Task ForgetAsync()
    {
        var told = clients.Keys.ToDictionary(who => who, _ => new List<Element>());
        foreach (var presence in (string[])["<presence xmlns='jabber:client'/>", "<presence xmlns='jabber:client' type='unavailable'/>"])
        {
            foreach (var who in clients.Keys)
            {
                await clients[who].SendAsync(presence);
                await SyncAsync(who, told, clients[who].Jid!.Domain);
            }
        }

        foreach (var who in clients.Keys)
        {
            var contacts = rosters.GetValueOrDefault(who)?.Elements.Single().Elements.Select(item => item["jid"]) ?? [];
            foreach (var contact in contacts)
            {
                await clients[who].SendAsync($"<iq xmlns='jabber:client' type='set' id='forget'><query xmlns='{Roster}'><item jid='{contact}' subscription='remove'/></query></iq>");
            }

            await SyncAsync(who, told, clients[who].Jid!.Domain);
        }

        foreach (var who in clients.Keys)
        {
            await SyncAsync(who, told, clients[who].Jid!.Domain);
        }
    }

    async Task PlayAsync(Step step)
    {
        if (step.Xml == Script.Return)
        {
            await ConnectAsync(step.Who);
        }
        else if (step.Xml == Script.Leave)
        {
            clients.Remove(step.Who, out var gone);
            await gone!.SendAsync("</stream:stream>");
            while (await gone.ReadAsync() is not null)
            {
            }

            await gone.DisposeAsync();
        }

        var told = clients.ToDictionary(client => client.Key, _ => new List<Element>());
        if (clients.TryGetValue(step.Who, out var actor) && step.Xml is not (Script.Return or Script.Leave))
        {
            var (first, last) = pages.GetValueOrDefault(step.Who);
            var xml = step.Xml.Replace("{room}", conversation.Room, StringComparison.Ordinal)
                .Replace("{first}", first, StringComparison.Ordinal).Replace("{last}", last, StringComparison.Ordinal);
            await actor.SendAsync(xml);
            if (xml.StartsWith("<iq ", StringComparison.Ordinal))
            {
                await ReadUntilAsync(step.Who, told, element => element.Name == "iq" && element["id"] == "c-iq" && element["type"] is "result" or "error");
            }

            // The room has dealt with it when it answers to the next request of the same client.
            await SyncAsync(step.Who, told, conversation.Room);
        }

        // And then whatever it has to tell is on its way to everybody, in front of an answer of the server.
        foreach (var who in clients.Keys.Order(StringComparer.Ordinal))
        {
            await SyncAsync(who, told, clients[who].Jid!.Domain);
        }

        records.AddRange(told.Select(client => new Record(step.What, client.Key, [.. client.Value.Select(stanza => normal.Of(stanza, jids[client.Key]))])));
    }

    async Task SyncAsync(string who, Dictionary<string, List<Element>> told, string to)
    {
        var id = $"sync-{++syncs}";
        await clients[who].SendAsync($"<iq xmlns='jabber:client' type='get' id='{id}' to='{to}'><ping xmlns='urn:xmpp:ping'/></iq>");
        await ReadUntilAsync(who, told, element => element.Name == "iq" && element["id"] == id);
        told[who].RemoveAt(told[who].Count - 1);
    }

    async Task ReadUntilAsync(string who, Dictionary<string, List<Element>> told, Func<Element, bool> wanted)
    {
        await clients[who].ReadUntilAsync(element =>
        {
            told[who].Add(element);
            if (FindPage(element) is { } set)
            {
                pages[who] = (set.Child("first", ResultSets)?.Value ?? "", set.Child("last", ResultSets)?.Value ?? "");
            }

            return wanted(element);
        });
    }

    static Element? FindPage(Element element) =>
        element.Is("set", ResultSets) ? element : element.Elements.Select(FindPage).FirstOrDefault(found => found is not null);
}
