using System.Diagnostics;

namespace Plenum.Bench.Servers;

/// <summary>ejabberd as Debian ships it. Its rooms keep no archive here, so it has less to do than Plenum.</summary>
sealed class EjabberdServer : MeasuredServer
{
    public override string Name => "ejabberd";

    public override string WebSocketPath => "/ws";

    /// <summary>Where it is installed.</summary>
    public static string Home =>
        Directory.GetDirectories("/usr/lib", "ejabberd-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Order().First();

    protected override Process Launch()
    {
        var config = Path.Combine(Data, "ejabberd.yml");
        File.WriteAllText(config, $$"""
            hosts: [localhost, anon.localhost]
            loglevel: error
            certfiles: ["{{Certificate.Make(Data)}}"]
            listen:
              - port: {{Tcp.Port}}
                ip: "127.0.0.1"
                module: ejabberd_c2s
                starttls: true
                max_stanza_size: 262144
                shaper: none
              - port: {{Http.Port}}
                ip: "127.0.0.1"
                module: ejabberd_http
                request_handlers:
                  /ws: ejabberd_http_ws
            host_config:
              anon.localhost:
                auth_method: [anonymous]
                allow_multiple_connections: true
                anonymous_protocol: sasl_anon
            modules:
              mod_muc:
                host: rooms.localhost
                access: all
                access_create: all
                max_users: 20000
                max_user_conferences: 100
                default_room_options:
                  max_users: 20000
            """);
        var start = new ProcessStartInfo("erl",
            ["-noinput", "+K", "true", "+P", "250000", "-mnesia", "dir", $"\"{Data}/mnesia\"", "-pa", Path.Combine(Home, "ebin"), "-s", "ejabberd"])
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = Data,
        };
        (start.Environment["EJABBERD_CONFIG_PATH"], start.Environment["EJABBERD_LOG_PATH"]) = (config, Path.Combine(Data, "ejabberd.log"));
        return Run(start);
    }
}
