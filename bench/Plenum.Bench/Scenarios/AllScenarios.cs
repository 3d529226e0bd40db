namespace Plenum.Bench.Scenarios;

/// <summary>Every scenario there is.</summary>
static class AllScenarios
{
    static readonly Scenario[] All =
    [
        new FanOut(), new Steady(), new Votes(isPublic: false), new Votes(isPublic: true), new Publish(), new OpenList(), new Join(), new Viewers(),
        new Idle(), new Crowd(), new SlowReaders(), new Archive(), new Starting(), new Growth(),
    ];

    public static IEnumerable<string> Names => All.Select(scenario => scenario.Name);

    public static Scenario? Find(string name) => Array.Find(All, scenario => scenario.Name == name);
}
