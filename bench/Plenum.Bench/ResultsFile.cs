using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plenum.Bench;

/// <summary>A file with a line of JSON for each row that was measured: every round of every server, for tables that are made later.</summary>
sealed class ResultsFile(string path, Options options, IReadOnlyList<string> versions)
{
    static readonly JsonSerializerOptions Written = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Add(string scenario, string what, IReadOnlyDictionary<string, List<Result>> rounds) =>
        File.AppendAllText(path, JsonSerializer.Serialize(new
        {
            date = DateTimeOffset.UtcNow,
            scenario,
            what,
            options = options.Values,
            versions,
            cores = Environment.ProcessorCount,
            kernel = Machine.Kernel,
            loadAverage = Machine.LoadAverage,
            rounds = rounds.ToDictionary(pair => pair.Key, pair => pair.Value),
        }, Written) + "\n");
}
