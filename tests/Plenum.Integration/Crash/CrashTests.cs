using System.Globalization;

namespace Plenum.Integration.Crash;

/// <summary>
/// Whatever anybody was told survives <c>kill -9</c>. <c>PLENUM_KILLS=N</c> for more, <c>PLENUM_SEED=n</c> for another run.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_vote_that_was_told_is_counted_once_however_often_the_server_is_killed()
    {
        await using var run = new CrashRun(ServerProcess.TheServer, Setting("PLENUM_SEED", 20_261_101), output);
        await run.RunAsync(Setting("PLENUM_KILLS", 20));
        Assert.Empty(run.Violations);
    }

    [Fact]
    public async Task A_server_that_acknowledges_before_the_commit_is_caught()
    {
        await using var run = new CrashRun("PlenumControl", Setting("PLENUM_SEED", 20_261_101), output);
        await run.RunAsync(kills: 5);
        output.WriteLine(string.Join('\n', run.Violations));
        Assert.Contains(run.Violations, violation => violation.Contains("vote", StringComparison.Ordinal));
    }

    static int Setting(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
