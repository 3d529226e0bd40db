using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Plenum.Server.Operations;
using Plenum.Server.Transports.Bosh;
using Plenum.Server.Transports.Tcp;
using Plenum.Server.Transports.WebSocket;

namespace Plenum.Server.Web;

/// <summary>Kestrel: the sockets of both endpoints, pages and API.</summary>
sealed class WebHost : IAsyncDisposable
{
    /// <summary>
    /// Bytes that the system buffers for one client, 64 KiB: a reader that stalls is noticed after so much, where the system's own idea
    /// is megabytes.
    /// </summary>
    const int SendBuffer = 64 * 1024;

    readonly ServerSettings settings;
    readonly WebApplication app;
    readonly TaskCompletionSource stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ListenOptions? http, tcp, tls;
    EndPoint? binding;

    public WebHost(ServerSettings settings, ILoggerFactory logging, TcpTransport? tcpTransport, WebSocketTransport webSocket, BoshTransport bosh, WebApi api)
    {
        this.settings = settings;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logging);
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(SignIn.Scheme).AddCookie(SignIn.Configure);
        AddKeys(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, tcpTransport));
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.NoDelay = true;
            sockets.Backlog = 4096;
            sockets.CreateBoundListenSocket = Bind;
        });
        app = builder.Build();
        app.Lifetime.ApplicationStopping.Register(() => stopRequested.TrySetResult());
        Map(webSocket, bosh, api, logging);
    }

    /// <summary>Done when the process is asked to stop (Ctrl-C, SIGTERM).</summary>
    public Task StopRequested => stopRequested.Task;

    /// <summary>Where pages are, with the port that was bound.</summary>
    public string HttpAddress => $"http://{http!.IPEndPoint}";

    /// <summary>Where XMPP over TCP is, or null if it is off.</summary>
    public IPEndPoint? TcpAddress => tcp?.IPEndPoint;

    /// <summary>Where XMPP over TLS is, or null if it is off.</summary>
    public IPEndPoint? TlsAddress => tls?.IPEndPoint;

    /// <summary>Binds and begins to accept; throws <see cref="StartupException"/> where it cannot.</summary>
    public async Task StartAsync()
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            var setting = Equals(binding, settings.TcpEndpoint) ? "Tcp:Endpoint" : Equals(binding, settings.TlsEndpoint) ? "Tcp:TlsEndpoint" : "Http:Endpoint";
            var why = cause is SocketException ? cause.Message : cause.InnerException?.Message ?? cause.Message;
            throw new StartupException($"Setting Plenum:{setting}: cannot listen on {binding}: {why.TrimEnd('.')}.");
        }
    }

    /// <summary>Stops, waiting so long at most for requests that are being answered.</summary>
    public async Task StopAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        await app.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    void Listen(KestrelServerOptions kestrel, TcpTransport? tcpTransport)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(settings.HttpEndpoint, options =>
        {
            http = options;
            options.Protocols = HttpProtocols.Http1; // A proxy speaks HTTP/2 to browsers; without TLS nobody does.
            ConnectionHandover.Use(options);
        });
        if (settings.TcpEndpoint is { } plain)
        {
            kestrel.Listen(plain, options =>
            {
                tcp = options;
                options.Run(tcpTransport!.OnConnectedAsync);
            });
        }

        if (settings.TlsEndpoint is { } secured)
        {
            kestrel.Listen(secured, options =>
            {
                tls = options;
                options.Run(tcpTransport!.OnTlsConnectedAsync);
            });
        }
    }

    System.Net.Sockets.Socket Bind(EndPoint endpoint)
    {
        binding = endpoint;
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBuffer;
        return socket;
    }

    void AddKeys(IServiceCollection services)
    {
        var folder = Path.Combine(settings.DataDirectory, "keys");
        PrivateFile.MakeFolder(folder);
        services.AddDataProtection().SetApplicationName("plenum").PersistKeysToFileSystem(new(folder));
    }

    void Map(WebSocketTransport webSocket, BoshTransport bosh, WebApi api, ILoggerFactory logging)
    {
        // What a proxy on this machine says of its client; from elsewhere nobody is believed.
        app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.Use((context, next) =>
        {
            SecurityHeaders.Add(context.Response.Headers);
            return next(context);
        });
        app.MapGet("/healthz", (RequestDelegate)(context => context.Response.WriteAsync("ok")));
        app.Map(WebApi.WebSocketPath, (RequestDelegate)webSocket.HandleAsync);
        app.Map(BoshTransport.Path, (RequestDelegate)bosh.HandleAsync);
        new HostMeta(settings).Map(app);
        api.Map(app);

        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var pages = new StaticPages(root);
        if (!pages.Any)
        {
            app.Lifetime.ApplicationStarted.Register(() => Logs.NoPages(logging.CreateLogger("Plenum.Web"), root));
        }

        app.MapFallback("{*path}", (RequestDelegate)(context => ServePageAsync(pages, context)));
    }

    static async Task ServePageAsync(StaticPages pages, HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var file = path switch
        {
            "/" => "/index.html",
            "/setup" => "/setup.html",
            _ when path.StartsWith("/r/", StringComparison.Ordinal) && path.Length > 3 && path.IndexOf('/', 3) < 0 => "/room.html",
            _ => path,
        };
        if (!await pages.TryServeAsync(context, file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("There is nothing here.");
        }
    }
}
