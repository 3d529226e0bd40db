using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Plenum.Integration.Conversations;

/// <summary>
/// Debian's Prosody, in a process of its own on a free port, with a data directory that goes with it. Its hosts, accounts and rules are those
/// that <see cref="BothServers"/> gives Plenum.
/// </summary>
sealed class ProsodyProcess : IAsyncDisposable
{
    readonly Process process;
    readonly string data;

    ProsodyProcess(Process process, string data, int port) => (this.process, this.data, Port) = (process, data, port);

    /// <summary>The port of XMPP over TCP.</summary>
    public int Port { get; }

    /// <summary>Starts it with these accounts, and waits until it can be connected to.</summary>
    public static async Task<ProsodyProcess> StartAsync(IEnumerable<string> accounts, string password)
    {
        var data = ServerProcess.NewDataDirectory();
        var port = FreePort();
        var config = Path.Combine(data, "prosody.cfg.lua");
        await File.WriteAllTextAsync(config, Configuration(data, port));
        var folder = Directory.CreateDirectory(Path.Combine(data, "localhost", "accounts"));
        foreach (var account in accounts)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{account}.dat"), $"return {{ [\"password\"] = \"{password}\" }};");
        }

        var start = new ProcessStartInfo("/usr/bin/prosody", ["-F", "--config", config]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data };
        var server = new ProsodyProcess(Process.Start(start)!, data, port);
        server.process.OutputDataReceived += (_, _) => { };
        server.process.ErrorDataReceived += (_, _) => { };
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            await server.AwaitReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync().WaitAsync(ServerProcess.Patience);
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    static string Configuration(string data, int port) => $$"""
        run_as_root = true
        daemonize = false
        pidfile = "{{data}}/prosody.pid"
        data_path = "{{data}}"
        certificates = "{{data}}"
        log = { error = "{{data}}/prosody.err" }
        modules_enabled = {
            "disco", "ping", "saslauth", "roster", "private", "blocklist", "carbons", "vcard_legacy", "vcard4", "pep", "offline", "version",
            "time", "register", "csi", "lastactivity"
        }
        modules_disabled = { "s2s", "tls", "http" }
        c2s_require_encryption = false
        allow_unencrypted_plain_auth = true
        c2s_ports = { {{port}} }
        c2s_interfaces = { "127.0.0.1" }
        http_ports = { }
        https_ports = { }
        c2s_direct_tls_ports = { }
        legacy_ssl_ports = { }
        VirtualHost "localhost"
            authentication = "internal_plain"
        VirtualHost "anon.localhost"
            authentication = "anonymous"
        Component "rooms.localhost" "muc"
            modules_enabled = { "muc_mam" }
            restrict_room_creation = "local"
            muc_room_default_persistent = true
            muc_room_default_public = true
            muc_tombstones = false
            max_history_messages = 50
            muc_room_default_history_length = 50
        """;

    async Task AwaitReadyAsync()
    {
        using var limit = new CancellationTokenSource(ServerProcess.Patience);
        while (!process.HasExited)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token); // It says nowhere that it is ready.
            }
        }

        throw new InvalidOperationException("Prosody ended: " + await File.ReadAllTextAsync(Path.Combine(data, "prosody.err"), limit.Token));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
