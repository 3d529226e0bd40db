using Plenum.Rooms.Hosting;
using Plenum.Server.Transports;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// What waits to be sent to one client. Anybody may add to it and never waits; one writer at a time sends everything that has
/// gathered in one go, so the busier a room, the fewer writes a stanza takes.
/// </summary>
sealed partial class OutboundQueue(ClientConnection connection) : IThreadPoolWorkItem, IWaitingDelivery
{
    /// <summary>
    /// Bytes that may wait, 4 MiB. Who enters a room gets it in one turn: a history of 0.25 MB (1.6 MB if every character of it
    /// must be escaped), and 2.5 MB of presences where there are 5 000. Beyond it the client is too slow for its room: its stream
    /// ends with <c>resource-constraint</c>, and nobody else notices.
    /// </summary>
    const int Capacity = 4 * 1024 * 1024;

    readonly Lock gate = new();
    OutboundBuffer waiting = new(), sending = new();
    TaskCompletionSource? idle;
    bool draining, deferring, closed, failed, overflowed;
    long writeBegan;

    bool IsOpen => !closed && !failed;

    /// <summary>Milliseconds (<see cref="Environment.TickCount64"/>) since the current write began; 0 where none is under way.</summary>
    public long WriteBegan => Volatile.Read(ref writeBegan);

    /// <summary>True once the connection has failed: what waited is lost, unless the session may be resumed.</summary>
    public bool HasFailed
    {
        get
        {
            lock (gate)
            {
                return failed;
            }
        }
    }

    /// <summary>Called once, on a thread of its own, when more waited than may.</summary>
    public Action? Overflowed { get; set; }

    /// <summary>Adds a stanza for this recipient; nothing happens after <see cref="Close"/>, unless the session may be resumed.</summary>
    public void Add(StanzaTemplate stanza, Jid to) => Add(stanza, to, defers: false);

    /// <summary>Like <see cref="Add(StanzaTemplate, Jid)"/>; what is returned is not sent before the caller has it sent.</summary>
    public IWaitingDelivery? Enqueue(StanzaTemplate stanza, Jid to) => Add(stanza, to, defers: true);

    void IWaitingDelivery.Send() => _ = DrainAsync();

    OutboundQueue? Add(StanzaTemplate stanza, Jid to, bool defers)
    {
        OutboundQueue? next;
        var claimed = false;
        lock (gate)
        {
            // Whoever finds nobody draining does it itself later, if it says so.
            var drained = draining;
            deferring = defers;
            next = successor;
            if (next is null && held?.TryHold(stanza, to) != true)
            {
                Release();
                Put(stanza, to);
            }
            else if (next is null && held!.IsFull)
            {
                Release();
            }

            deferring = false;
            claimed = defers && draining && !drained;
        }

        return next is not null ? next.Add(stanza, to, defers) : claimed ? this : null;
    }

    /// <summary>Adds a top-level element that is no stanza of a session.</summary>
    public void Add(Element element) => Add(element, static (connection, output, what) => connection.WriteElement(output, what));

    /// <summary>Adds a stream header.</summary>
    public void Add(StreamHeader header) => Add(header, static (connection, output, what) => connection.WriteHeader(output, what));

    /// <summary>Adds bytes that the transport has made itself.</summary>
    public void AddRaw(ReadOnlyMemory<byte> bytes) => Add(bytes, static (_, output, what) =>
    {
        what.Span.CopyTo(output.GetSpan(what.Length));
        output.Advance(what.Length);
    });

    /// <summary>Adds the end of the stream, with an error before it if there is one; nothing comes after it.</summary>
    public void Close(StreamError? error)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            SetActive();
            WriteEnd(error);
            StartDraining();
        }
    }

    /// <summary>Done when nothing waits, or the connection has failed.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            return draining && !failed ? (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    void Add<T>(T what, Action<ClientConnection, OutboundBuffer, T> write)
    {
        lock (gate)
        {
            if (IsOpen)
            {
                write(connection, waiting, what);
                LookAtRoom();
                StartDraining();
            }
        }
    }

    void Put(StanzaTemplate stanza, Jid to)
    {
        managed?.Send(new(stanza, to, DateTimeOffset.UtcNow, stanza.LengthFor(to, connection.Framing)));
        if (IsOpen)
        {
            Write(stanza, to);
            if (managed?.TryAskForMuch() == true)
            {
                connection.WriteElement(waiting, ManagementXml.Request);
            }

            StartDraining();
        }

        LookAtRoom();
    }

    void Write(StanzaTemplate stanza, Jid to)
    {
        connection.BeginElement(waiting);
        stanza.Write(waiting, to, connection.Framing);
        connection.EndElement(waiting);
    }

    /// <summary>Ends the stream where more waits than may, or is unacknowledged.</summary>
    void LookAtRoom()
    {
        var slow = IsOpen && waiting.Length > Capacity + again;
        if (overflowed || !(slow || managed?.IsFull == true))
        {
            return;
        }

        overflowed = true;
        if (!closed)
        {
            waiting.Clear();
            WriteEnd(StreamError.ResourceConstraint with { Text = slow ? "Too much waits to be sent to you." : "Too much is not acknowledged by you." });
            StartDraining();
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Overflowed?.Invoke(), this, preferLocal: false);
    }

    void WriteEnd(StreamError? error)
    {
        closed = true;
        if (error is not null)
        {
            connection.WriteElement(waiting, error.ToElement());
        }

        connection.WriteEnd(waiting);
    }

    void StartDraining()
    {
        if (!draining)
        {
            draining = true;
            if (deferring)
            {
                return;
            }

            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    async Task DrainAsync()
    {
        try
        {
            while (TakeWaiting())
            {
                for (int sent = 0, count; sent < sending.Length; sent += count)
                {
                    count = Math.Min(connection.LargestWrite, sending.Length - sent);
                    Volatile.Write(ref writeBegan, Environment.TickCount64);
                    await connection.WriteAsync(sending.Written.Slice(sent, count));
                    Volatile.Write(ref writeBegan, 0);
                }

                sending.Clear();
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Fail();
        }
    }

    bool TakeWaiting()
    {
        lock (gate)
        {
            if (waiting.Length > 0)
            {
                (waiting, sending) = (sending, waiting);
                again = 0;
                return true;
            }

            draining = false;
            idle?.TrySetResult();
            idle = null;
            return false;
        }
    }

    void Fail()
    {
        lock (gate)
        {
            failed = true;
            draining = false;
            waiting.Clear();
            idle?.TrySetResult();
            idle = null;
        }

        connection.Abort();
    }
}
