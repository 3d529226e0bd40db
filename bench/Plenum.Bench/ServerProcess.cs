using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Plenum.Bench;

/// <summary>The real server in a process of its own, with a data directory that goes with it.</summary>
sealed class ServerProcess : IDisposable
{
    readonly string data = Directory.CreateTempSubdirectory("plenum-bench-").FullName;
    readonly Process process;

    public ServerProcess(string dll)
    {
        // Accounts are made as an operator makes them.
        using (var add = Start(dll, "user", "add", "owner", "--password", "bench-password"))
        {
            add.WaitForExit();
        }

        process = Start(dll);
        Address = IPEndPoint.Parse(ReadUntil("XMPP over TCP: "));
        ReadUntil("Plenum is ready: ");
    }

    /// <summary>Where it takes XMPP over TCP.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The CPU time that it has used so far, in user and kernel mode.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // After the name, which may hold anything, in parentheses: fields 3 and on; 14 and 15 are times in 1/100 s.
            var fields = File.ReadAllText($"/proc/{process.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
        }
    }

    /// <summary>Its resident memory in MiB.</summary>
    public long MemoryMebibytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (1024 * 1024);
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    string ReadUntil(string beginning)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    Process Start(string dll, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = data };
        start.Environment["Plenum__DataDirectory"] = Path.Combine(data, "data");
        start.Environment["Plenum__Http__Endpoint"] = "127.0.0.1:0";
        start.Environment["Plenum__Tcp__Endpoint"] = "127.0.0.1:0";
        start.Environment["Plenum__Tcp__RequireTls"] = "false";
        start.Environment["Plenum__Limits__Rates"] = "false";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
