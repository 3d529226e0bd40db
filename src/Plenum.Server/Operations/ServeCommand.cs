using System.Security.Cryptography;
using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Server.Accounts;
using Plenum.Server.Messages;
using Plenum.Server.Pep;
using Plenum.Server.Rosters;
using Plenum.Server.Sessions;
using Plenum.Server.Transports;
using Plenum.Server.Transports.Bosh;
using Plenum.Server.Transports.Tcp;
using Plenum.Server.Transports.WebSocket;
using Plenum.Server.Web;
using Plenum.Storage.Sqlite;

namespace Plenum.Server.Operations;

/// <summary>The server: everything put together, started, and stopped in order.</summary>
static class ServeCommand
{
    /// <summary>What each step of stopping may take: together less than the five seconds after which one would think that it hangs.</summary>
    static readonly TimeSpan RoomsStop = TimeSpan.FromSeconds(2), StreamsStop = TimeSpan.FromSeconds(1.5), WebStop = TimeSpan.FromSeconds(0.5);

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="storing">Puts something between the rooms and their store, for the tests' faulty server; null for nothing.</param>
    public static async Task RunAsync(ServerSettings settings, Func<IRoomStore, IRoomStore>? storing = null)
    {
        using var logging = Logging();
        using var database = SqliteDatabase.Open(settings.DataDirectory);
        var store = new SqliteRoomStore(database);
        var values = new SqliteServerValues(database);
        var accounts = new AccountBook(new SqliteAccountStore(database), settings.Domain, TimeProvider.System);
        var limiter = new LoginLimiter(settings.Limits.Rates, TimeProvider.System);
        using var setup = new SetupToken(values, accounts);
        using var signIn = new SignIn(accounts, values, TimeProvider.System);
        await signIn.LoadAsync();

        var sessions = new SessionTable();
        var sessionLog = logging.CreateLogger("Plenum.Sessions");
        using var contacts = new Contacts(
            settings.Domain, new SqliteContactStore(database, TimeProvider.System), new SqliteOfflineStore(database), sessions, TimeProvider.System, sessionLog);
        var personal = new SqlitePersonalStore(database);
        using var followers = new PepFollowers(personal, sessions, contacts.Watchers, TimeProvider.System);
        var account = new AccountAnswers(
            settings.Domain, contacts.Watchers, new AccountBasics(), contacts.Roster, contacts.BlockingFeature, new CarbonsSwitch(),
            new PrivateStorage(new SqlitePrivateXml(database), new(followers)), new VCards(followers), new PepFeature(followers, contacts.Watchers),
            new EntityCaps(followers), new PasswordChange(accounts), new AccountArchive());
        await using var rooms = new RoomDirectory(Hosting(settings, storing?.Invoke(store) ?? store, contacts.Messages, account, logging));
        var router = new StanzaRouter(settings, sessions, new(settings, TimeProvider.System), new(rooms), account, contacts, sessionLog);
        using var streams = new Streams(new(settings.AnonymousDomain, accounts, limiter, sessions, rooms, router, new(), settings.Limits, sessionLog)
        {
            IsSignedOut = signIn.IsOver,
            Undelivered = contacts.Messages.TakeBackAsync,
        });
        signIn.SignedOut = streams.EndSignIn;
        var secret = await values.GetOrAddAsync("scram-secret", RandomNumberGenerator.GetBytes(32));
        var hosts = new StreamHosts(settings.Domain, settings.AnonymousDomain, accounts, secret, settings.Limits);
        var tcp = (settings.TcpEndpoint ?? settings.TlsEndpoint) is null ? null : new TcpTransport(settings, hosts, streams, SelfMadeCertificate.LoadOrMake(settings));
        var cookies = new BrowserCookies(settings, signIn);
        var webSocket = new WebSocketTransport(settings, hosts, streams, cookies);
        var bosh = new BoshTransport(settings, hosts, streams, cookies, TimeProvider.System);
        await using var web = new WebHost(settings, logging, tcp, webSocket, bosh, new(settings, accounts, signIn, setup, limiter));

        await Bookmarks.TakeOverAsync(personal, followers, accounts.JidOf);
        await rooms.StartAsync();
        streams.Start();
        await web.StartAsync();
        await SayReadyAsync(web, setup);
        await web.StopRequested;
        await StopAsync(web, rooms, streams);
    }

    static async Task SayReadyAsync(WebHost web, SetupToken setup)
    {
        if (web.TcpAddress is { } tcp)
        {
            await Console.Out.WriteLineAsync($"XMPP over TCP: {tcp}");
        }

        if (web.TlsAddress is { } tls)
        {
            await Console.Out.WriteLineAsync($"XMPP over TLS: {tls}");
        }

        if (await setup.MakeAsync() is { } token)
        {
            await Console.Out.WriteLineAsync($"There is no account yet. Make the operator's here, once: {web.HttpAddress}/setup?token={token}");
        }

        await Console.Out.WriteLineAsync($"Plenum is ready: {web.HttpAddress}");
    }

    /// <summary>
    /// Nobody new comes in; rooms tell their occupants and commit; streams end, with those last words before the error. What is still
    /// open then is cut.
    /// </summary>
    static async Task StopAsync(WebHost web, RoomDirectory rooms, Streams streams)
    {
        streams.RefuseNew();
        using (var limit = new CancellationTokenSource(RoomsStop))
        {
            await rooms.StopAsync(limit.Token);
        }

        await streams.StopAsync(StreamsStop);
        await web.StopAsync(WebStop);
    }

    static RoomHosting Hosting(ServerSettings settings, IRoomStore store, MessageRouter messages, AccountAnswers account, ILoggerFactory logging)
    {
        var log = logging.CreateLogger("Plenum.Rooms");
        return new(
            store, new RoomFeatureSet(RoomFeatures.All), new()
            {
                Creators = settings.Creators, Locked = settings.RoomsLocked, ShownOccupants = settings.ShownOccupants, Rates = settings.Limits.Rates, AccountDomains = [settings.Domain, settings.AnonymousDomain],
                ArchiveDays = settings.ArchiveDays, ArchiveMessages = settings.ArchiveMessages,
            })
        {
            Notify = messages.Notify,
            Ask = new OccupantQuestions(account).Ask,
            Log = (what, cause) => Logs.RoomProblem(log, what, cause),
        };
    }

    /// <summary>Warnings and errors go to stderr: stdout says where the server is, and nothing else.</summary>
    static ILoggerFactory Logging() => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Warning)
        // It warns that its keys are not encrypted; they are in a folder that only the server's user can enter.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // Why it cannot start is said in one line, by us.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
        .AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
