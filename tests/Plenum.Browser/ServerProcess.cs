using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Plenum.Browser;

/// <summary>The real server, as a process of its own on ports that the system picks, in a data directory of its own.</summary>
sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>Longer than a cold start takes on a slow, busy machine.</summary>
    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    readonly bool _ownsData;

    ServerProcess(string data, string endpoint, bool ownsData, (string Key, string Value)[] settings)
    {
        Data = data;
        _ownsData = ownsData;
        var start = new ProcessStartInfo("dotnet", [Repository.ServerAssembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        start.Environment["Plenum__DataDirectory"] = data;
        start.Environment["Plenum__Http__Endpoint"] = endpoint;
        start.Environment["Plenum__Tcp__Endpoint"] = "127.0.0.1:0";
        foreach (var (key, value) in settings) start.Environment[$"Plenum__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    public string Data { get; }

    /// <summary>Where the pages are, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The link to choose the first operator with; empty where there is an account already.</summary>
    public string SetupLink { get; private set; } = "";

    /// <summary>Settings are named as in docs/operating.md.</summary>
    public static async Task<ServerProcess> Start(string? data = null, string endpoint = "127.0.0.1:0", params (string Key, string Value)[] settings)
    {
        var server = new ServerProcess(data ?? Directory.CreateTempSubdirectory("plenum-browser-").FullName, endpoint, ownsData: data is null, settings);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server.WaitUntilReady(isFirstStart: data is null);
        return server;
    }

    /// <summary>Creates the first operator without a browser.</summary>
    public async Task SetUp(string name, string password)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Origin", Address);
        var token = SetupLink[(SetupLink.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];
        using var answer = await http.PostAsJsonAsync(new Uri($"{Address}/api/setup"), new { token, name, password }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>As a power cut does.</summary>
    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
        if (_ownsData) Directory.Delete(Data, recursive: true);
    }

    void Hear(string? line)
    {
        if (line is null) _lines.Writer.TryComplete();
        else _lines.Writer.TryWrite(line);
    }

    async Task WaitUntilReady(bool isFirstStart)
    {
        using var limit = new CancellationTokenSource(StartsWithin);
        var heard = new List<string>();
        try
        {
            while (Address == "" || (isFirstStart && SetupLink == ""))
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                heard.Add(line);
                if (Ready().Match(line) is { Success: true } ready) Address = ready.Groups[1].Value.TrimEnd('/');
                if (Setup().Match(line) is { Success: true } setup) SetupLink = setup.Value;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            await Kill();
            throw new InvalidOperationException($"The server did not get ready. It said:\n{string.Join('\n', heard)}");
        }
    }

    [GeneratedRegex(@"Plenum is ready: (http\S+)")]
    private static partial Regex Ready();

    [GeneratedRegex(@"http\S+/setup\?token=\S+")]
    private static partial Regex Setup();
}
