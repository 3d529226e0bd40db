using System.Diagnostics;
using System.Text;

namespace Plenum.Bench.Servers;

/// <summary>
/// Prosody as Debian ships it. Its rooms keep no archive here, so it has less to do than Plenum. With the directory of modules that the
/// livechat plugin of PeerTube brings along it has polls and tasks, too.
/// </summary>
sealed class ProsodyServer(string? modules) : MeasuredServer
{
    public override string Name => "Prosody";

    public override string WebSocketPath => "/xmpp-websocket";

    /// <summary>Name and version, from its first line about itself.</summary>
    public static string Version
    {
        get
        {
            using var asked = Run(new("prosodyctl", ["about"]) { RedirectStandardOutput = true });
            var line = asked.StandardOutput.ReadLine() ?? "Prosody";
            asked.StandardOutput.ReadToEnd();
            asked.WaitForExit();
            return line.Trim();
        }
    }

    // It rewrites the whole list each time that something is published, so that filling one takes minutes. Its file has an item after the
    // other: the last is written many times, each under an id of its own.
    public override Action<int>? Multiply => count =>
    {
        var directory = Path.Combine(Data, "rooms%2elocalhost", "livechat_mep_livechat%2dtasks");
        var list = Directory.GetFiles(directory, "*.list").Single();
        var text = File.ReadAllText(list);
        var last = text[text.LastIndexOf("item(", StringComparison.Ordinal)..];
        var all = new StringBuilder(text);
        for (var number = 1; number < count; number++)
        {
            all.Append(last.Replace("item-0", $"item-{number}", StringComparison.Ordinal));
        }

        File.WriteAllText(list, all.ToString());
    };

    protected override Process Launch()
    {
        var config = Path.Combine(Data, "prosody.cfg.lua");
        var pem = Certificate.Make(Data);
        File.WriteAllText(config, $$"""
            run_as_root = true
            pidfile = "{{Data}}/prosody.pid"
            data_path = "{{Data}}"
            {{(modules is null ? "" : $"plugin_paths = {{ \"{modules}\" }}")}}
            log = { error = "{{Data}}/prosody.err" }
            modules_enabled = { "disco", "ping", "saslauth", "websocket", "tls" }
            modules_disabled = { "s2s", "offline" }
            ssl = { certificate = "{{pem}}", key = "{{pem}}" }
            c2s_require_encryption = false
            allow_unencrypted_plain_auth = true
            c2s_ports = { {{Tcp.Port}} }
            c2s_interfaces = { "127.0.0.1" }
            http_ports = { {{Http.Port}} }
            http_interfaces = { "127.0.0.1" }
            https_ports = { }
            consider_websocket_secure = true
            VirtualHost "anon.localhost"
              http_host = "localhost"
              authentication = "anonymous"
            Component "rooms.localhost" "muc"
              restrict_room_creation = false
              muc_room_locking = false
              {{(modules is null ? "" : "modules_enabled = { \"muc_poll\", \"pubsub_peertubelivechat\" }")}}
            """);
        return Run(new("/usr/bin/prosody", ["-F", "--config", config]) { RedirectStandardOutput = true, WorkingDirectory = Data });
    }
}
