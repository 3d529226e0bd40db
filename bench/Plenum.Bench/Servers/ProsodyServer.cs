using System.Diagnostics;

namespace Plenum.Bench.Servers;

/// <summary>Prosody as Debian ships it. Its rooms keep no archive here, so it has less to do than Plenum.</summary>
sealed class ProsodyServer : MeasuredServer
{
    public override string Name => "Prosody";

    public override string WebSocketPath => "/xmpp-websocket";

    protected override Process Launch()
    {
        var config = Path.Combine(Data, "prosody.cfg.lua");
        File.WriteAllText(config, $$"""
            run_as_root = true
            pidfile = "{{Data}}/prosody.pid"
            data_path = "{{Data}}"
            certificates = "{{Data}}"
            log = { error = "{{Data}}/prosody.err" }
            modules_enabled = { "disco", "ping", "saslauth", "websocket" }
            modules_disabled = { "s2s", "tls", "offline" }
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
            """);
        return Run(new("/usr/bin/prosody", ["-F", "--config", config]) { RedirectStandardOutput = true, WorkingDirectory = Data });
    }
}
