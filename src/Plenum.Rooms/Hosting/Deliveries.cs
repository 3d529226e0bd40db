using System.Buffers;

namespace Plenum.Rooms.Hosting;

/// <summary>
/// The sessions that a batch of turns has told something. They are sent to when the batch is done, some at a time on each thread: a message to
/// a room is a few work items, not one for each occupant, and what came of a batch is one write to each. A large room then rests for a
/// moment: what it says meanwhile is one write to each as well.
/// </summary>
sealed class Deliveries(TimeProvider time)
{
    /// <summary>
    /// Sessions that one thread sends to in a row, 128: some 0.5 ms of work. Then it is the turn of whatever else the server has to do, so
    /// that what comes in, votes above all, does not wait until a large room has been told something.
    /// </summary>
    const int PerTurn = 128;

    /// <summary>Sessions told at once after which a room rests, 1 000: with fewer it is done before a timer could tell.</summary>
    const int Large = 1000;

    /// <summary>The longest rest, 100 ms: what is said in a chat may wait for that unnoticed, whatever the machine was held up by.</summary>
    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    readonly Lock gate = new();
    Round next = new();

    // Under the gate.
    Round held = new();
    ITimer? timer;
    long began;
    bool busy;

    /// <summary>This is to be sent; null for nothing.</summary>
    public void Add(IWaitingDelivery? delivery)
    {
        if (delivery is not null)
        {
            next.Add(delivery);
        }
    }

    /// <summary>Has everything sent: at once, or where the room is large and is telling everybody something else, after a rest.</summary>
    public void Send()
    {
        if (next.Count < Large)
        {
            next.Send(null);
            return;
        }

        lock (gate)
        {
            if (busy)
            {
                held.Take(ref next);
                return;
            }

            SendAll(ref next);
        }
    }

    void SendAll(ref Round round)
    {
        (busy, began) = (true, time.GetTimestamp());
        round.Send(this);
    }

    /// <summary>
    /// All were sent to: a rest half as long as that took, so that a large room sends for at most two thirds of the time. With 10 000 occupants
    /// on a slow machine a round is 80 ms of sending and 40 ms of rest.
    /// </summary>
    void Rest()
    {
        lock (gate)
        {
            var rest = time.GetElapsedTime(began) / 2;
            timer ??= time.CreateTimer(static deliveries => ((Deliveries)deliveries!).GoOn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(rest < LongestRest ? rest : LongestRest, Timeout.InfiniteTimeSpan);
        }
    }

    void GoOn()
    {
        lock (gate)
        {
            busy = false;
            if (held.Count > 0)
            {
                SendAll(ref held);
            }
        }
    }

    /// <summary>Sessions to send to, once each. A mutable structure, not to be copied.</summary>
    struct Round()
    {
        IWaitingDelivery[] waiting = [];

        public int Count { get; private set; }

        public void Add(IWaitingDelivery delivery)
        {
            Reserve(1);
            waiting[Count++] = delivery;
        }

        /// <summary>Takes over what another one has.</summary>
        public void Take(ref Round other)
        {
            Reserve(other.Count);
            Array.Copy(other.waiting, 0, waiting, Count, other.Count);
            Count += other.Count;
            Return(other.waiting);
            other = new();
        }

        /// <summary>Has them sent to by other threads; says so to somebody when it is done.</summary>
        public void Send(Deliveries? told)
        {
            if (Count == 0)
            {
                return;
            }

            new Batch(waiting, Count, told).Start();
            this = new();
        }

        void Reserve(int more)
        {
            if (waiting.Length - Count >= more)
            {
                return;
            }

            var larger = ArrayPool<IWaitingDelivery>.Shared.Rent(Math.Max(Math.Max(16, 2 * Count), Count + more));
            Array.Copy(waiting, larger, Count);
            Return(waiting);
            waiting = larger;
        }
    }

    static void Return(IWaitingDelivery[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<IWaitingDelivery>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>What was told at one time; whoever sends the last of it gives the array back.</summary>
    sealed class Batch(IWaitingDelivery[] waiting, int count, Deliveries? told) : IThreadPoolWorkItem
    {
        int next, sent;

        public void Start()
        {
            for (var threads = Math.Min(Environment.ProcessorCount, (count + PerTurn - 1) / PerTurn); threads > 0; threads--)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            var end = Interlocked.Add(ref next, PerTurn);
            var first = end - PerTurn;
            end = Math.Min(end, count);
            for (var i = first; i < end; i++)
            {
                waiting[i].Send();
            }

            if (first < end && Interlocked.Add(ref sent, end - first) == count)
            {
                Return(waiting);
                told?.Rest();
            }
            else if (Volatile.Read(ref next) < count)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }
}
