using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Plenum.Bench.Servers;

/// <summary>
/// A real XMPP server in a process of its own, on loopback, with a data directory that goes with it: TCP without TLS and WebSocket, visitors
/// without an account on <c>anon.localhost</c>, rooms on <c>rooms.localhost</c> that any of them may make, no limits on rates.
/// </summary>
abstract class MeasuredServer : IDisposable
{
    Process? process;

    /// <summary>What it is called in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Where it takes XMPP over TCP.</summary>
    public IPEndPoint Tcp { get; protected set; } = FreePort();

    /// <summary>Where it takes XMPP over WebSocket.</summary>
    public IPEndPoint Http { get; protected set; } = FreePort();

    /// <summary>The path of its WebSocket.</summary>
    public abstract string WebSocketPath { get; }

    /// <summary>The CPU time that it has used so far, in user and kernel mode.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // After the name, which may hold anything, in parentheses: fields 3 and on; 14 and 15 are times in 1/100 s.
            var fields = File.ReadAllText($"/proc/{process!.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
        }
    }

    /// <summary>Its resident memory in KiB.</summary>
    public long MemoryKibibytes
    {
        get
        {
            process!.Refresh();
            return process.WorkingSet64 / 1024;
        }
    }

    protected string Data { get; } = Directory.CreateTempSubdirectory("plenum-bench-").FullName;

    /// <summary>Starts it and waits until it can be connected to.</summary>
    public static MeasuredServer Start(string name, string dll)
    {
        MeasuredServer server = name switch
        {
            "plenum" => new PlenumServer(dll),
            "prosody" => new ProsodyServer(),
            "ejabberd" => new EjabberdServer(),
            _ => throw new ArgumentException($"There is no server {name}: plenum, prosody, ejabberd."),
        };
        try
        {
            server.process = server.Launch();
            server.AwaitReady();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    protected abstract Process Launch();

    protected static Process Run(ProcessStartInfo start) => Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");

    protected virtual void AwaitReady()
    {
        var end = Environment.TickCount64 + 60_000;
        while (!Takes(Tcp) || !Takes(Http))
        {
            if (process!.HasExited || Environment.TickCount64 > end)
            {
                throw new InvalidOperationException($"{Name} did not start.");
            }

            Thread.Sleep(50); // The peers do not say when they are ready.
        }
    }

    protected string ReadUntil(string beginning)
    {
        while (process!.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }

        throw new InvalidOperationException($"{Name} did not start.");
    }

    static bool Takes(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static IPEndPoint FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
