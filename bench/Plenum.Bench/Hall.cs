using System.Text;

namespace Plenum.Bench;

/// <summary>A room full of clients: an owner with an account, and viewers without one.</summary>
sealed class Hall
{
    public const string Room = "bench@rooms.localhost";

    readonly Poller poller;

    Hall(Poller poller, Client owner) => (this.poller, Owner) = (poller, owner);

    /// <summary>Who made the room.</summary>
    public Client Owner { get; }

    /// <summary>The others; the nick of number N is <c>vN</c>.</summary>
    public List<Client> Viewers { get; } = [];

    /// <summary>All messages that anybody got.</summary>
    public long Messages => Viewers.Sum(viewer => viewer.Messages) + Owner.Messages;

    /// <summary>Opens a room and fills it with so many viewers.</summary>
    public static Hall Open(Poller poller, ServerProcess server, int viewers)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0owner\0bench-password"));
        var hall = new Hall(poller, new(poller, server.Address));
        hall.Enter([(hall.Owner, "localhost", $"mechanism='PLAIN'>{credentials}</auth>", "owner")]);

        // Some at a time: what a join costs is not measured here.
        foreach (var some in Enumerable.Range(0, viewers).Chunk(25))
        {
            var clients = some.Select(_ => new Client(poller, server.Address)).ToList();
            hall.Viewers.AddRange(clients);
            hall.Enter([.. clients.Zip(some, (client, number) => (client, "anon.localhost", "mechanism='ANONYMOUS'/>", $"v{number}"))]);
        }

        return hall;
    }

    /// <summary>Starts an anonymous poll of an hour.</summary>
    public void StartPoll()
    {
        static string Field(string name, string value) => $"<field var='{name}'><value>{value}</value></field>";
        Owner.Ask($"<iq type='set' id='poll' to='{Room}'><query xmlns='http://jabber.org/protocol/muc#x-poll'><x xmlns='jabber:x:data' type='submit'>"
            + Field("FORM_TYPE", "http://jabber.org/protocol/muc#x-poll") + Field("muc#roompoll_question", "Which one?")
            + Field("muc#roompoll_duration", "60") + Field("muc#roompoll_anonymous", "1")
            + Field("muc#roompoll_choice1", "This") + Field("muc#roompoll_choice2", "That") + "</x></query></iq>", "id='poll'");
        poller.Until(() => Owner.Answer is not null, "poll");
    }

    /// <summary>A groupchat message.</summary>
    public static string Message(string body) => $"<message type='groupchat' id='m' to='{Room}'><body>{body}</body></message>";

    void Enter((Client Client, string Domain, string Mechanism, string Nick)[] who)
    {
        void All(string what, Func<(Client Client, string Domain, string Mechanism, string Nick), string> xml, string until)
        {
            foreach (var one in who)
            {
                one.Client.Ask(xml(one), until);
            }

            poller.Until(() => who.All(one => one.Client.Answer is not null), what);
        }

        const string Header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='";
        All("stream", one => $"{Header}{one.Domain}'>", "</stream:features>");
        All("authentication", one => $"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' {one.Mechanism}", "<success");
        All("stream after authentication", one => $"{Header}{one.Domain}'>", "</stream:features>");
        All("binding", _ => "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</jid>");
        All("place in the room", one => $"<presence to='{Room}/{one.Nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>", "<subject");
    }
}
