using System.Net;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.Bosh;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Transports.Bosh;

/// <summary>
/// A stream over HTTP requests (XEP-0124, XEP-0206): what the stream has to say waits here until a request of the client can take it.
/// The queue hands over all that has gathered at once, and whole elements; a zero byte, which no XML has, marks the stream's end.
/// </summary>
sealed class BoshConnection : ClientConnection, IAsyncDisposable
{
    const byte End = 0;

    readonly Lock gate = new();
    readonly TimeProvider time;
    readonly BoshTerms terms;
    readonly BoshSession<TaskCompletionSource<byte[]>> session;
    readonly string host;
    readonly ITimer timer;
    readonly long began;
    readonly Queue<Inbound> payloads = new();
    readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource? arrived, said;
    TaskCompletionSource<byte[]>? newest;
    XmlLimits limits = XmlLimits.BeforeAuthentication;
    byte[] beforeEnd = [];
    bool reading;
    volatile bool hasError;

    /// <param name="terms">What was agreed on.</param>
    /// <param name="request">The request that asks for the session; it is yet to be taken.</param>
    /// <param name="client">The connection that it came on.</param>
    /// <param name="isEncrypted">True if it came over TLS.</param>
    /// <param name="time">The clock.</param>
    public BoshConnection(BoshTerms terms, BoshRequest request, ConnectionInfo client, bool isEncrypted, TimeProvider time)
    {
        (this.terms, this.time, host) = (terms, time, request.To ?? "");
        (RemoteAddress, IsEncrypted) = (client.RemoteIpAddress, isEncrypted);
        began = time.GetTimestamp();
        session = new(terms, request.Rid, TimeSpan.Zero);
        timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override StanzaFraming Framing => StanzaFraming.Frame;

    public override IPAddress? RemoteAddress { get; }

    /// <summary>True if the session began over TLS.</summary>
    public bool IsEncrypted { get; }

    /// <summary>A client without a request under way is gone after a while; a ping would tell nothing more.</summary>
    public override bool NoticesLoss => true;

    /// <summary>Requests and responses are counted already, and sent again where they were lost.</summary>
    public override bool MayBeManaged => false;

    /// <summary>A response holds whole elements only.</summary>
    public override int LargestWrite => int.MaxValue;

    /// <summary>What a request may cost now: its wrapper is a level and an element more.</summary>
    public XmlLimits Limits
    {
        get
        {
            var stanza = Volatile.Read(ref limits);
            return stanza with { Depth = stanza.Depth + 1, Elements = stanza.Elements + 1 };
        }
    }

    TimeSpan Now => time.GetElapsedTime(began);

    /// <summary>Takes a request: done with the response's body, or cancelled by <see cref="Lost"/>.</summary>
    public TaskCompletionSource<byte[]> Take(BoshRequest request)
    {
        var reply = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            CountRead();
            newest = reply;
            Send(session.Receive(reply, request, Now));
        }

        return reply;
    }

    /// <summary>The HTTP connection on which a response is waited for is gone.</summary>
    public void Lost(TaskCompletionSource<byte[]> reply)
    {
        lock (gate)
        {
            session.Lost(reply, Now);
            reply.TrySetCanceled();
            Send([]);
        }
    }

    public override async ValueTask<Inbound> ReceiveAsync(XmlLimits limits)
    {
        Volatile.Write(ref this.limits, limits);
        while (true)
        {
            if (terms.IsPolling)
            {
                await AnswerableAsync();
            }

            Task wait;
            lock (gate)
            {
                if (TryReceive(out var inbound))
                {
                    return inbound;
                }

                wait = (arrived = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await wait;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Task wait;
        lock (gate)
        {
            if (session.IsOver)
            {
                throw new IOException("The session is over.");
            }

            var isEnd = bytes.Span[^1] == End;
            if (hasError && !isEnd)
            {
                // The error goes with the end, in one response (XEP-0206 §6).
                beforeEnd = [.. beforeEnd, .. bytes.Span];
                return;
            }

            Send(!isEnd ? session.Say(bytes, Now)
                : session.Finish(beforeEnd.Length == 0 ? bytes[..^1] : (byte[])[.. beforeEnd, .. bytes.Span[..^1]], hasError, Now));
            if (!session.Speaks)
            {
                return;
            }

            wait = (said = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await wait;
    }

    public override async Task<bool> LingerAsync(TimeSpan time)
    {
        try
        {
            await over.Task.WaitAsync(time, this.time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public override void Abort()
    {
        lock (gate)
        {
            Send(session.Abort("item-not-found"));
        }
    }

    public override void BeginElement(OutboundBuffer output) => output.BeginElement();

    public override void EndElement(OutboundBuffer output)
    {
        if (output.Element.StartsWith("<stream:error"u8))
        {
            hasError = true;
        }
    }

    /// <summary>There is no header: what it says stands in the response that makes the session.</summary>
    public override void WriteHeader(OutboundBuffer output, StreamHeader header)
    {
        lock (gate)
        {
            session.Opened(header.From, header.Id);
        }
    }

    public override void WriteEnd(OutboundBuffer output)
    {
        output.GetSpan(1)[0] = End;
        output.Advance(1);
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    /// <summary>Who polls gets at once what there is; so what the request has brought about is waited for, as far as it is under way.</summary>
    Task AnswerableAsync()
    {
        lock (gate)
        {
            return reading && payloads.Count == 0 && newest is not null ? Task.WhenAny(Outbound.WhenIdleAsync(), newest.Task) : Task.CompletedTask;
        }
    }

    bool TryReceive(out Inbound inbound)
    {
        while (!payloads.TryDequeue(out inbound) && !session.IsOver)
        {
            if (reading)
            {
                reading = false;
                Send(session.Done(Now));
            }
            else if (session.Take() is { } request)
            {
                reading = true;
                Read(request);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    void Read(BoshRequest request)
    {
        if (request.Sid is null || request.IsRestart)
        {
            payloads.Enqueue(new(Header: new()
            {
                Name = "open", Namespace = StreamHeader.Framing,
                To = request.To ?? host, From = request.From, Lang = request.Lang, Version = request.Version ?? "1.0",
            }));
        }

        // What comes with a restart is ignored (XEP-0206 §5).
        foreach (var payload in request.IsRestart ? [] : request.Payloads)
        {
            payloads.Enqueue(new(Element: payload));
        }

        if (request.IsTerminate)
        {
            payloads.Enqueue(new(IsEnd: true));
        }
    }

    void Tick()
    {
        lock (gate)
        {
            Send(session.Tick(Now));
        }
    }

    /// <summary>Hands out responses, and wakes who waits for what has changed.</summary>
    void Send(IReadOnlyList<BoshAnswer<TaskCompletionSource<byte[]>>> answers)
    {
        foreach (var (reply, body) in answers)
        {
            reply.TrySetResult(body);
        }

        if (!session.Speaks)
        {
            said?.TrySetResult();
        }

        if (session.IsOver || session.Take() is not null)
        {
            arrived?.TrySetResult();
        }

        if (session.IsOver)
        {
            over.TrySetResult();
        }

        timer.Change(
            session.NextWake is not { } wake ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((wake - Now).TotalMilliseconds))),
            Timeout.InfiniteTimeSpan);
    }
}
