using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Plenum.Server.Operations;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.Bosh;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Transports.Bosh;

/// <summary>Clients over plain HTTP requests (XEP-0124), for networks that let no WebSocket through: finds the session of each request.</summary>
sealed class BoshTransport(ServerSettings settings, StreamHosts hosts, Streams streams, BrowserCookies cookies, TimeProvider time)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/http-bind";

    /// <summary>
    /// Sessions of one address, 1 000: a lecture hall whose network lets no WebSocket through. One more is refused with
    /// <c>policy-violation</c>. <c>Limits:Rates</c> lifts it.
    /// </summary>
    const int SessionsPerAddress = 1000;

    /// <summary>Characters of a session id: 160 bits, which nobody guesses.</summary>
    const int SidLength = 40;

    readonly ConcurrentDictionary<string, BoshConnection> sessions = new();
    readonly WaitingStreams counts = new();

    /// <summary>Serves one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        // A page of another origin may talk to us, as over WebSocket, but without cookies, and so in nobody's name.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.Headers.AccessControlAllowMethods = "POST";
            context.Response.Headers.AccessControlAllowHeaders = "Content-Type";
            context.Response.Headers.AccessControlMaxAge = "86400";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            await AnswerAsync(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "POST, OPTIONS";
            await context.Response.WriteAsync("This is an XMPP endpoint (XEP-0124): post to it.");
        }
    }

    async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var (request, refusal) = await ReadAsync(context);
            var body = request is null ? BoshResponse.Terminate(refusal)
                : request.Sid is null ? await BeginAsync(context, request)
                : Find(context, request.Sid) is { } session ? await WaitAsync(context, session, request)
                : BoshResponse.Terminate("item-not-found");
            context.Response.ContentType = "text/xml; charset=utf-8";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Nobody waits for the answer any more; the session knows.
        }
    }

    async Task<(BoshRequest? Request, string Refusal)> ReadAsync(HttpContext context)
    {
        var (bytes, limits) = await ReadBytesAsync(context);
        if (bytes is null)
        {
            return (null, "policy-violation");
        }

        if (!ElementParser.TryParse(bytes, XmlScope.None, limits, out var body, out _) || BoshRequest.Read(body) is not { } request)
        {
            return (null, "bad-request");
        }

        // Whatever was guessed from the bytes before they were read.
        return bytes.Length <= (Find(context, request.Sid)?.Limits ?? XmlLimits.BeforeAuthentication).Bytes ? (request, "") : (null, "policy-violation");
    }

    /// <summary>The request's bytes, null if they are too many: who has not logged in may send few, and names no session that has.</summary>
    async Task<(byte[]? Bytes, XmlLimits Limits)> ReadBytesAsync(HttpContext context)
    {
        var limits = XmlLimits.BeforeAuthentication with { Depth = XmlLimits.BeforeAuthentication.Depth + 1 };
        using var read = new MemoryStream();
        var buffer = new byte[4096];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            var session = read.Length > limits.Bytes ? Find(context, NamedSession(read.GetBuffer().AsSpan(0, (int)read.Length))) : null;
            limits = session?.Limits ?? limits;
            if (read.Length > limits.Bytes)
            {
                session?.Abort();
                return (null, limits);
            }
        }

        return (read.ToArray(), limits);
    }

    /// <summary>The first session id in the bytes; only a guess, as they are not XML yet.</summary>
    static string? NamedSession(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf(" sid="u8);
        return at >= 0 && bytes.Length > at + 6 + SidLength ? Encoding.ASCII.GetString(bytes.Slice(at + 6, SidLength)) : null;
    }

    BoshConnection? Find(HttpContext context, string? sid) =>
        // Who knows a session that began over TLS from anywhere else does not have it from us (XEP-0124 §19.1).
        sid is not null && sessions.TryGetValue(sid, out var found) && found.IsEncrypted == context.Request.IsHttps ? found : null;

    async Task<byte[]> BeginAsync(HttpContext context, BoshRequest request)
    {
        if (string.IsNullOrEmpty(request.To))
        {
            return BoshResponse.Terminate("improper-addressing");
        }

        if (!Jid.TryParse(request.To, out var host) || hosts.Options().Hosts.All(known => known.Domain != host.Domain))
        {
            return BoshResponse.Terminate("host-unknown");
        }

        var client = context.Connection;
        if (counts.Add(client.RemoteIpAddress) > SessionsPerAddress && settings.Limits.Rates)
        {
            counts.Remove(client.RemoteIpAddress);
            return BoshResponse.Terminate("policy-violation");
        }

        var browser = await cookies.FindAsync(context);
        var terms = BoshTerms.Agree(request, RandomNumberGenerator.GetHexString(SidLength, lowercase: true));
        var session = new BoshConnection(terms, request, client, context.Request.IsHttps, time);
        sessions[terms.Sid] = session;
        _ = ServeAsync(terms.Sid, session, hosts.Options() with
        {
            Framing = StanzaFraming.Frame,
            IdleSeconds = null, // Silence means nothing where one waits for answers.
            IsEncrypted = session.IsEncrypted,
            AllowsPlainUnencrypted = !settings.RequireTls && session.RemoteAddress is { } address && IPAddress.IsLoopback(address),
            ProvenAccount = browser.Account,
            ProvenBy = browser.Ticket,
        }, browser.Visitor);
        return await WaitAsync(context, session, request);
    }

    async Task ServeAsync(string sid, BoshConnection session, StreamOptions options, Jid? visitor)
    {
        try
        {
            await streams.RunAsync(session, options, visitor, startTls: null);
        }
        finally
        {
            sessions.TryRemove(sid, out _);
            counts.Remove(session.RemoteAddress);
            await session.DisposeAsync();
        }
    }

    static async Task<byte[]> WaitAsync(HttpContext context, BoshConnection session, BoshRequest request)
    {
        var reply = session.Take(request);
        await using var lost = context.RequestAborted.Register(() => session.Lost(reply));
        return await reply.Task;
    }
}
