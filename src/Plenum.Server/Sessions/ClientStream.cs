using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Plenum.Rooms;
using Plenum.Server.Accounts;
using Plenum.Server.Transports;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What a client can bind its login to (RFC 5056).</summary>
/// <param name="Bindings">The bytes by type.</param>
/// <param name="Unnamed">Types that are taken where a client comes with them, and not offered.</param>
sealed record SecuredChannel(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Bindings, IReadOnlyList<string> Unnamed);

/// <summary>Does the TLS handshake of a connection; null if it fails.</summary>
delegate Task<SecuredChannel?> StartTls(ClientConnection connection);

/// <summary>
/// A client's stream from its first byte to its last: negotiates, binds or resumes, hands stanzas on. One loop reads; anybody may end
/// it.
/// </summary>
sealed partial class ClientStream(ClientConnection connection, StreamContext context, StreamOptions options, Jid? visitor, StartTls? startTls)
{
    /// <summary>The namespace of client state indication (XEP-0352).</summary>
    public const string ClientState = "urn:xmpp:csi:0";

    /// <summary>How long the client has to take our last words and close, before the connection is cut.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    readonly SaslGuard guard = new(context.Limiter, connection.RemoteAddress, options.FindKeys);
    readonly ReadingPace pace = new();
    readonly long began = Environment.TickCount64;
    readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    StreamNegotiation? negotiation;
    XmlLimits limits = XmlLimits.BeforeAuthentication;
    ClientSession? session;
    string? signIn;
    volatile bool opened;
    int ended, counted = 1;
    long endedAt, pinged;

    /// <summary>What waits to be sent.</summary>
    public OutboundQueue Outbound => connection.Outbound;

    /// <summary>Done when the stream is over and its occupants have left.</summary>
    public Task Done => done.Task;

    bool HasEnded => Volatile.Read(ref ended) != 0;

    /// <summary>Lives the stream's life.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with a stream ends that stream, and is told to the operator.")]
    public async Task RunAsync()
    {
        Outbound.Stalled = () => Lose(null);
        Outbound.Overflowed = Overflow;
        negotiation = new(options with { FindKeys = guard.FindKeysAsync, IsManaged = options.IsManaged && connection.MayBeManaged });
        var closed = false;
        try
        {
            if (options.StartTls == StartTlsOffer.Begun)
            {
                await SecureAsync();
            }

            var gone = false;
            while (!HasEnded && !gone)
            {
                var inbound = await connection.ReceiveAsync(limits);
                gone = inbound.IsGone;
                if (!gone && TryBeginTaking())
                {
                    await TakeAsync(inbound);
                    EndTaking();
                    await SlowDownAsync(inbound);
                }
            }

            Lose(null);
            await Outbound.WhenIdleAsync();
            closed = gone || await connection.LingerAsync(Farewell);
        }
        catch (Exception cause)
        {
            Operations.Logs.StreamProblem(context.Log, cause);
            End(StreamError.InternalServerError);
            await Outbound.WhenIdleAsync();
        }
        finally
        {
            EndTaking();
            CountOut();
            if (!closed)
            {
                connection.Abort();
            }

            done.TrySetResult();
        }
    }

    /// <summary>Looks whether the account still is what it was when the session began; called from time to time.</summary>
    public Task CheckAccountAsync() => session?.CheckAccountAsync() ?? Task.CompletedTask;

    /// <summary>Ends the stream if its client has authenticated by this sign-in of a browser.</summary>
    public void EndSignIn(string ended)
    {
        if (Volatile.Read(ref signIn) == ended)
        {
            End(SignedOut);
        }
    }

    /// <summary>Ends the stream, with an error if there is one, and the session with it: its occupants leave at once. From any thread.</summary>
    public void End(StreamError? error)
    {
        if (TryClose(error))
        {
            session?.Finish();
        }
    }

    /// <summary>The connection is lost, or taken for lost: a session that may be resumed waits for that, another one ends.</summary>
    public void Lose(StreamError? error)
    {
        if (TryClose(error))
        {
            session?.Lose(this);
        }
    }

    /// <summary>Looks whether the client still lives; called about once a second.</summary>
    public void Check(Operations.ServerLimits allowed)
    {
        var now = Environment.TickCount64;
        var silent = connection.NoticesLoss ? 0 : now - connection.LastRead;
        var stalled = !connection.NoticesLoss && Outbound.WriteBegan is > 0 and var since ? now - since : 0;
        if (HasEnded)
        {
            if (now - Volatile.Read(ref endedAt) > Farewell.TotalMilliseconds)
            {
                connection.Abort();
            }
        }
        else if (stalled > allowed.DeadAfterSeconds * 1000L)
        {
            Lose(StreamError.ConnectionTimeout);
            connection.Abort();
        }
        else if (session is null)
        {
            if (now - began > allowed.AuthenticateWithinSeconds * 1000L)
            {
                End(StreamError.ConnectionTimeout);
            }
        }
        else if (silent > (allowed.PingAfterSeconds + allowed.DeadAfterSeconds) * 1000L)
        {
            Lose(StreamError.ConnectionTimeout);
        }
        else if (silent > allowed.PingAfterSeconds * 1000L && pinged != connection.LastRead)
        {
            pinged = connection.LastRead;
            Ping(session);
        }
        else if (session.Managed is not null)
        {
            Outbound.Ask();
        }
    }

    /// <summary>Asks a silent client for a sign of life; one with a managed stream by what is not counted, and not sent again.</summary>
    void Ping(ClientSession bound)
    {
        if (bound.Managed is not null)
        {
            Outbound.Ask(inAnyCase: true);
        }
        else
        {
            bound.Deliver(Stanza.Iq("get", new Element("ping", Ns.Ping)) with { From = context.Router.Domain, Id = NewId() });
        }
    }

    /// <summary>Waits before the next stanza is read, if they come too fast.</summary>
    async ValueTask SlowDownAsync(Inbound inbound)
    {
        if (context.Limits.Rates && pace.Take(TimeSpan.FromMilliseconds(Environment.TickCount64), inbound.Bytes) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait);
        }
    }

    async ValueTask TakeAsync(Inbound inbound)
    {
        if (inbound.IsEnd)
        {
            End(null);
        }
        else if (session is null)
        {
            await PerformAsync(inbound switch
            {
                { Error: { } error } => negotiation!.Fail(error),
                { Header: { } header } => negotiation!.Open(header),
                _ => await negotiation!.Take(inbound.Element!),
            });
        }
        else if (inbound.Error is { } error)
        {
            End(error);
        }
        else if (inbound.Element is not { } element)
        {
            End(StreamError.InvalidXml);
        }
        else if (element.Namespace == ManagementXml.Namespace && session.Standing != PeerStanding.Anonymous)
        {
            TakeManagement(element);
        }
        else if (element is { Namespace: ClientState, Name: "active" or "inactive" } && session.Standing != PeerStanding.Anonymous)
        {
            Outbound.SetState(active: element.Name == "active");
        }
        else if (await context.Router.TryRouteAsync(session, element))
        {
            session.Managed?.Receive();
        }
        else
        {
            End(StreamError.UnsupportedStanzaType);
        }
    }

    bool TryClose(StreamError? error)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return false;
        }

        Volatile.Write(ref endedAt, Environment.TickCount64);
        if (!opened)
        {
            Outbound.Add(new StreamHeader { From = options.Hosts[0].Domain, Id = NewId(), Version = "1.0", Lang = "en" });
        }

        Outbound.Close(error);
        return true;
    }

    void Overflow()
    {
        if (session is { } bound)
        {
            bound.End(null);
        }
        else
        {
            End(null);
        }
    }

    async ValueTask PerformAsync(IReadOnlyList<StreamOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case StreamOutput.Open open:
                    opened = true;
                    Outbound.Add(open.Header);
                    break;
                case StreamOutput.Send send:
                    Outbound.Add(guard.Look(send.Element));
                    break;
                case StreamOutput.StartTls:
                    await SecureAsync();
                    break;
                case StreamOutput.Authenticated authenticated:
                    guard.Succeeded(authenticated.Account);
                    connection.Restart();
                    limits = XmlLimits.AfterAuthentication;
                    Volatile.Write(ref signIn, authenticated.Proven ? options.ProvenBy : null);
                    break;
                case StreamOutput.Bind bind:
                    await PerformAsync(await BindAsync(bind.Account, bind.Resource));
                    break;
                case StreamOutput.Resume resume:
                    await PerformAsync(await ResumeAsync(resume));
                    break;
                case StreamOutput.Close:
                    End(null);
                    break;
            }
        }
    }

    async Task SecureAsync()
    {
        await Outbound.WhenIdleAsync();
        if (await startTls!(connection) is { } channel)
        {
            opened = false; // A stream of its own begins inside.
            negotiation!.Secured(channel.Bindings, channel.Unnamed);
        }
        else
        {
            End(null);
            connection.Abort();
        }
    }

    async ValueTask<IReadOnlyList<StreamOutput>> BindAsync(Jid account, string? resource)
    {
        var anonymous = account.Domain == context.AnonymousDomain;
        // The negotiation makes up a name for each anonymous stream; here it is known whose browser it is.
        var bare = anonymous && visitor is not null ? visitor : account;
        var found = anonymous ? null : await context.Accounts.FindAsync(bare);
        if (found is null && !anonymous)
        {
            return negotiation!.Fail(StreamError.NotAuthorized);
        }

        if (signIn is not null && context.IsSignedOut(signIn))
        {
            return negotiation!.Fail(SignedOut);
        }

        var standing = found switch
        {
            null => PeerStanding.Anonymous,
            { Operator: true } => PeerStanding.Operator,
            _ => PeerStanding.Registered,
        };

        if (!bare.TryWithResource(resource ?? NewId(), out var jid))
        {
            return negotiation!.RefuseBind(StanzaError.BadRequest());
        }

        var made = new ClientSession(jid, standing, this, context) { Stamp = found is null ? null : AccountBook.Stamp(found), SignIn = signIn };
        if (!context.Sessions.TryAdd(made, out var replaced))
        {
            return negotiation!.RefuseBind(StanzaError.ResourceConstraint());
        }

        // The old session leaves its rooms before the new one can enter any, under the same JID.
        replaced?.End(StreamError.Conflict);
        var outputs = negotiation!.Bound(jid);
        Begin(made);
        return outputs;
    }

    /// <summary>The stream has a session now.</summary>
    void Begin(ClientSession bound)
    {
        session = bound;
        negotiation = null; // It is over, and what it knows would stay as long as the session.
        CountOut();
        Interlocked.MemoryBarrier(); // Who ends the stream reads the session after it has set its mark: one of the two sees the other.
        if (HasEnded)
        {
            bound.Lose(this);
        }
    }

    /// <summary>It is no longer one of those that wait to be let in.</summary>
    void CountOut()
    {
        if (Interlocked.Exchange(ref counted, 0) == 1)
        {
            context.Waiting.Remove(connection.RemoteAddress);
        }
    }

    static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
