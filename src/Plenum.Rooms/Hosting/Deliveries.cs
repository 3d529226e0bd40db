namespace Plenum.Rooms.Hosting;

/// <summary>
/// The sessions that a batch of turns has told something. They are sent to when the batch is done, some at a time on each thread: a message to
/// a room is a few work items, not one for each occupant, and what came of a batch is one write to each.
/// </summary>
sealed class Deliveries
{
    /// <summary>
    /// Sessions that one thread sends to in a row, 128: some 0.4 ms of work, so that a large room is spread over the cores, and the last
    /// occupant does not wait for all others.
    /// </summary>
    const int PerThread = 128;

    readonly List<IWaitingDelivery> waiting = [];

    /// <summary>This is to be sent; null for nothing.</summary>
    public void Add(IWaitingDelivery? delivery)
    {
        if (delivery is not null)
        {
            waiting.Add(delivery);
        }
    }

    /// <summary>Has everything sent.</summary>
    public void Send()
    {
        for (var first = 0; first < waiting.Count; first += PerThread)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Parcel([.. waiting[first..Math.Min(first + PerThread, waiting.Count)]]), preferLocal: false);
        }

        waiting.Clear();
    }

    sealed class Parcel(IWaitingDelivery[] waiting) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            foreach (var delivery in waiting)
            {
                delivery.Send();
            }
        }
    }
}
