using System.Globalization;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration;

/// <summary>
/// The client's side of a managed stream (XEP-0198) over connections that come and go: counts what it is sent, keeps what it has sent
/// itself until that is acknowledged, and sends the rest again when it resumes.
/// </summary>
public sealed class ManagedClient(Func<Task<XmppTestClient>> connect, string name, string password) : IAsyncDisposable
{
    /// <summary>The namespace of stream management.</summary>
    public const string Namespace = "urn:xmpp:sm:3";

    readonly Queue<string> unacknowledged = new();
    uint sent, acknowledged;

    /// <summary>The connection now, or the last one.</summary>
    public XmppTestClient Connection { get; private set; } = null!;

    /// <summary>What the session is resumed by.</summary>
    public string? Id { get; private set; }

    /// <summary>For how many seconds.</summary>
    public string? Max { get; private set; }

    /// <summary>How many stanzas have come.</summary>
    public uint Handled { get; private set; }

    /// <summary>True to answer <c>r</c>.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>Logs in over TCP and makes the stream resumable.</summary>
    public static Task<ManagedClient> LoginAsync(ServerProcess server, string name, string password, string resource = "managed", string max = "") =>
        LoginAsync(() => XmppTestClient.ConnectAsync(server), name, password, resource, max);

    /// <summary>Logs in and makes the stream resumable.</summary>
    public static async Task<ManagedClient> LoginAsync(Func<Task<XmppTestClient>> connect, string name, string password, string resource = "managed", string max = "")
    {
        var client = new ManagedClient(connect, name, password);
        await client.AuthenticateAsync();
        await client.Connection.BindAsync(resource);
        await client.Connection.SendAsync($"<enable xmlns='{Namespace}' resume='true'{max}/>");
        var enabled = await client.Connection.ReadUntilAsync(element => element.Namespace == Namespace);
        Assert.Equal("enabled", enabled.Name);
        Assert.Equal("true", enabled["resume"]);
        (client.Id, client.Max) = (enabled["id"], enabled["max"]);
        return client;
    }

    /// <summary>Connects anew and authenticates, and does neither bind nor resume.</summary>
    public async Task AuthenticateAsync()
    {
        Connection = await connect();
        await Connection.AuthenticateAsync("localhost", "PLAIN", Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{name}\0{password}")));
    }

    /// <summary>Asks to resume, and returns the answer.</summary>
    public async Task<Element> AskToResumeAsync(uint? handled = null)
    {
        await Connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"<resume xmlns='{Namespace}' previd='{Id}' h='{handled ?? Handled}'/>"));
        return await Connection.ReadUntilAsync(element => element.Namespace == Namespace || element.Is("error", Ns.Streams));
    }

    /// <summary>Connects anew and resumes: what the server has not handled is sent again.</summary>
    public async Task ResumeAsync()
    {
        await AuthenticateAsync();
        var resumed = await AskToResumeAsync();
        Assert.True(resumed is { Name: "resumed" } && resumed["previd"] == Id, $"{resumed}");
        Acknowledge(resumed);
        foreach (var stanza in unacknowledged.ToArray())
        {
            await Connection.SendAsync(stanza);
        }
    }

    /// <summary>Cuts the connection, as a network does: no closing tag, no closing handshake.</summary>
    public ValueTask CutAsync() => Connection.DisposeAsync();

    /// <summary>Sends a stanza; where the connection is cut it is kept, and sent when the session is resumed.</summary>
    public async Task SendAsync(string stanza)
    {
        unacknowledged.Enqueue(stanza);
        sent++;
        try
        {
            await Connection.SendAsync(stanza);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // It is sent again.
        }
    }

    /// <summary>The next stanza; null if the connection is gone.</summary>
    public async Task<Element?> ReadAsync()
    {
        while (await Connection.ReadAsync() is { } element)
        {
            switch (element)
            {
                case { Namespace: Namespace, Name: "r" } when Acknowledges:
                    await Connection.SendAsync(string.Create(CultureInfo.InvariantCulture, $"<a xmlns='{Namespace}' h='{Handled}'/>"));
                    break;
                case { Namespace: Namespace, Name: "a" }:
                    Acknowledge(element);
                    break;
                case { Namespace: Ns.Client }:
                    Handled++;
                    return element;
                case { Namespace: Ns.Streams, Name: "error" }:
                    return element;
            }
        }

        return null;
    }

    /// <summary>Reads on until a stanza is the wanted one; fails if the stream ends before.</summary>
    public async Task<Element> ReadUntilAsync(Func<Element, bool> wanted)
    {
        while (await ReadAsync() is { } element)
        {
            if (wanted(element))
            {
                return element;
            }
        }

        throw new InvalidOperationException("The stream ended before what was waited for.");
    }

    /// <summary>Enters a room, and reads on until that is told; one that is made by that is opened (XEP-0045 §10.1.2).</summary>
    public async Task JoinAsync(string room, string nick)
    {
        await SendAsync($"<presence xmlns='jabber:client' to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        var made = false;
        await ReadUntilAsync(element =>
        {
            made |= element.Name == "presence" && element.ToString().Contains("<status code='201'/>", StringComparison.Ordinal);
            return element.Child("subject", Ns.Client) is not null;
        });
        if (made)
        {
            await SendAsync($"<iq xmlns='jabber:client' type='set' to='{room}' id='open'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>");
            await ReadUntilAsync(element => element["id"] == "open");
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    void Acknowledge(Element element)
    {
        var handled = uint.Parse(element["h"]!, CultureInfo.InvariantCulture);
        Assert.True(handled - acknowledged <= sent - acknowledged, $"The server has handled {handled} stanzas of {sent}.");
        for (; acknowledged != handled; acknowledged++)
        {
            unacknowledged.Dequeue();
        }
    }
}
