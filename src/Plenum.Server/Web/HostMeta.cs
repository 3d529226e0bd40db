using System.Text;
using System.Text.Json;
using Plenum.Server.Operations;
using Plenum.Server.Transports.Bosh;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Web;

/// <summary>
/// How browsers may connect (XEP-0156, RFC 6415): the WebSocket and the HTTP binding, by their absolute addresses. Pages of every
/// origin may read it; there is nothing in it that is not for everybody.
/// </summary>
sealed class HostMeta(ServerSettings settings)
{
    const string Xrd = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/host-meta", (RequestDelegate)(context => AnswerAsync(context, "application/xrd+xml; charset=utf-8", Xml)));
        routes.MapGet("/.well-known/host-meta.json", (RequestDelegate)(context => AnswerAsync(context, "application/json", Json)));
    }

    async Task AnswerAsync(HttpContext context, string type, Func<IEnumerable<(string Relation, string Address)>, byte[]> write)
    {
        // Without a setting, the address by which we were asked: whoever sends another one is told it back, and nobody may keep it.
        var (request, headers) = (context.Request, context.Response.Headers);
        var root = settings.PublicUrl?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? $"{request.Scheme}://{request.Host.ToUriComponent()}";
        headers.AccessControlAllowOrigin = "*";
        headers.CacheControl = "no-store";
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(write(
        [
            ("urn:xmpp:alt-connections:websocket", "ws" + root["http".Length..] + WebApi.WebSocketPath),
            ("urn:xmpp:alt-connections:xbosh", root + BoshTransport.Path),
        ]), context.RequestAborted);
    }

    static byte[] Xml(IEnumerable<(string Relation, string Address)> links) => Encoding.UTF8.GetBytes("<?xml version='1.0' encoding='utf-8'?>" + new Element("XRD", Xrd)
    {
        links.Select(link => new Element("Link", Xrd) { { "rel", link.Relation }, { "href", link.Address } }),
    });

    static byte[] Json(IEnumerable<(string Relation, string Address)> links) => JsonSerializer.SerializeToUtf8Bytes(
        new HostMetaLinks([.. links.Select(link => new HostMetaLink(link.Relation, link.Address))]), ApiJson.Default.HostMetaLinks);
}
