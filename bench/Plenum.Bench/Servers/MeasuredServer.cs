using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plenum.Bench.Servers;

/// <summary>
/// A real XMPP server in a process of its own, on loopback, with a data directory that goes with it: TCP, with TLS for who wants it, and
/// WebSocket, visitors without an account on <c>anon.localhost</c>, rooms on <c>rooms.localhost</c> that any of them may make, no limits
/// on rates.
/// </summary>
abstract class MeasuredServer : IDisposable
{
    Process? process;

    // When the load generator is told to stop, no server stays behind.
    protected MeasuredServer() => AppDomain.CurrentDomain.ProcessExit += EndAll;

    /// <summary>What it is called in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Where it takes XMPP over TCP.</summary>
    public IPEndPoint Tcp { get; protected set; } = FreePort();

    /// <summary>Where it takes XMPP over WebSocket.</summary>
    public IPEndPoint Http { get; protected set; } = FreePort();

    /// <summary>The path of its WebSocket.</summary>
    public abstract string WebSocketPath { get; }

    /// <summary>The number of its process.</summary>
    public int ProcessId => process!.Id;

    /// <summary>The CPU time that it has used so far, in user and kernel mode.</summary>
    public TimeSpan Cpu => ProcessClock.Of(ProcessId);

    /// <summary>Its resident memory in KiB.</summary>
    public long MemoryKibibytes
    {
        get
        {
            process!.Refresh();
            return process.WorkingSet64 / 1024;
        }
    }

    /// <summary>Where it keeps everything; goes with this object.</summary>
    public string Data { get; } = Directory.CreateTempSubdirectory("plenum-bench-").FullName;

    /// <summary>Starts it and waits until it can be connected to. May be called again after <see cref="Stop"/>.</summary>
    public void Start()
    {
        process = Launch();

        // Who waits for a line that never comes is let go by the end of the process.
        using var late = new Timer(_ => process.Kill(), null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        AwaitReady();
    }

    /// <summary>Ends the process, as it is asked to; the data directory stays.</summary>
    public void Stop()
    {
        if (process is { HasExited: false })
        {
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            {
                kill.WaitForExit();
            }

            if (!process.WaitForExit(20_000))
            {
                process.Kill();
                process.WaitForExit();
            }
        }

        process?.Dispose();
        process = null;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndAll;
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    void EndAll(object? sender, EventArgs e) => Dispose();

    /// <summary>A list of tasks is to be there, of which it has been given so many and is to have so many; null if it must be told of each.</summary>
    public virtual Action<int>? Multiply => null;

    protected abstract Process Launch();

    protected static Process Run(ProcessStartInfo start) => Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");

    protected virtual void AwaitReady()
    {
        // The peers do not say when they are ready: they are when a stream can be opened.
        var end = Environment.TickCount64 + 60_000;
        while (!Streams(Tcp))
        {
            if (process!.HasExited || Environment.TickCount64 > end)
            {
                throw new InvalidOperationException($"{Name} did not start.");
            }

            Thread.Sleep(2);
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

    static bool Streams(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
        try
        {
            socket.Connect(address);
            socket.Send("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='anon.localhost'>"u8);
            var (answer, buffer) = (new StringBuilder(), new byte[4096]);
            while (!answer.ToString().Contains("features>", StringComparison.Ordinal))
            {
                if (socket.Receive(buffer) is var length && length == 0)
                {
                    return false;
                }

                answer.Append(Encoding.UTF8.GetString(buffer, 0, length));
            }

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
}
