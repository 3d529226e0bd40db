using System.Diagnostics;
using System.Text.Json;

namespace Plenum.Integration.Clients;

/// <summary>Runs a scenario of a slixmpp script against a server, and keeps the facts that it told.</summary>
sealed class Slixmpp
{
    /// <summary>Debian's Python, for which python3-slixmpp is installed; another one in the path would not have it.</summary>
    const string Python = "/usr/bin/python3";

    /// <summary>More than the script gives itself, so that its own message is seen.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(80);

    readonly ILookup<string, JsonElement> facts;

    Slixmpp(IEnumerable<(string Fact, JsonElement Value)> told) => facts = told.ToLookup(one => one.Fact, one => one.Value);

    /// <summary>Runs a scenario, in a room of its own that is not there yet.</summary>
    public static async Task<Slixmpp> RunAsync(SlixmppServer server, string script, string scenario)
    {
        var start = new ProcessStartInfo(Python)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Clients", script + ".py"), scenario,
            "--host", "127.0.0.1", "--port", $"{server.Port}", "--domain", "localhost",
            "--password", SlixmppServer.Password, "--room", Room(script, scenario),
        ];
        arguments.ToList().ForEach(start.ArgumentList.Add);

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{script} {scenario}: {await output}\n{await errors}");
            return new((await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The bare JID of a scenario's room.</summary>
    public static string Room(string script, string scenario) => $"{script}.{scenario}@rooms.localhost";

    /// <summary>A fact that is a text, or a stanza as XML.</summary>
    public string Text(string fact) => One(fact).GetString()!;

    /// <summary>A fact that is a number, a truth, a list or an object, as JSON without blanks.</summary>
    public string Json(string fact) => JsonSerializer.Serialize(One(fact));

    /// <summary>A fact that is a list of texts.</summary>
    public IReadOnlyList<string> List(string fact) => [.. One(fact).EnumerateArray().Select(text => text.GetString()!)];

    /// <summary>A fact that was told several times.</summary>
    public IReadOnlyList<string> All(string fact) => [.. facts[fact].Select(value => value.GetString()!)];

    /// <summary>Checks that a fact is this stanza (<see cref="Stanzas.Difference"/>).</summary>
    public void Is(string fact, string expected) => Stanzas.Same(expected, Text(fact));

    /// <summary>Checks that a fact is a list with these texts among others.</summary>
    public void Has(string fact, params string[] expected) => Assert.Empty(expected.Except(List(fact)));

    JsonElement One(string fact) => facts[fact].Count() == 1
        ? facts[fact].Single()
        : throw new InvalidOperationException($"'{fact}' was told {facts[fact].Count()} times.");

    static (string, JsonElement) Read(string line)
    {
        var told = JsonElement.Parse(line);
        return (told.GetProperty("fact").GetString()!, told.GetProperty("value"));
    }
}
