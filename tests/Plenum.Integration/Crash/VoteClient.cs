using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Xml.Linq;

namespace Plenum.Integration.Crash;

/// <summary>
/// A client of a few stanzas over the WebSocket (RFC 7395), made for being cut off: what had arrived before the server died is
/// still read, and then <see cref="Closed"/> is done.
/// </summary>
sealed class VoteClient : IAsyncDisposable
{
    public static readonly XNamespace Client = "jabber:client";

    static readonly XNamespace Framing = "urn:ietf:params:xml:ns:xmpp-framing";
    static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    static int ids;

    readonly ClientWebSocket socket = new();
    readonly SemaphoreSlim sending = new(1);
    readonly ConcurrentDictionary<string, TaskCompletionSource<XElement?>> waiting = new();
    readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly byte[] buffer = new byte[64 * 1024];
    Action<XElement> arrived = _ => { };

    VoteClient()
    {
    }

    /// <summary>Done when the connection has ended and all that it brought was handled.</summary>
    public Task Closed => closed.Task;

    /// <summary>A visitor: the same cookie is the same anonymous account after a reconnect.</summary>
    public static Task<VoteClient> ConnectVisitorAsync(int port, string domain, string cookie, Action<XElement> arrived) =>
        ConnectAsync(port, $"anon.{domain}", $"plenum-visitor={cookie}",
            new XElement(Sasl + "auth", new XAttribute("mechanism", "ANONYMOUS")), arrived);

    /// <summary>An account, which the browser's cookie proves.</summary>
    public static Task<VoteClient> ConnectAccountAsync(int port, string domain, string cookie, Action<XElement> arrived) =>
        ConnectAsync(port, domain, cookie, new XElement(Sasl + "auth", new XAttribute("mechanism", "EXTERNAL"), "="), arrived);

    /// <summary>Signs in as a browser does; tells the cookie.</summary>
    public static async Task<string> SignInAsync(int port, string name, string password)
    {
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = CrashRun.Patience };
        using var answer = await http.PostAsJsonAsync("/api/login", new { name, password });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    /// <summary>A new id for a stanza, of any session.</summary>
    public static string NewId() => $"s{Interlocked.Increment(ref ids)}";

    /// <summary>Sends a stanza; false where the connection has ended.</summary>
    public async Task<bool> SendAsync(XElement stanza)
    {
        await sending.WaitAsync();
        try
        {
            var bytes = Encoding.UTF8.GetBytes(stanza.ToString(SaveOptions.DisableFormatting));
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, default);
            return true;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return false;
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>
    /// The first stanza that will come with this id; null where the connection ends first. To be called before what it answers is sent.
    /// </summary>
    public Task<XElement?> AnswerTo(string id)
    {
        var answer = new TaskCompletionSource<XElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        if (Closed.IsCompleted)
        {
            answer.TrySetResult(null);
        }

        return answer.Task.WaitAsync(CrashRun.Patience);
    }

    /// <summary>Sends a stanza that has an id, and waits for its answer; null where the connection ends first.</summary>
    public async Task<XElement?> AskAsync(XElement stanza)
    {
        var answer = AnswerTo(stanza.Attribute("id")!.Value);
        await SendAsync(stanza);
        return await answer;
    }

    /// <summary>An IQ.</summary>
    public static XElement Iq(string type, string? to, XElement payload) =>
        new(Client + "iq",
            new XAttribute("type", type), new XAttribute("id", NewId()), to is null ? null : new XAttribute("to", to), payload);

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await Closed.WaitAsync(CrashRun.Patience);
        socket.Dispose();
        sending.Dispose();
    }

    static async Task<VoteClient> ConnectAsync(int port, string host, string cookie, XElement auth, Action<XElement> arrived)
    {
        var client = new VoteClient();
        client.socket.Options.AddSubProtocol("xmpp");
        // The pages' own origin: the upgrade checks it.
        client.socket.Options.SetRequestHeader("Origin", $"http://127.0.0.1:{port}");
        client.socket.Options.SetRequestHeader("Cookie", cookie);

        using var limit = new CancellationTokenSource(CrashRun.Patience);
        await client.socket.ConnectAsync(new($"ws://127.0.0.1:{port}/xmpp-websocket"), limit.Token);
        await client.OpenAsync(host, limit.Token);
        await client.SendAsync(auth);
        client.Expect(await client.ReadAsync(limit.Token), Sasl + "success");
        await client.OpenAsync(host, limit.Token);
        client.arrived = arrived;
        _ = client.ReadAllAsync();
        await client.AskAsync(Iq("set", null, new(XNamespace.Get("urn:ietf:params:xml:ns:xmpp-bind") + "bind")));
        await client.SendAsync(new(Client + "presence"));
        return client;
    }

    async Task OpenAsync(string host, CancellationToken limit)
    {
        await SendAsync(new(Framing + "open", new XAttribute("to", host), new XAttribute("version", "1.0")));
        Expect(await ReadAsync(limit), Framing + "open");
        Expect(await ReadAsync(limit), XNamespace.Get("http://etherx.jabber.org/streams") + "features");
    }

    void Expect(XElement? frame, XName name) =>
        Assert.True(frame?.Name == name, $"Expected {name}, and {frame?.ToString() ?? "the end"} came ({socket.State}).");

    async Task ReadAllAsync()
    {
        while (await ReadAsync(default) is { } stanza)
        {
            arrived(stanza);
            if (stanza.Attribute("id") is { Value: var id } && waiting.TryRemove(id, out var answer))
            {
                answer.TrySetResult(stanza);
            }
        }

        closed.SetResult();
        foreach (var unanswered in waiting.Values)
        {
            unanswered.TrySetResult(null);
        }
    }

    async Task<XElement?> ReadAsync(CancellationToken limit)
    {
        var length = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), limit);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (received.EndOfMessage)
                {
                    return XElement.Parse(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    static bool IsGone(Exception e) =>
        e is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
