using Plenum.Bench.Clients;

namespace Plenum.Bench.Scenarios;

/// <summary>The node of a room's tasks, with so many of them in it besides the list that the server puts there.</summary>
sealed class TaskList
{
    public const string Node = "livechat-tasks";

    /// <summary>How many are published at once while the list is filled, by one request each.</summary>
    const int Batch = 100;

    readonly Hall hall;

    TaskList(Hall hall) => this.hall = hall;

    /// <summary>A request to the service.</summary>
    public static string PubSub(string request) => $"<pubsub xmlns='http://jabber.org/protocol/pubsub'>{request}</pubsub>";

    /// <summary>Publishes so many tasks.</summary>
    public static TaskList Fill(Bench bench, Hall hall, int items)
    {
        var list = new TaskList(hall);
        if (bench.Server.Multiply is { } multiply)
        {
            hall.Ask(hall.Owner, "publish", "set", PubSub($"<publish node='{Node}'>{Item(0)}</publish>"));
            multiply(items);
        }
        else
        {
            var done = 0;
            hall.Owner.Notice("fill-", () => done++);
            for (var sent = 0; sent < items; sent++)
            {
                hall.Owner.Send(list.Publish(hall.Owner, "fill-", sent));
                bench.Poller.Until(() => done > sent - Batch, "publish");
            }

            bench.Poller.Until(() => done == items, "publish");
        }

        var count = list.Open(hall.Owner);
        return count == items + 1 ? list : throw new InvalidOperationException($"There are {count} tasks and lists, and not {items + 1}.");
    }

    /// <summary>Publishes one of the tasks (again).</summary>
    public byte[] Publish(Client from, string id, int item) =>
        from.Encode($"<iq{from.Namespace} type='set' id='{id}' to='{hall.Room}'>{PubSub($"<publish node='{Node}'>{Item(item)}</publish>")}</iq>");

    /// <summary>Fetches all items, in as many pages as the server makes of them (XEP-0059); how many there were.</summary>
    public int Open(Client client)
    {
        var (count, after) = (0, "");
        while (true)
        {
            var set = after.Length == 0 ? "" : $"<set xmlns='http://jabber.org/protocol/rsm'><after>{after}</after></set>";
            var answer = hall.Ask(client, "items", "get", PubSub($"<items node='{Node}'/>{set}"));
            var some = Occur(answer, "<item ");
            count += some;
            after = Sessions.Between(answer, "<last>", "</last>");
            if (after.Length == 0 || some == 0)
            {
                return count;
            }
        }
    }

    static int Occur(string text, string what) => text.AsSpan().Count(what);

    // About 330 bytes, as those of the plugin's own client.
    static string Item(int number) => $"<item id='item-{number}'><task xmlns='urn:peertube-plugin-livechat:task' list='8302c024-7dc5-4f5c-9f21-1a4a1f3b2c5d' order='{number}'>"
        + $"<name>Task of somebody</name><description>{new string('d', 100)}</description></task></item>";
}
