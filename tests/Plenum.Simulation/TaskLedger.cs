using System.Globalization;
using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Rooms.PubSub;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>
/// What is known of the tasks from what clients were told: what was acknowledged is there, what was retracted is not, and who is
/// subscribed knows the node as it is.
/// </summary>
sealed class TaskLedger
{
    const string Node = "livechat-tasks", Task = "urn:peertube-plugin-livechat:task";

    readonly Dictionary<int, Batch> batches = [];
    int published;

    /// <summary>How often what a subscriber knew was compared with the node, to know that histories were not empty.</summary>
    public int Compared { get; private set; }

    /// <summary>A request to subscribe a session's account.</summary>
    public static Stanza Subscribe(Jid session) =>
        Request("set", "subscribe", new Element("subscribe", PubSubNs.PubSub) { { "node", Node }, { "jid", session.Bare.ToString() } });

    /// <summary>A request for all items.</summary>
    public static Stanza Items() => Request("get", "items", new Element("items", PubSubNs.PubSub) { { "node", Node } });

    /// <summary>A request to publish so many new items at once.</summary>
    public Stanza Publishes(int count)
    {
        var number = ++published;
        var batch = batches[number] = new([.. Enumerable.Range(0, count).Select(i => $"batch-{number}-{i}")]);
        return Publish($"publish-{number}", batch.Ids);
    }

    /// <summary>A request to publish an item that may be there already, which then moves to the end.</summary>
    public Stanza PublishesAgain(string id) => Publish($"again-{++published}", [id]);

    /// <summary>A request to retract what was published at once; null if there is nothing to retract.</summary>
    public Stanza? Retracts(Random random)
    {
        var there = batches.Where(batch => batch.Value is { Published: true, RetractSent: false, Forgotten: false }).ToList();
        if (there.Count == 0)
        {
            return null;
        }

        var (number, batch) = there[random.Next(there.Count)];
        batch.RetractSent = true;
        return Request("set", $"retract-{number}", new Element("retract", PubSubNs.PubSub)
        {
            { "node", Node }, { "notify", "1" }, batch.Ids.Select(id => new Element("item", PubSubNs.PubSub) { { "id", id } }),
        });
    }

    /// <summary>Somebody asks for the room to be destroyed: from now on nothing is known of what was before.</summary>
    public void SendsDestroy() => batches.Values.ToList().ForEach(batch => batch.Forgotten = true);

    /// <summary>A turn has decided to tell something: only those may be told of items who have the right in this moment.</summary>
    public static void MayTell(IRoomView room, RoomEffect effect)
    {
        if (effect.Stanza.Payload.Any(element => element.Namespace is PubSubNs.Event or PubSubNs.PubSub))
        {
            foreach (var account in effect.To.Select(peer => peer.Jid.Bare).Concat(effect.Accounts ?? []))
            {
                Violation.Unless(
                    room.AffiliationOf(account) >= Affiliation.Admin, Properties.Rights,
                    $"{account}, {room.AffiliationOf(account)}, is sent {effect.Stanza}");
            }
        }
    }

    /// <summary>A session was sent a stanza.</summary>
    public void Delivered(Session to, Stanza stanza)
    {
        switch (stanza)
        {
            case { Kind: StanzaKind.Presence, Type: null } when OwnAffiliation(stanza) is not (null or "admin" or "owner"):
                to.CloseTasks();
                break;
            case { Kind: StanzaKind.Message } when stanza.Child("event", PubSubNs.Event) is { } notification && to.Mirror is { } mirror:
                Follow(mirror, notification);
                break;
            case { Kind: StanzaKind.Iq, Id: "subscribe" }:
                to.Subscribed = to.Inside && stanza.Type == "result";
                break;
            case { Kind: StanzaKind.Iq, Id: "items" }:
                to.Mirror = to.Subscribed && stanza.Type == "result" ? [.. ItemsIn(stanza.Payload[0])] : null;
                break;
            case { Kind: StanzaKind.Iq, Id: { } id } when BatchOf(id) is { } batch:
                HearAnswer(batch, id, stanza);
                break;
        }
    }

    /// <summary>The server runs, and nothing is on its way.</summary>
    public void Settled(IEnumerable<Session> sessions, Room room)
    {
        var node = room.Condense().OfType<ItemsPublished>().Where(published => published.Node == Node)
            .SelectMany(published => published.Items).Select(item => (item.Id, item.Payload)).ToList();
        var ids = node.Select(item => item.Id).ToHashSet();
        foreach (var batch in batches.Values.Where(batch => !batch.Forgotten))
        {
            var (there, seen) = (batch.Ids.Count(ids.Contains), string.Join(' ', batch.Ids));
            Violation.Unless(there == 0 || there == batch.Ids.Count, Properties.Whole, $"{there} of {seen} are there");
            Violation.Unless(there > 0 || !batch.Published || batch.RetractSent, Properties.Durable, $"{seen} was published, and is not there");
            Violation.Unless(there == 0 || !(batch.Retracted || batch.Refused), Properties.Durable, $"{seen} was retracted or refused, and is there");
        }

        foreach (var session in sessions.Where(session => session is { Alive: true, Mirror: not null }))
        {
            Compared++;
            Violation.Unless(
                session.Mirror!.SequenceEqual(node), Properties.Mirrors,
                $"{session.Jid} knows {Shown(session.Mirror!)}\nthe node is {Shown(node)}");
        }
    }

    static void HearAnswer(Batch batch, string id, Stanza answer)
    {
        var error = answer.Child("error", Ns.Client)?.Elements.First().Name;
        if (id.StartsWith("publish", StringComparison.Ordinal))
        {
            batch.Published |= error is null;
            batch.Refused |= error is "forbidden";
        }
        else
        {
            batch.Retracted |= error is null;
        }
    }

    static void Follow(List<(string Id, string Payload)> mirror, Element notification)
    {
        foreach (var change in notification.Elements.Single().Elements)
        {
            mirror.RemoveAll(item => item.Id == change["id"]);
        }

        mirror.AddRange(ItemsIn(notification));
    }

    static IEnumerable<(string Id, string Payload)> ItemsIn(Element parent) =>
        parent.Elements.First().Elements.Where(item => item.Name == "item").Select(item => (item["id"]!, ElementWriter.ToXml(item.Elements.Single())));

    // The affiliation that a session is told of itself.
    static string? OwnAffiliation(Stanza presence) =>
        presence.Child("x", Ns.MucUser) is { } x && x.Elements.Any(element => element.Name == "status" && element["code"] == "110")
            ? x.Child("item", Ns.MucUser)?["affiliation"] : null;

    Batch? BatchOf(string id) => id.Split('-') is ["publish" or "retract", var number]
        ? batches.GetValueOrDefault(int.Parse(number, CultureInfo.InvariantCulture)) : null;

    Stanza Publish(string request, IReadOnlyList<string> ids) => Request("set", request, new Element("publish", PubSubNs.PubSub)
    {
        { "node", Node },
        ids.Select(id => new Element("item", PubSubNs.PubSub)
        {
            { "id", id },
            new Element("task", Task) { { "order", published.ToString(CultureInfo.InvariantCulture) }, new Element("name", Task) { $"Task {id}" } },
        }),
    });

    static Stanza Request(string type, string id, Element operation) =>
        Stanza.Iq(type, new Element("pubsub", PubSubNs.PubSub) { operation }) with { Id = id };

    static string Shown(IEnumerable<(string Id, string Payload)> items) => string.Join(' ', items.Select(item => $"{item.Id}={item.Payload}"));

    /// <summary>Items that were published at once, under ids that are used for nothing else.</summary>
    sealed record Batch(IReadOnlyList<string> Ids)
    {
        /// <summary>It was said that they are published.</summary>
        public bool Published { get; set; }

        /// <summary>It was said that they are not.</summary>
        public bool Refused { get; set; }

        /// <summary>Somebody has asked to retract them.</summary>
        public bool RetractSent { get; set; }

        /// <summary>It was said that they are retracted.</summary>
        public bool Retracted { get; set; }

        /// <summary>Their room may be another one by now.</summary>
        public bool Forgotten { get; set; }
    }
}
