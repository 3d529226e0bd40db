using System.Buffers;

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

    IWaitingDelivery[] waiting = [];
    int count;

    /// <summary>This is to be sent; null for nothing.</summary>
    public void Add(IWaitingDelivery? delivery)
    {
        if (delivery is null)
        {
            return;
        }

        if (count == waiting.Length)
        {
            var larger = ArrayPool<IWaitingDelivery>.Shared.Rent(Math.Max(16, 2 * count));
            waiting.CopyTo(larger, 0);
            Return(waiting);
            waiting = larger;
        }

        waiting[count++] = delivery;
    }

    /// <summary>Has everything sent.</summary>
    public void Send()
    {
        var batch = new Batch(waiting, count);
        for (var first = 0; first < count; first += PerThread)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Parcel(batch, first, Math.Min(first + PerThread, count)), preferLocal: false);
        }

        (waiting, count) = (count > 0 ? [] : waiting, 0);
    }

    static void Return(IWaitingDelivery[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<IWaitingDelivery>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>What was told at one time; whoever sends the last of it gives the array back.</summary>
    sealed class Batch(IWaitingDelivery[] waiting, int count)
    {
        int left = count;

        public void Send(int first, int end)
        {
            for (var i = first; i < end; i++)
            {
                waiting[i].Send();
            }

            if (Interlocked.Add(ref left, first - end) == 0)
            {
                Return(waiting);
            }
        }
    }

    sealed class Parcel(Batch batch, int first, int end) : IThreadPoolWorkItem
    {
        public void Execute() => batch.Send(first, end);
    }
}
