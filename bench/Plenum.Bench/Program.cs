using Plenum.Bench;
using Plenum.Bench.Scenarios;
using Plenum.Bench.Servers;

// dotnet run -c Release --project bench/Plenum.Bench -- [SCENARIO …] [compare=plenum,prosody,ejabberd] [NAME=VALUE …]; see bench/README.md.
var options = new Options(args);
List<string> names = options.Names.Count > 0 ? options.Names : ["fanout", "steady", "votes"];
if (names.Find(name => AllScenarios.Find(name) is null) is { } unknown)
{
    Console.Error.WriteLine($"There is no scenario {unknown}: {string.Join(", ", AllScenarios.Names)}.");
    return 1;
}

var program = Path.GetFullPath(options.Text("server") ?? Path.Combine(Root(), "src/Plenum.Server/bin/Release/net10.0/plenum.dll"));
if (!File.Exists(program))
{
    Console.Error.WriteLine($"There is no {program}: build it with dotnet build -c Release src/Plenum.Server");
    return 1;
}

var modules = options.Text("modules") is { } directory ? Path.GetFullPath(directory) : null;
List<ServerChoice> servers = [.. (options.Text("compare") ?? "plenum").Split(',').Select(name => new ServerChoice(name, program, modules))];
List<string> versions = [.. servers.Select(server => server.Version)];
var table = new Table(options, servers, options.Text("results") is { } path ? new(path, options, versions) : null);
List<Scenario> wanted = [.. names.Select(name => AllScenarios.Find(name)!)];
wanted.ForEach(scenario => _ = scenario.Rows(options).Count()); // They ask for their options.
if (options.Unread.FirstOrDefault() is { } misspelt)
{
    Console.Error.WriteLine($"None of {string.Join(", ", names)} has an option {misspelt}.");
    return 1;
}

Machine.RaiseOpenFiles();
Console.WriteLine($"{string.Join(", ", versions)}; {Environment.ProcessorCount} cores, Linux {Machine.Kernel}; {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC");
Console.WriteLine();
table.PrintHead();
foreach (var scenario in wanted)
{
    scenario.Run(table, options);
    Console.WriteLine(Result.Text($"<!-- {scenario.Name}: load average {Machine.LoadAverage:0.0} -->"));
}

return table.Failures == 0 ? 0 : 1;

static string Root()
{
    var at = new DirectoryInfo(AppContext.BaseDirectory);
    while (at is not null && !File.Exists(Path.Combine(at.FullName, "Plenum.slnx")))
    {
        at = at.Parent;
    }

    return at?.FullName ?? Environment.CurrentDirectory;
}
