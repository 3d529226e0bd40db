using System.Diagnostics;
using System.Threading.Channels;

namespace Plenum.Integration.Clients.Terminal;

/// <summary>A program in a terminal of its own: what is typed goes in, what its screen shows comes out. tmux holds the terminal.</summary>
sealed class Tmux : IAsyncDisposable
{
    const int Columns = 200, Rows = 60;

    /// <summary>What any wait may take; reaching it is a failure.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Process control;
    readonly string socket;

    // tmux tells in control mode when the program has written something (tmux(1), CONTROL MODE), so nobody looks at the clock.
    readonly Channel<bool> written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    readonly Channel<string> answers = Channel.CreateUnbounded<string>();
    readonly SemaphoreSlim asking = new(1);

    Tmux(Process control, string socket) => (this.control, this.socket) = (control, socket);

    /// <summary>Starts a program.</summary>
    /// <param name="home">A directory for the socket, and the program's home.</param>
    /// <param name="program">The program and its arguments, as for a shell.</param>
    public static async Task<Tmux> StartAsync(string home, string program)
    {
        var socket = Path.Combine(home, "tmux");
        var start = new ProcessStartInfo("tmux",
            ["-S", socket, "-f", "/dev/null", "-C", "new-session", "-x", $"{Columns}", "-y", $"{Rows}", program])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home,
        };
        foreach (var variable in (string[])["XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMUX"])
        {
            start.Environment.Remove(variable);
        }

        (start.Environment["HOME"], start.Environment["LANG"], start.Environment["TERM"]) = (home, "C.UTF-8", "screen");
        var tmux = new Tmux(Process.Start(start)!, socket);
        _ = tmux.ReadAsync();
        await tmux.answers.Reader.ReadAsync().AsTask().WaitAsync(Patience); // What new-session says.
        return tmux;
    }

    /// <summary>Types a line and the Enter key.</summary>
    public async Task TypeAsync(string line)
    {
        // -l: as it is, no names of keys. In tmux's own quoting a backslash, a quote and a dollar are special.
        var quoted = line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "\\$", StringComparison.Ordinal);
        await AskAsync($"send-keys -l \"{quoted}\"");
        await AskAsync("send-keys Enter");
    }

    /// <summary>Presses a key by its name in tmux, such as <c>PageUp</c>.</summary>
    public Task PressAsync(string key) => AskAsync($"send-keys {key}");

    /// <summary>What the screen shows now.</summary>
    public Task<string> ScreenAsync() => AskAsync("capture-pane -p");

    /// <summary>Waits until the screen shows this text.</summary>
    public Task<string> SeesAsync(string text) => SeesAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until the screen is as wanted; fails with what it shows instead.</summary>
    public async Task<string> SeesAsync(Func<string, bool> wanted, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var screen = "";
        try
        {
            while (true)
            {
                screen = await ScreenAsync();
                if (wanted(screen))
                {
                    return screen;
                }

                await written.Reader.ReadAsync(limit.Token);
            }
        }
        catch (Exception cause) when (cause is OperationCanceledException or ChannelClosedException)
        {
            Assert.Fail($"The screen does not show '{what}':\n{screen}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("tmux", ["-S", socket, "kill-server"]))
        {
            await kill.WaitForExitAsync().WaitAsync(Patience);
        }

        control.Kill(entireProcessTree: true);
        await control.WaitForExitAsync().WaitAsync(Patience);
        control.Dispose();
        asking.Dispose();
    }

    async Task<string> AskAsync(string command)
    {
        await asking.WaitAsync(Patience);
        try
        {
            await control.StandardInput.WriteLineAsync(command);
            await control.StandardInput.FlushAsync();
            return await answers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        finally
        {
            asking.Release();
        }
    }

    /// <remarks><code>%begin … lines … %end or %error   |   %output of the program   |   other notices</code></remarks>
    async Task ReadAsync()
    {
        List<string>? answer = null;
        while (await control.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("%begin ", StringComparison.Ordinal))
            {
                answer = [];
            }
            else if (answer is not null && (line.StartsWith("%end ", StringComparison.Ordinal) || line.StartsWith("%error ", StringComparison.Ordinal)))
            {
                answers.Writer.TryWrite(string.Join('\n', answer));
                answer = null;
            }
            else if (answer is not null)
            {
                answer.Add(line);
            }
            else if (line.StartsWith("%output ", StringComparison.Ordinal))
            {
                written.Writer.TryWrite(true);
            }
        }

        answers.Writer.TryComplete();
        written.Writer.TryComplete();
    }
}
