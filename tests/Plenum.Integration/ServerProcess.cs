using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Plenum.Integration;

/// <summary>The real server in a process of its own, on ports that the system chooses, with a data directory of its own.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>What any wait may take. Far more than it needs: reaching it is a failure, not a measurement.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The server itself.</summary>
    public const string TheServer = "PlenumServer";

    readonly Process process;
    readonly bool ownsData;
    readonly ConcurrentQueue<string> errors = new();
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> output = [];

    ServerProcess(Process process, string data, bool ownsData) => (this.process, DataDirectory, this.ownsData) = (process, data, ownsData);

    /// <summary>The data directory. It stays when it was given at the start, so that another server may continue it.</summary>
    public string DataDirectory { get; }

    /// <summary>Where the pages are.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>The port of XMPP over TCP; 0 if it is off.</summary>
    public int TcpPort { get; private set; }

    /// <summary>The port of XMPP over TLS; 0 if it is off.</summary>
    public int TlsPort { get; private set; }

    /// <summary>The link of the first start, or null.</summary>
    public Uri? SetupLink { get; private set; }

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>What the server said on stderr so far.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>What the server said on stdout before it was ready, and that it is.</summary>
    public IReadOnlyList<string> Output => output;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="data">A data directory to continue; null for a new one that goes with the server.</param>
    /// <param name="settings">Settings below <c>Plenum</c>, e.g. <c>("Tcp:RequireTls", "false")</c>.</param>
    public static Task<ServerProcess> StartAsync(string? data = null, params (string Key, string Value)[] settings) =>
        StartProgramAsync(TheServer, data, settings);

    /// <summary>Starts <see cref="TheServer"/>, or another program that is one: the name of the metadata that says where it is.</summary>
    public static async Task<ServerProcess> StartProgramAsync(string program, string? data = null, params (string Key, string Value)[] settings)
    {
        var directory = data ?? NewDataDirectory();
        var server = new ServerProcess(new Process { StartInfo = StartInfo(program, directory, settings, []) }, directory, data is null);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the program to its end, as on a command line.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string data, IEnumerable<(string Key, string Value)> settings, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(TheServer, data, settings, arguments))!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>An empty directory that is nobody else's. Who makes it deletes it.</summary>
    public static string NewDataDirectory() => Directory.CreateTempSubdirectory("plenum-test-").FullName;

    /// <summary>Adds an account by the command line, beside the running server.</summary>
    public async Task AddUserAsync(string name, string password, bool isOperator = false)
    {
        var (code, _, said) = await RunAsync(DataDirectory, [], ["user", "add", name, "--password", password, .. isOperator ? ["--operator"] : Array.Empty<string>()]);
        Assert.True(code == 0, said);
    }

    /// <summary>Asks the server to stop, as a process manager does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Ends the server as a power failure does.</summary>
    public async Task KillAsync()
    {
        Kill(process); // SIGKILL
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Kill(process);
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
        if (ownsData)
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    async Task StartAsync()
    {
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended: " + string.Join('\n', errors)));
        process.OutputDataReceived += (_, line) => Said(line.Data);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    void Said(string? line)
    {
        if (line is null || ready.Task.IsCompleted)
        {
            return;
        }

        output.Add(line);
        if (TcpLine().Match(line) is { Success: true } tcp)
        {
            TcpPort = int.Parse(tcp.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (TlsLine().Match(line) is { Success: true } tls)
        {
            TlsPort = int.Parse(tls.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (SetupLine().Match(line) is { Success: true } setup)
        {
            SetupLink = new(setup.Value);
        }
        else if (ReadyLine().Match(line) is { Success: true } http)
        {
            Http = new(http.Groups[1].Value);
            ready.TrySetResult();
        }
    }

    static ProcessStartInfo StartInfo(string program, string data, IEnumerable<(string Key, string Value)> settings, string[] arguments)
    {
        var path = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == program).Value!;
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(path), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data,
        };
        foreach (var (key, value) in settings.Prepend(("DataDirectory", data)).Prepend(("Http:Endpoint", "127.0.0.1:0")).Prepend(("Tcp:Endpoint", "127.0.0.1:0")))
        {
            start.Environment["Plenum__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: false);
        }
        catch (InvalidOperationException)
        {
            // It has ended, or never began.
        }
    }

    [GeneratedRegex(@"^XMPP over TCP: .*:(\d+)$")]
    private static partial Regex TcpLine();

    [GeneratedRegex(@"^XMPP over TLS: .*:(\d+)$")]
    private static partial Regex TlsLine();

    [GeneratedRegex(@"http://\S+/setup\?token=\S+$")]
    private static partial Regex SetupLine();

    [GeneratedRegex(@"^Plenum is ready: (http://\S+)$")]
    private static partial Regex ReadyLine();
}
