using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>A room full of clients without accounts; the first has made it.</summary>
sealed class Hall
{
    public const string Room = "bench@rooms.localhost";

    readonly Poller poller;
    readonly MeasuredServer server;
    readonly string? webSocketPath;

    Hall(Poller poller, MeasuredServer server, bool webSocket)
    {
        (this.poller, this.server) = (poller, server);
        webSocketPath = webSocket ? server.WebSocketPath : null;
        Owner = Connect(1)[0];
        Enter([Owner], 0);
        Configure(Owner, Room);
    }

    /// <summary>Who made the room.</summary>
    public Client Owner { get; }

    /// <summary>The others; the nick of number N is <c>vN</c>.</summary>
    public List<Client> Viewers { get; } = [];

    /// <summary>All messages that anybody got.</summary>
    public long Messages => Viewers.Sum(viewer => viewer.Messages) + Owner.Messages;

    /// <summary>Opens a room and fills it with so many viewers.</summary>
    public static Hall Open(Poller poller, MeasuredServer server, int viewers, bool webSocket)
    {
        var hall = new Hall(poller, server, webSocket);

        // Some at a time: what a join costs is not measured here.
        for (var entered = 0; entered < viewers; entered += 25)
        {
            hall.Enter(hall.Connect(Math.Min(25, viewers - entered)), entered);
        }

        return hall;
    }

    /// <summary>So many clients that have a session each, and are in no room.</summary>
    public List<Client> Connect(int count)
    {
        List<Client> all = [];
        while (all.Count < count)
        {
            // Some at a time, so that no server's backlog is full.
            List<Client> some = [.. Enumerable.Range(0, Math.Min(50, count - all.Count))
                .Select(_ => new Client(poller, webSocketPath is null ? server.Tcp : server.Http, webSocketPath))];
            Ask(some, "stream", (client, _) => client.Open("anon.localhost"), "features>");
            Ask(some, "authentication", (_, _) => "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", "<success");
            Ask(some, "stream after authentication", (client, _) => client.Open("anon.localhost"), "features>");
            Ask(some, "binding", (client, _) => $"<iq{client.Namespace} type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</jid>");
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>These enter the room, all at once, under the nicks from this number on; done when each has got the subject.</summary>
    public void Enter(List<Client> clients, int first)
    {
        if (Owner is not null)
        {
            Viewers.AddRange(clients);
        }

        Ask(clients, "place in the room", (client, number) =>
            $"<presence{client.Namespace} to='{Room}/{(clients[number] == Owner ? "owner" : $"v{first + number}")}'><x xmlns='http://jabber.org/protocol/muc'/></presence>", "<subject");
    }

    /// <summary>Starts an anonymous poll of an hour.</summary>
    public void StartPoll()
    {
        static string Field(string name, string value) => $"<field var='{name}'><value>{value}</value></field>";
        Ask([Owner], "poll", (client, _) => $"<iq{client.Namespace} type='set' id='poll' to='{Room}'><query xmlns='http://jabber.org/protocol/muc#x-poll'><x xmlns='jabber:x:data' type='submit'>"
            + Field("FORM_TYPE", "http://jabber.org/protocol/muc#x-poll") + Field("muc#roompoll_question", "Which one?")
            + Field("muc#roompoll_duration", "60") + Field("muc#roompoll_anonymous", "1")
            + Field("muc#roompoll_choice1", "This") + Field("muc#roompoll_choice2", "That") + "</x></query></iq>", "id='poll'");
    }

    /// <summary>A groupchat message.</summary>
    public static string Message(Client from, string body) => $"<message{from.Namespace} type='groupchat' id='m' to='{Room}'><body>{body}</body></message>";

    /// <summary>An instant room (XEP-0045 §10.1.2), which some servers keep locked until then.</summary>
    void Configure(Client owner, string room) => Ask([owner], "room", (client, _) =>
        $"<iq{client.Namespace} type='set' id='instant' to='{room}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>",
        "id='instant'");

    void Ask(List<Client> clients, string what, Func<Client, int, string> xml, string until)
    {
        for (var i = 0; i < clients.Count; i++)
        {
            clients[i].Ask(xml(clients[i], i), until);
        }

        poller.Until(() => clients.TrueForAll(client => client.Answer is not null), what);
    }
}
