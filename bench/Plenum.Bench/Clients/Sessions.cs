using System.Text;

namespace Plenum.Bench.Clients;

/// <summary>How clients get a session.</summary>
sealed class Sessions(Bench bench)
{
    const string Visitors = "anon.localhost";

    /// <summary>So many clients that have a session each, and are in no room.</summary>
    public List<Client> Connect(int count)
    {
        List<Client> all = [];
        while (all.Count < count)
        {
            // Some at a time, so that no server's backlog is full.
            List<Client> some = [.. Enumerable.Range(0, Math.Min(50, count - all.Count)).Select(_ => NewClient(null))];
            LogInAnonymously(some);
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>A client that has not even opened its stream.</summary>
    public Client NewClient(int? buffer) => bench.Transport == Transport.WebSocket
        ? new(bench.Poller, bench.Server.Http, bench.Server.WebSocketPath, buffer)
        : new(bench.Poller, bench.Server.Tcp, null, buffer);

    /// <summary>Gives each a session without an account.</summary>
    public void LogInAnonymously(List<Client> clients)
    {
        Authenticate(clients, Visitors, _ => "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
        Bind(clients);
    }

    /// <summary>Lets a client log in to an account.</summary>
    public void LogIn(Client client, string name, string password)
    {
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{name}\0{password}"));
        Authenticate([client], "localhost", _ => $"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>");
    }

    /// <summary>Binds a resource to each.</summary>
    public void Bind(List<Client> clients)
    {
        Ask(clients, "binding", (client, _) => $"<iq{client.Namespace} type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</jid>");
        foreach (var client in clients)
        {
            client.Jid = Between(client.Answer!, "<jid>", "</jid>");
        }
    }

    /// <summary>Each asks something, all at once; done when each has got the text that ends its answer. An error is the end of the run.</summary>
    public void Ask(IReadOnlyList<Client> clients, string what, Func<Client, int, string> xml, string until, int seconds = 60, bool iq = false)
    {
        for (var i = 0; i < clients.Count; i++)
        {
            clients[i].Ask(xml(clients[i], i), until, iq);
        }

        bench.Poller.Until(() => bench.Poller.Waiting == 0, what, seconds);
        if (clients.FirstOrDefault(client => client.Answer!.Contains("type='error'", StringComparison.Ordinal)) is { } refused)
        {
            throw new InvalidOperationException($"No {what}: {refused.Answer}");
        }
    }

    /// <summary>An IQ of one client, and its answer.</summary>
    public string Ask(Client client, string what, string type, string to, string payload, int seconds = 60)
    {
        // The id is made so that it can be looked for without knowing whether it is in quotation marks or apostrophes.
        var id = $"bench-{client.Number}-{Guid.NewGuid():N}";
        Ask([client], what, (asking, _) => $"<iq{asking.Namespace} type='{type}' id='{id}' to='{to}'>{payload}</iq>", id, seconds, iq: true);
        return client.Answer!;
    }

    /// <summary>What stands between two texts, the first after the beginning or the last before the end.</summary>
    public static string Between(string text, string opening, string closing)
    {
        var from = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        var to = from < opening.Length ? -1 : text.IndexOf(closing, from, StringComparison.Ordinal);
        return to < 0 ? "" : text[from..to];
    }

    void Authenticate(List<Client> clients, string domain, Func<Client, string> auth)
    {
        Ask(clients, "stream", (client, _) => client.Open(domain), "features>");
        if (bench.Transport == Transport.Tls)
        {
            Ask(clients, "TLS", (_, _) => "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed");
            clients.ForEach(client => client.Secure());
            bench.Poller.Until(() => clients.TrueForAll(client => client.IsSecured), "TLS handshake");
            Ask(clients, "stream in TLS", (client, _) => client.Open(domain), "features>");
        }

        Ask(clients, "authentication", (client, _) => auth(client), "<success");
        Ask(clients, "stream after authentication", (client, _) => client.Open(domain), "features>");
    }
}
