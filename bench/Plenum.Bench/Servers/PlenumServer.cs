using System.Diagnostics;
using System.Net;

namespace Plenum.Bench.Servers;

/// <summary>Plenum, as it was built.</summary>
sealed class PlenumServer(string program, IReadOnlyDictionary<string, string> settings) : MeasuredServer
{
    public override string Name => "Plenum";

    public override string WebSocketPath => "/xmpp-websocket";

    /// <summary>Makes an account. The server may run meanwhile.</summary>
    public void AddAccount(string name, string password)
    {
        using var adding = Run(Command("user", "add", name, "--password", password));
        adding.StandardOutput.ReadToEnd();
        adding.WaitForExit();
        if (adding.ExitCode != 0)
        {
            throw new InvalidOperationException($"There is no account {name}.");
        }
    }

    protected override Process Launch() => Run(Command());

    protected override void AwaitReady()
    {
        Tcp = IPEndPoint.Parse(ReadUntil("XMPP over TCP: "));
        Http = IPEndPoint.Parse(new Uri(ReadUntil("Plenum is ready: ")).Authority);
    }

    ProcessStartInfo Command(params string[] arguments)
    {
        var start = program.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [program, .. arguments]) : new(program, arguments);
        (start.RedirectStandardOutput, start.WorkingDirectory) = (true, Data);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
            [
                ("DataDirectory", Path.Combine(Data, "data")), ("Http__Endpoint", "127.0.0.1:0"), ("Tcp__Endpoint", "127.0.0.1:0"),
                ("Tcp__RequireTls", "false"), ("Limits__Rates", "false"), ("Rooms__Creators", "everyone"), .. settings.Select(pair => (pair.Key, pair.Value)),
            ])
        {
            start.Environment["Plenum__" + key] = value;
        }

        return start;
    }
}
