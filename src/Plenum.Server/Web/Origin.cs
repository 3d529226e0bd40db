namespace Plenum.Server.Web;

/// <summary>Where a request comes from (RFC 6454).</summary>
static class Origin
{
    /// <summary>
    /// True if the request comes from one of our own pages, or from no page at all. The scheme does not count: behind a proxy that
    /// ends TLS we see another one than the browser.
    /// </summary>
    public static bool IsOwn(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin]
            ? request.Headers.Origin.Count == 0
            : Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && new HostString(uri.IsDefaultPort ? uri.Host : uri.Authority) is var claimed
                && HasSameHost(claimed, request.Host, uri.IsDefaultPort);

    static bool HasSameHost(HostString claimed, HostString host, bool isDefaultPort) =>
        claimed.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (isDefaultPort ? host.Port is null or 80 or 443 : claimed.Port == host.Port);
}
