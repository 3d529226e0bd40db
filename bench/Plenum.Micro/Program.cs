using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// dotnet run -c Release --project bench/Plenum.Micro -- [--filter '*Turn*'] [--list flat]
// In this process: a project generated for each benchmark would take longer to build than to run. Short, so that the whole set ends in some
// minutes: what differs by less than a tenth is noise.
var job = Job.Default.WithId("InProcess")
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(5)
    .WithIterationTime(TimeInterval.FromMilliseconds(250));
var config = DefaultConfig.Instance
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .HideColumns(Column.Job, Column.Toolchain, Column.InvocationCount, Column.UnrollFactor)
    .HideColumns(Column.IterationCount, Column.IterationTime, Column.WarmupCount)
    .WithOptions(ConfigOptions.DisableLogFile)
    .WithArtifactsPath(Path.Combine(Root(), "artifacts", "micro"));
var chosen = args.Any(arg => arg is "--filter" or "-f" or "--list" or "--help" or "--version") ? args : [.. args, "--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(chosen, config);
return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;

// The repository's folder, or the current one where there is none.
static string Root()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plenum.slnx")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? Environment.CurrentDirectory;
}
