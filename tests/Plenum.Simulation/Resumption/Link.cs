using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.StreamManagement;

namespace Plenum.Simulation.Resumption;

/// <summary>How a server may be wrong.</summary>
enum LinkFault
{
    None,

    /// <summary>It does not keep what it sends while there is no connection.</summary>
    ForgetsWhileCut,

    /// <summary>It sends again what it has kept, whatever the client says that it has handled.</summary>
    RepeatsWhatWasHandled,

    /// <summary>It takes what was sent for handled.</summary>
    KeepsNothing,

    /// <summary>It says that it has handled what it has not taken yet.</summary>
    CountsTooEarly,

    /// <summary>It begins to count anew on each connection.</summary>
    CountsAnew,

    /// <summary>It sends what is new before what is sent again.</summary>
    SendsNewFirst,
}

/// <summary>
/// A server with the real <see cref="ManagedStream"/>, and a client that counts by itself, over a network that loses all that is on its
/// way whenever a connection is cut.
/// </summary>
sealed class Link(LinkFault fault, uint first)
{
    static readonly Jid client = Jid.Parse("juliet@example.org/balcony");

    readonly Queue<Item> toClient = new(), toServer = new();
    readonly ManagedStream server = new("id") { First = first };
    readonly List<Item> early = [];
    readonly List<int> clientKeeps = [];
    uint clientHandled = first, clientAcknowledged = first;
    int said, clientSaid;
    bool serverIsUp = true;

    enum Kind
    {
        Stanza, Request, Answer, Resume, Resumed,
    }

    /// <summary>True while the client has a connection, and knows its stream to be resumed.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>What the client has got.</summary>
    public List<int> ClientGot { get; } = [];

    /// <summary>What the server has got.</summary>
    public List<int> ServerGot { get; } = [];

    /// <summary>How many stanzas were sent again.</summary>
    public int Again { get; private set; }

    /// <summary>How many stanzas each side has sent.</summary>
    public (int Server, int Client) Said => (said, clientSaid);

    public void ServerSays()
    {
        var number = ++said;
        if (fault != LinkFault.ForgetsWhileCut || serverIsUp)
        {
            server.Send(new(new(Stanza.Message(null) with { Id = number.ToString(CultureInfo.InvariantCulture) }), client, default, 100));
        }

        if (serverIsUp)
        {
            toClient.Enqueue(new(Kind.Stanza, number));
            if (server.TryAskForMuch())
            {
                toClient.Enqueue(new(Kind.Request));
            }
        }
        else if (fault == LinkFault.SendsNewFirst)
        {
            early.Add(new(Kind.Stanza, number));
        }

        if (fault == LinkFault.KeepsNothing)
        {
            server.TryAcknowledge(server.Sent);
        }
    }

    public void ServerAsks()
    {
        if (serverIsUp && server.TryAsk())
        {
            toClient.Enqueue(new(Kind.Request));
        }
    }

    public void ClientSays()
    {
        clientKeeps.Add(++clientSaid);
        if (IsUp)
        {
            toServer.Enqueue(new(Kind.Stanza, clientSaid));
        }
    }

    public void ClientAsks() => ClientSends(new(Kind.Request));

    public void ClientAnswers() => ClientSends(new(Kind.Answer, Count: clientHandled));

    /// <summary>One thing arrives at the client.</summary>
    public void ClientTakes()
    {
        if (!toClient.TryDequeue(out var item))
        {
            return;
        }

        switch (item.Kind)
        {
            case Kind.Stanza:
                ClientGot.Add(item.Number);
                clientHandled = unchecked(clientHandled + 1);
                break;
            case Kind.Request:
                ClientAnswers();
                break;
            case Kind.Resumed:
                ClientForgets(item.Count);
                IsUp = true;
                foreach (var number in clientKeeps)
                {
                    toServer.Enqueue(new(Kind.Stanza, number));
                    Again++;
                }

                break;
            default:
                ClientForgets(item.Count);
                break;
        }
    }

    /// <summary>One thing arrives at the server.</summary>
    public void ServerTakes()
    {
        if (!toServer.TryDequeue(out var item))
        {
            return;
        }

        switch (item.Kind)
        {
            case Kind.Stanza:
                ServerGot.Add(item.Number);
                server.Receive();
                break;
            case Kind.Request:
                toClient.Enqueue(new(Kind.Answer, Count: Received));
                break;
            case Kind.Resume:
                ServerResumes(item.Count);
                break;
            default:
                Violation.Unless(server.TryAcknowledge(item.Count) || fault != LinkFault.None, ResumptionTests.Once, "a right count was refused");
                break;
        }
    }

    /// <summary>The connection is gone, with all that was on its way.</summary>
    public void Cut()
    {
        toClient.Clear();
        toServer.Clear();
        (IsUp, serverIsUp) = (false, false);
    }

    /// <summary>The client connects anew, even if the server does not know yet that the old connection is gone.</summary>
    public void Resume()
    {
        Cut();
        toServer.Enqueue(new(Kind.Resume, Count: clientHandled));
    }

    uint Received => fault == LinkFault.CountsTooEarly
        ? unchecked(server.Received + (uint)toServer.Count(item => item.Kind == Kind.Stanza))
        : server.Received;

    void ServerResumes(uint handled)
    {
        var right = fault switch
        {
            LinkFault.RepeatsWhatWasHandled => true,
            LinkFault.KeepsNothing => true,
            _ => server.TryAcknowledge(handled),
        };
        Violation.Unless(right || fault != LinkFault.None, ResumptionTests.Once, "a right count was refused");
        toClient.Enqueue(new(Kind.Resumed, Count: fault == LinkFault.CountsAnew ? 0 : server.Received));
        foreach (var item in early)
        {
            toClient.Enqueue(item);
        }

        foreach (var sent in server.Unacknowledged)
        {
            var number = int.Parse(sent.Stanza.Stanza.Id!, CultureInfo.InvariantCulture);
            if (early.All(item => item.Number != number))
            {
                toClient.Enqueue(new(Kind.Stanza, number));
                Again++;
            }
        }

        early.Clear();
        serverIsUp = true;
    }

    void ClientSends(Item item)
    {
        if (IsUp)
        {
            toServer.Enqueue(item);
        }
    }

    void ClientForgets(uint handled)
    {
        for (; clientAcknowledged != handled && clientKeeps.Count > 0; clientAcknowledged = unchecked(clientAcknowledged + 1))
        {
            clientKeeps.RemoveAt(0);
        }
    }

    readonly record struct Item(Kind Kind, int Number = 0, uint Count = 0);
}
