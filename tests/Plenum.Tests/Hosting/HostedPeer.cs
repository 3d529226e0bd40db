using System.Globalization;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Hosting;

/// <summary>A session of a test at a running directory. What comes for it is kept in its order.</summary>
sealed class HostedPeer(RoomDirectory directory, string jid, PeerStanding standing = PeerStanding.Registered)
    : ConnectedPeer(Jid.Parse(jid), standing), IWaitingDelivery
{
    static int lastId;

    readonly Lock gate = new();
    readonly List<Stanza> received = [];
    bool waiting;
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that came.</summary>
    public IReadOnlyList<Stanza> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    /// <summary>How often something was sent of what had been queued.</summary>
    public int Sendings { get; private set; }

    /// <summary>What it takes to send to it; nothing unless it is said.</summary>
    public Action Takes { get; set; } = static () => { };

    /// <summary>Waits until all that was queued is sent.</summary>
    public async Task SentAsync()
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (!waiting)
                {
                    return;
                }

                next = changed.Task;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
    }

    public override void Deliver(StanzaTemplate stanza) => Enqueue(stanza)?.Send();

    /// <summary>What is queued is there; whoever queues the first of several has to send them all.</summary>
    public override IWaitingDelivery? Enqueue(StanzaTemplate stanza)
    {
        lock (gate)
        {
            received.Add(stanza.Stanza);
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (var first, waiting) = (!waiting, true);
            return first ? this : null;
        }
    }

    void IWaitingDelivery.Send()
    {
        Takes();
        lock (gate)
        {
            waiting = false;
            Sendings++;
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Enters, and waits until it is in.</summary>
    public async Task JoinAsync(Jid room, string nick)
    {
        PostJoin(room, nick);
        await AskAsync(room, "get");
    }

    public void PostJoin(Jid room, string nick) => directory.Post(
        room, this, Stanza.Presence(null, new Element("x", Ns.Muc)) with { From = Jid, To = room.WithResource(nick) });

    public void PostLeave(Jid room, string nick) => directory.Post(
        room, this, Stanza.Presence("unavailable") with { From = Jid, To = room.WithResource(nick) });

    /// <summary>Asks the tally, and gives the id of the request.</summary>
    public string Post(Jid room, string what, string? wakeIn = null)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        directory.Post(room, this, Stanza.Iq("set", new Element(what, TallyFeature.Namespace) { { "in", wakeIn } }) with { From = Jid, To = room, Id = id });
        return id;
    }

    /// <summary>Asks for a page of the archive, and gives the id of the request.</summary>
    public string PostArchiveQuery(Jid room)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        directory.Post(room, this, Stanza.Iq("set", new Element("query", "urn:xmpp:mam:2")) with { From = Jid, To = room, Id = id });
        return id;
    }

    /// <summary>Says something.</summary>
    public void PostSay(Jid room, string body) =>
        directory.Post(room, this, Stanza.Message("groupchat", new Element("body", Ns.Client) { body }) with { From = Jid, To = room });

    /// <summary>Says something, and waits for the room's copy of it, or of what the room says instead.</summary>
    public Task<Stanza> SayAsync(Jid room, string body, string? heard = null)
    {
        PostSay(room, body);
        return GetsAsync(stanza => stanza.Body == (heard ?? body));
    }

    /// <summary>Sends a request of publish-subscribe, and gives its id.</summary>
    public string PostPubSub(Jid room, Element operation)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        directory.Post(room, this, Stanza.Iq("set", new Element("pubsub", "http://jabber.org/protocol/pubsub") { operation }) with { From = Jid, To = room, Id = id });
        return id;
    }

    /// <summary>Asks the tally, and waits for the answer.</summary>
    public Task<Stanza> AskAsync(Jid room, string what, string? wakeIn = null) => AnswerAsync(Post(room, what, wakeIn));

    /// <summary>The total that the tally names.</summary>
    public async Task<int> TotalAsync(Jid room) => Total(await AskAsync(room, "get"));

    public Task<Stanza> AnswerAsync(string id) => GetsAsync(stanza => stanza.Kind == StanzaKind.Iq && stanza.Id == id);

    /// <summary>Waits until such a stanza has come.</summary>
    public async Task<Stanza> GetsAsync(Func<Stanza, bool> wanted)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (received.Find(stanza => wanted(stanza)) is { } found)
                {
                    return found;
                }

                next = changed.Task;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
    }

    public static int Total(Stanza answer) =>
        int.Parse(Assert.Single(answer.Payload)["total"] ?? throw new InvalidOperationException($"No total: {answer}"), CultureInfo.InvariantCulture);
}
