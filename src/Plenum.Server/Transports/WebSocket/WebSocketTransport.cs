using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Plenum.Server.Operations;
using Plenum.Server.Sessions;
using Plenum.Server.Web;
using Plenum.Xmpp;

namespace Plenum.Server.Transports.WebSocket;

/// <summary>
/// Clients over WebSocket: does the handshake (RFC 6455 §4.2), knows by its cookies whose browser it is, and leaves the connection to its stream.
/// </summary>
sealed class WebSocketTransport(ServerSettings settings, StreamHosts hosts, Streams streams, BrowserCookies cookies)
{
    const string Protocol = "xmpp";

    /// <summary>Answers one request to <see cref="WebApi.WebSocketPath"/>. The stream begins once it is answered.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || AcceptKey(context.Request) is not { } accept)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.SecWebSocketVersion = "13";
            await context.Response.WriteAsync("This is an XMPP endpoint (RFC 7395): connect a WebSocket with the subprotocol xmpp.");
            return;
        }

        var browser = await cookies.FindAsync(context);
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = accept;
        context.Response.Headers.SecWebSocketProtocol = Protocol;
        var address = context.Connection.RemoteIpAddress;
        var options = hosts.Options() with
        {
            Framing = StanzaFraming.Frame,
            // Passwords are PLAIN only where TLS is; whether a proxy does it, only the browser knows for certain.
            IsEncrypted = context.Request.IsHttps,
            AllowsPlainUnencrypted = !settings.RequireTls && address is not null && IPAddress.IsLoopback(address),
            ProvenAccount = browser.Account,
            ProvenBy = browser.Ticket,
        };
        await upgrade.UpgradeAsync();
        // Nothing of the request may live on with the stream.
        context.Features.GetRequiredFeature<ConnectionHandover>().LeaveTo(connection =>
            streams.RunAsync(new WebSocketConnection(connection, address), options, browser.Visitor, startTls: null));
    }

    static string? AcceptKey(HttpRequest request)
    {
        var offered = request.Headers.SecWebSocketProtocol.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries));
        if (!HttpMethods.IsGet(request.Method) || !request.Headers.Upgrade.Any(value => "websocket".Equals(value, StringComparison.OrdinalIgnoreCase))
            || request.Headers.SecWebSocketVersion != "13" || request.Headers.SecWebSocketKey is not [{ Length: 24 } key] || !offered.Contains(Protocol))
        {
            return null;
        }

#pragma warning disable CA5350 // RFC 6455 §1.3 prescribes SHA-1; it protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
