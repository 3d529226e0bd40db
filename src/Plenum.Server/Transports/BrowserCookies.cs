using Plenum.Server.Accounts;
using Plenum.Server.Operations;
using Plenum.Server.Web;
using Plenum.Xmpp;

namespace Plenum.Server.Transports;

/// <summary>Whose browser it is; null for what it is not.</summary>
/// <param name="Account">The account that it is signed in to.</param>
/// <param name="Ticket">The sign-in that says so.</param>
/// <param name="Visitor">The visitor that it is without an account.</param>
readonly record struct BrowserIdentity(Jid? Account, string? Ticket, Jid? Visitor);

/// <summary>Whose browser asks for a stream, by its cookies.</summary>
sealed class BrowserCookies(ServerSettings settings, SignIn signIn)
{
    /// <summary>
    /// Who asks. A page of another origin may open a stream, but not in the name of whoever's browser shows it.
    /// </summary>
    public async Task<BrowserIdentity> FindAsync(HttpContext context)
    {
        if (!Origin.IsOwn(context.Request))
        {
            return default;
        }

        var account = await signIn.FindAsync(context);
        var token = context.Request.Cookies[WebApi.VisitorCookie] is { } cookie && VisitorId.IsToken(cookie) ? cookie : null;
        return new(
            account is null ? null : Jid.Parse($"{account.Name}@{settings.Domain}"),
            account is null ? null : await SignIn.FindTicketAsync(context),
            token is null ? null : Jid.Parse($"{VisitorId.Localpart(token)}@{settings.AnonymousDomain}"));
    }
}
