using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>A server for tests of what accounts have to do with each other: each test gets accounts of its own.</summary>
public sealed class ContactsServer : IAsyncLifetime
{
    const string Password = "correct horse";
    int count;

    public ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    /// <summary>New accounts, by these names and a number.</summary>
    public async Task<string[]> AccountsAsync(params string[] names)
    {
        var number = Interlocked.Increment(ref count);
        string[] made = [.. names.Select(name => $"{name}{number}")];
        foreach (var name in made)
        {
            await Process.AddUserAsync(name, Password);
        }

        return made;
    }

    /// <summary>Logs in, asks for the roster, and is available.</summary>
    public async Task<XmppTestClient> ArriveAsync(string name, string resource = "test", string presence = "<presence/>")
    {
        var client = await ConnectAsync(name, resource);
        await client.AskAsync("get", $"{name}@localhost", "roster", "<query xmlns='jabber:iq:roster'/>");
        await client.SendAsync(presence);
        await client.ReadUntilAsync(element => element.Name == "presence" && element["from"] == $"{name}@localhost/{resource}");
        return client;
    }

    /// <summary>Logs in, and does nothing else.</summary>
    public Task<XmppTestClient> ConnectAsync(string name, string resource = "test") => XmppTestClient.LoginAsync(Process, name, Password, resource);

    /// <summary>Makes the two see each other.</summary>
    public static async Task BefriendAsync(XmppTestClient one, XmppTestClient other)
    {
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            await from.SendAsync($"<presence to='{to.Jid!.Bare}' type='subscribe'/>");
            await to.ReadUntilAsync(element => element["type"] == "subscribe");
            await to.SendAsync($"<presence to='{from.Jid!.Bare}' type='subscribed'/>");
            await from.ReadUntilAsync(element => element.Name == "presence" && element["type"] is null && element["from"] == to.Jid.ToString());
        }

        await one.DrainAsync();
        await other.DrainAsync();
    }
}

/// <summary>What clients of these tests do.</summary>
static class ContactsSteps
{
    /// <summary>All that has come, by the answer to a ping: what was sent before that has come before it.</summary>
    public static async Task<string[]> DrainAsync(this XmppTestClient client)
    {
        await client.SendAsync($"<iq type='get' id='drain' to='localhost'><ping xmlns='{Ns.Ping}'/></iq>");
        List<string> came = [];
        await client.ReadUntilAsync(element =>
        {
            var last = element["id"] == "drain";
            if (!last)
            {
                came.Add(Short(element));
            }

            return last;
        });
        return [.. came];
    }

    /// <summary>An element without what makes it long: its namespace, ids and versions that the server makes up, times.</summary>
    public static string Short(Element element) => System.Text.RegularExpressions.Regex.Replace(
        element.ToString().Replace(" xmlns='jabber:client'", "", StringComparison.Ordinal),
        " (id='[0-9a-f]{16}'|ver='[0-9a-f]+'|stamp='[^']*')", "");
}
