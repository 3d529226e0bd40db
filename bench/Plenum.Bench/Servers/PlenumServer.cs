using System.Diagnostics;
using System.Net;

namespace Plenum.Bench.Servers;

/// <summary>Plenum, as it was built.</summary>
sealed class PlenumServer(string dll) : MeasuredServer
{
    public override string Name => "Plenum";

    public override string WebSocketPath => "/xmpp-websocket";

    protected override Process Launch()
    {
        var start = new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, WorkingDirectory = Data };
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
            [
                ("DataDirectory", Path.Combine(Data, "data")), ("Http__Endpoint", "127.0.0.1:0"), ("Tcp__Endpoint", "127.0.0.1:0"),
                ("Tcp__RequireTls", "false"), ("Limits__Rates", "false"), ("Rooms__Creators", "everyone"),
            ])
        {
            start.Environment["Plenum__" + key] = value;
        }

        return Run(start);
    }

    protected override void AwaitReady()
    {
        Tcp = IPEndPoint.Parse(ReadUntil("XMPP over TCP: "));
        Http = IPEndPoint.Parse(new Uri(ReadUntil("Plenum is ready: ")).Authority);
    }
}
