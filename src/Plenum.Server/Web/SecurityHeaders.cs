namespace Plenum.Server.Web;

/// <summary>What browsers are told to forbid, on every answer.</summary>
static class SecurityHeaders
{
    /// <summary>
    /// Nothing from elsewhere. Converse.js injects style elements and gives no way to mark them, hence <c>unsafe-inline</c> for styles;
    /// avatars and emoji come as <c>data:</c> and <c>blob:</c> images.
    /// </summary>
    const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    public static void Add(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
    }
}
