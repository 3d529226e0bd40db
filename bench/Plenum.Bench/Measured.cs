namespace Plenum.Bench;

/// <summary>What was measured in a window of time.</summary>
/// <param name="Count">How many deliveries, votes or whatever it is there were.</param>
/// <param name="Wall">How long it took.</param>
/// <param name="Cpu">The server's CPU time meanwhile.</param>
/// <param name="Own">The CPU time of the thread that makes the load.</param>
/// <param name="Latencies">In milliseconds.</param>
sealed record Measured(long Count, TimeSpan Wall, TimeSpan Cpu, TimeSpan Own, List<double> Latencies)
{
    /// <summary>Bytes that the server's runtime has allocated for each; null where that was not counted.</summary>
    public double? AllocatedEach { get; init; }

    /// <summary>The server's CPU time in microseconds.</summary>
    public double CpuEach => Cpu.TotalMicroseconds / Count;

    public double PerSecond => Count / Wall.TotalSeconds;

    /// <summary>How much of a core the load generator used. Close to 1 it, and not the server, may have been what was slow.</summary>
    public double OwnShare => Own / Wall;

    /// <summary>CPU time, rate and latency.</summary>
    public Result ToResult()
    {
        var latency = Result.Text($"p50 {Percentile(Latencies, 50):0.0} p99 {Percentile(Latencies, 99):0.0} ms");
        return new(CpuEach, $"{Result.Short(CpuEach)} µs, {Result.Short(PerSecond)}/s, {latency}{Load(OwnShare)}", Figures());
    }

    public Dictionary<string, double> Figures()
    {
        Dictionary<string, double> figures = new()
        {
            ["count"] = Count, ["wallSeconds"] = Wall.TotalSeconds, ["cpuSeconds"] = Cpu.TotalSeconds, ["cpuMicrosecondsEach"] = CpuEach,
            ["perSecond"] = PerSecond, ["loadShare"] = OwnShare,
            ["p50Milliseconds"] = Percentile(Latencies, 50), ["p99Milliseconds"] = Percentile(Latencies, 99),
        };
        if (AllocatedEach is { } bytes)
        {
            figures["allocatedBytesEach"] = bytes;
        }

        return figures;
    }

    /// <summary>What so many of a hundred stay under; 0 where there are none.</summary>
    public static double Percentile(List<double> values, int percent) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min(values.Count - 1, values.Count * percent / 100));

    /// <summary>A word about the load generator where it had little time left.</summary>
    public static string Load(double share) => share < 0.85 ? "" : Result.Text($", load {share * 100:0} %");
}
