using System.Buffers;
using Plenum.Rooms.Hosting;
using Plenum.Server.Transports;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// What waits to be sent to one client. Anybody may add to it and never waits; one writer at a time sends everything that has
/// gathered in one go, so the busier a room, the fewer writes a stanza takes. A stanza waits as the template that it shares with all its
/// recipients, and becomes bytes in the buffer of the thread that sends it: a queue at rest holds no buffer, and a full one little memory.
/// </summary>
sealed partial class OutboundQueue(ClientConnection connection) : IThreadPoolWorkItem, IWaitingDelivery
{
    /// <summary>
    /// Bytes that may wait, 4 MiB. Who enters a room gets it in one turn: a history of 0.25 MB (1.6 MB if every character of it
    /// must be escaped), and 2.5 MB of presences where there are 5 000. Beyond it the client is too slow for its room: its stream
    /// ends with <c>resource-constraint</c>, nobody else notices, and a managed session can be resumed (XEP-0198) once there is time to read.
    /// </summary>
    const int Capacity = 4 * 1024 * 1024;

    readonly Lock gate = new();
    WaitingStanzas waiting = new();
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

    /// <summary>Called once, on a thread of its own, when more waited than may: the client is too slow for this connection.</summary>
    public Action? Stalled { get; set; }

    /// <summary>Called once, on a thread of its own, when more was unacknowledged than may be: nothing more can be kept for the session.</summary>
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
    public void AddRaw(ReadOnlyMemory<byte> bytes) => Add(bytes, static (_, output, what) => output.Write(what.Span));

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
                Put(what, write);
                LookAtRoom();
                StartDraining();
            }
        }
    }

    /// <summary>What is no stanza is rare, and becomes bytes at once.</summary>
    void Put<T>(T what, Action<ClientConnection, OutboundBuffer, T> write)
    {
        var output = OutboundBuffer.Rent();
        write(connection, output, what);
        if (output.Length > 0)
        {
            waiting.Add(output.Written.ToArray());
        }

        output.Return();
    }

    void Put(Element element) => Put(element, static (connection, output, what) => connection.WriteElement(output, what));

    void Put(StanzaTemplate stanza, Jid to)
    {
        var length = stanza.LengthFor(to, connection.Framing);
        managed?.Send(new(stanza, to, DateTimeOffset.UtcNow, length));
        if (IsOpen)
        {
            waiting.Add(stanza, to, length);
            if (managed?.TryAskForMuch() == true)
            {
                Put(ManagementXml.Request);
            }

            StartDraining();
        }

        LookAtRoom();
    }

    /// <summary>Ends the stream where more waits than may, and the session where more is unacknowledged than may be.</summary>
    void LookAtRoom()
    {
        if (!overflowed && managed?.IsFull == true)
        {
            overflowed = true;
            Overflow("Too much is not acknowledged by you.", static queue => queue.Overflowed?.Invoke());
        }
        else if (IsOpen && waiting.Bytes > Capacity + again)
        {
            Overflow("Too much waits to be sent to you.", static queue => queue.Stalled?.Invoke());
        }
    }

    void Overflow(string why, Action<OutboundQueue> tell)
    {
        if (!closed)
        {
            waiting.Clear();
            WriteEnd(StreamError.ResourceConstraint with { Text = why });
            StartDraining();
        }

        ThreadPool.UnsafeQueueUserWorkItem(tell, this, preferLocal: false);
    }

    void WriteEnd(StreamError? error)
    {
        closed = true;
        if (error is not null)
        {
            Put(error.ToElement());
        }

        Put(connection, static (connection, output, _) => connection.WriteEnd(output));
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
        var output = OutboundBuffer.Rent();
        try
        {
            while (TakeWaiting(output))
            {
                for (int sent = 0, count; sent < output.Length; sent += count)
                {
                    count = Math.Min(connection.LargestWrite, output.Length - sent);
                    Volatile.Write(ref writeBegan, Environment.TickCount64);
                    await connection.WriteAsync(output.Written.Slice(sent, count));
                    Volatile.Write(ref writeBegan, 0);
                }

                output.Clear();
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Fail();
        }
        finally
        {
            output.Return();
        }
    }

    /// <summary>
    /// Writes what waits, until it is enough for one write: copying it under the gate takes less than another place for it would. False if
    /// nothing waits.
    /// </summary>
    bool TakeWaiting(OutboundBuffer output)
    {
        lock (gate)
        {
            if (waiting.IsEmpty)
            {
                draining = false;
                idle?.TrySetResult();
                idle = null;
                return false;
            }

            do
            {
                waiting.WriteNext(output, connection);
            }
            while (!waiting.IsEmpty && output.Length < connection.LargestWrite);
            again = Math.Min(again, waiting.Bytes);
            return true;
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
