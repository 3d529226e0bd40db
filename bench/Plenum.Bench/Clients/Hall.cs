namespace Plenum.Bench.Clients;

/// <summary>A room full of clients without accounts; the first has made it.</summary>
sealed class Hall
{
    readonly Bench bench;
    readonly Sessions sessions;

    Hall(Bench bench, string name, bool quiet)
    {
        (this.bench, sessions) = (bench, new(bench));
        Room = $"{name}@rooms.localhost";
        Owner = sessions.Connect(1)[0];
        Open(bench, Owner, Room, quiet);
    }

    /// <summary>The room's JID.</summary>
    public string Room { get; }

    /// <summary>Who made the room.</summary>
    public Client Owner { get; }

    /// <summary>The others; the nick of number N is <c>vN</c>.</summary>
    public List<Client> Viewers { get; } = [];

    /// <summary>Opens a room and fills it with so many viewers.</summary>
    /// <param name="bench">The run.</param>
    /// <param name="viewers">How many.</param>
    /// <param name="name">The room's.</param>
    /// <param name="quiet">The room tells of moderators only who comes and goes.</param>
    public static Hall Open(Bench bench, int viewers, string name = "bench", bool quiet = false)
    {
        var hall = new Hall(bench, name, quiet);

        // Some at a time: what a join costs is not measured here.
        while (hall.Viewers.Count < viewers)
        {
            hall.Enter(hall.sessions.Connect(Math.Min(25, viewers - hall.Viewers.Count)));
        }

        return hall;
    }

    /// <summary>Makes a room (XEP-0045 §10.1.2: an instant one, which some servers keep locked until then).</summary>
    public static void Open(Bench bench, Client owner, string room, bool quiet = false)
    {
        var sessions = new Sessions(bench);
        sessions.Ask([owner], "room", (client, _) => Presence(client, room, "owner"), "<subject");
        var form = quiet
            ? Field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig") + Field("muc#roomconfig_presencebroadcast", "moderator")
            : "";
        sessions.Ask(owner, "room", "set", room,
            $"<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>{form}</x></query>");
    }

    /// <summary>These enter the room, all at once; done when each has got the subject, which comes last.</summary>
    public void Enter(List<Client> clients, int seconds = 60)
    {
        var first = Viewers.Count;
        Viewers.AddRange(clients);
        sessions.Ask(clients, "place in the room", (client, number) => Presence(client, Room, $"v{first + number}"), "<subject", seconds);
    }

    /// <summary>All but the owner leave; done when each has been told so.</summary>
    public void Clear()
    {
        sessions.Ask(Viewers, "leave", (client, number) => $"<presence{client.Namespace} to='{Room}/v{number}' type='unavailable'/>", "unavailable");
        Viewers.Clear();
    }

    /// <summary>Gives these the affiliation of admin (XEP-0045 §10.6).</summary>
    public void MakeAdmins(List<Client> clients)
    {
        foreach (var client in clients)
        {
            sessions.Ask(Owner, "affiliation", "set", Room,
                $"<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='admin' jid='{client.Jid.Split('/')[0]}'/></query>");
        }
    }

    /// <summary>Starts a poll of an hour.</summary>
    public void StartPoll(bool anonymous)
    {
        sessions.Ask(Owner, "poll", "set", Room, "<query xmlns='http://jabber.org/protocol/muc#x-poll'><x xmlns='jabber:x:data' type='submit'>"
            + Field("FORM_TYPE", "http://jabber.org/protocol/muc#x-poll") + Field("muc#roompoll_question", "Which one?")
            + Field("muc#roompoll_duration", "60") + Field("muc#roompoll_anonymous", anonymous ? "1" : "0")
            + Field("muc#roompoll_choice1", "This") + Field("muc#roompoll_choice2", "That") + "</x></query>");
    }

    /// <summary>An IQ of one client to the room, and its answer.</summary>
    public string Ask(Client client, string what, string type, string payload) => sessions.Ask(client, what, type, Room, payload);

    /// <summary>A groupchat message.</summary>
    public string Message(Client from, string body, string id = "m") =>
        $"<message{from.Namespace} type='groupchat' id='{id}' to='{Room}'><body>{body}</body></message>";

    static string Field(string name, string value) => $"<field var='{name}'><value>{value}</value></field>";

    static string Presence(Client client, string room, string nick) =>
        $"<presence{client.Namespace} to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>";
}
