using System.Collections.Concurrent;
using Plenum.Rooms.Hosting;
using Plenum.Server.Accounts;
using Plenum.Server.Operations;
using Plenum.Server.Transports;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;

namespace Plenum.Server.Sessions;

/// <summary>What every stream needs.</summary>
/// <param name="AnonymousDomain">The domain of visitors.</param>
/// <param name="Accounts">The accounts.</param>
/// <param name="Limiter">Counts failed logins.</param>
/// <param name="Sessions">The bound sessions.</param>
/// <param name="Rooms">The rooms.</param>
/// <param name="Router">Where stanzas go.</param>
/// <param name="Waiting">Who was not let in yet.</param>
/// <param name="Limits">The limits that the operator may set.</param>
/// <param name="Log">For the operator.</param>
sealed record StreamContext(
    string AnonymousDomain, AccountBook Accounts, LoginLimiter Limiter, SessionTable Sessions, RoomDirectory Rooms, StanzaRouter Router,
    WaitingStreams Waiting, ServerLimits Limits, ILogger Log)
{
    /// <summary>The sessions that may be resumed.</summary>
    public ResumableSessions Resumable { get; } = new();

    /// <summary>True if a sign-in of a browser is over.</summary>
    public Func<string, bool> IsSignedOut { get; init; } = static _ => false;

    /// <summary>
    /// Takes the messages to one that a client was sent and has not acknowledged when its session ends (XEP-0198 §4), the session itself
    /// being gone already. Called on any thread; where it is null, they are lost.
    /// </summary>
    public Func<ClientSession, IReadOnlyList<SentStanza>, Task>? Undelivered { get; init; }
}

/// <summary>All streams: starts them, looks after them once a second, ends them when the server stops.</summary>
sealed class Streams(StreamContext context) : IDisposable
{
    /// <summary>
    /// Connections of one address that have not authenticated, 1 000: more than a lecture hall behind one address has in the moment
    /// when everybody comes, and 50 MB at most. One more is closed with <c>resource-constraint</c>. <c>Limits:Rates</c> lifts it.
    /// </summary>
    const int UnauthenticatedPerAddress = 1000;

    /// <summary>Seconds after which a removed account, or one with another password, is noticed: 10, at 20 µs for each session.</summary>
    const int AccountsEvery = 10;

    readonly ConcurrentDictionary<ClientStream, bool> all = new();
    readonly CancellationTokenSource stopped = new();
    readonly QuietCollection memory = new();
    volatile bool stopping;

    /// <summary>Begins to look after the streams.</summary>
    public void Start() => _ = WatchAsync();

    /// <summary>Serves a connection until it is gone.</summary>
    public async Task RunAsync(ClientConnection connection, StreamOptions options, Jid? visitor, StartTls? startTls)
    {
        var stream = new ClientStream(connection, context, options, visitor, startTls);
        all[stream] = true;
        var waiting = context.Waiting.Add(connection.RemoteAddress);
        try
        {
            if (stopping)
            {
                stream.End(StreamError.SystemShutdown);
            }
            else if (waiting > UnauthenticatedPerAddress && context.Limits.Rates)
            {
                stream.End(StreamError.ResourceConstraint with { Text = "Too many connections from your address." });
            }

            await stream.RunAsync();
        }
        finally
        {
            all.TryRemove(stream, out _);
        }
    }

    /// <summary>From now on whoever connects is told that the server stops.</summary>
    public void RefuseNew() => stopping = true;

    /// <summary>Ends every stream with <c>system-shutdown</c> and waits until the clients have closed, for so long at most.</summary>
    public async Task StopAsync(TimeSpan time)
    {
        stopping = true;
        await stopped.CancelAsync();
        var open = all.Keys.ToArray();
        var resumable = context.Resumable.All.ToArray();
        foreach (var stream in open)
        {
            stream.End(StreamError.SystemShutdown);
        }

        // Nobody can resume after a restart: who waits for that is out too.
        foreach (var session in resumable)
        {
            session.End(StreamError.SystemShutdown);
        }

        await Task.WhenAny(Task.WhenAll([.. open.Select(stream => stream.Done), .. resumable.Select(session => session.Undelivered)]), Task.Delay(time));
    }

    /// <summary>A browser was signed out: whoever has authenticated by that is out too.</summary>
    public void EndSignIn(string ended)
    {
        foreach (var (stream, _) in all)
        {
            stream.EndSignIn(ended);
        }

        foreach (var session in context.Resumable.All)
        {
            if (session.SignIn == ended)
            {
                session.End(StreamError.NotAuthorized);
            }
        }
    }

    public void Dispose() => stopped.Dispose();

    async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var tick = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopped.Token))
            {
                foreach (var (stream, _) in all)
                {
                    stream.Check(context.Limits);
                }

                context.Resumable.EndLate(Environment.TickCount64);
                memory.Tick();

                if (++tick % AccountsEvery == 0)
                {
                    await CheckAccountsAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    async Task CheckAccountsAsync()
    {
        try
        {
            foreach (var (stream, _) in all)
            {
                await stream.CheckAccountAsync();
            }

            foreach (var session in context.Resumable.All.Where(session => session.LostAt > 0))
            {
                await session.CheckAccountAsync();
            }
        }
        catch (StorageException cause)
        {
            // Nobody is sent away because the disk has a bad moment.
            Logs.StorageProblem(context.Log, cause);
        }
    }
}
