using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Plenum.Server.Accounts;
using Plenum.Server.Operations;
using Plenum.Server.Transports.Bosh;

namespace Plenum.Server.Web;

/// <summary>The JSON API of the pages: who am I, sign in, sign out, make the first operator.</summary>
sealed class WebApi(ServerSettings settings, AccountBook accounts, SignIn signIn, SetupToken setup, LoginLimiter limiter)
{
    /// <summary>The cookie that makes an anonymous visitor the same one after a reload.</summary>
    public const string VisitorCookie = "plenum-visitor";

    /// <summary>Where XMPP over WebSocket is.</summary>
    public const string WebSocketPath = "/xmpp-websocket";

    /// <summary>Bytes of a request's body, 4 KiB: a name and a password. A longer one is answered with 413.</summary>
    const int LongestBody = 4096;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", (RequestDelegate)MeAsync);
        routes.MapPost("/api/login", Changing<LoginRequest>(ApiJson.Default.LoginRequest, LoginAsync));
        routes.MapPost("/api/setup", Changing<SetupRequest>(ApiJson.Default.SetupRequest, SetupAsync));
        routes.MapPost("/api/logout", (RequestDelegate)LogoutAsync);
    }

    async Task MeAsync(HttpContext context)
    {
        if (!VisitorId.IsToken(context.Request.Cookies[VisitorCookie]))
        {
            context.Response.Cookies.Append(VisitorCookie, VisitorId.NewToken(), new()
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), Path = "/",
            });
        }

        var account = await signIn.FindAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new Me(
            settings.Domain, settings.AnonymousDomain, settings.RoomsDomain, WebSocketPath, BoshTransport.Path,
#pragma warning disable CA1308 // The words of the setting are in lower case.
            settings.Creators.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
            !await accounts.AnyAsync(),
            account is null ? null : new(account.Name, $"{account.Name}@{settings.Domain}", account.Operator)), ApiJson.Default.Me);
    }

    async Task LoginAsync(HttpContext context, LoginRequest login)
    {
        var address = context.Connection.RemoteIpAddress;
        var name = accounts.JidOf(login.Name ?? "")?.Local;
        if (!limiter.Allows(address, name))
        {
            await ProblemAsync(context, StatusCodes.Status429TooManyRequests, "Too many tries", "Too many failed attempts. Wait some minutes.");
        }
        else if (name is not null && await accounts.CheckAsync(name, login.Password ?? "") is { } account)
        {
            limiter.Succeeded(name);
            await SignIn.SignInAsync(context, account);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            limiter.Failed(address, name);
            await ProblemAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", "The name or the password is wrong.");
        }
    }

    async Task SetupAsync(HttpContext context, SetupRequest request)
    {
        var (right, refusal) = await setup.UseAsync(request.Token ?? "", request.Name ?? "", request.Password ?? "");
        if (!right)
        {
            await ProblemAsync(context, StatusCodes.Status403Forbidden, "Link not valid", "This link is wrong, or was used already.");
        }
        else if (refusal is not null)
        {
            await ProblemAsync(context, StatusCodes.Status400BadRequest, "Not a name and password", refusal);
        }
        else
        {
            await SignIn.SignInAsync(context, (await accounts.FindAsync(request.Name!))!);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    async Task LogoutAsync(HttpContext context)
    {
        if (await IsRefusedAsync(context))
        {
            return;
        }

        await signIn.SignOutAsync(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    static RequestDelegate Changing<T>(JsonTypeInfo<T> type, Func<HttpContext, T, Task> handle) => async context =>
    {
        if (await IsRefusedAsync(context))
        {
            return;
        }

        T? body = default;
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LongestBody;
            }

            body = await context.Request.ReadFromJsonAsync(type, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Not JSON: no body.
        }
        catch (BadHttpRequestException bad)
        {
            await ProblemAsync(context, bad.StatusCode, "Bad request", "The request cannot be read.");
            return;
        }

        await (body is null ? ProblemAsync(context, StatusCodes.Status400BadRequest, "Bad request", "The body is not what is expected.") : handle(context, body));
    };

    /// <summary>
    /// Pages of other origins may not change anything in our visitors' names. A form of another page can send no JSON; a script can,
    /// but its browser says where it comes from.
    /// </summary>
    static async Task<bool> IsRefusedAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await ProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Send Content-Type: application/json.");
            return true;
        }

        if (!Origin.IsOwn(context.Request))
        {
            await ProblemAsync(context, StatusCodes.Status403Forbidden, "Another origin", "Only the pages of this server may ask this.");
            return true;
        }

        return false;
    }

    static Task ProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Problem(title, detail, status), ApiJson.Default.Problem, "application/problem+json");
    }
}
