using System.CommandLine;
using Plenum.Server.Operations;
using Plenum.Storage;

// Serves by default; `plenum user …` sees to the accounts. What cannot be done is one line on stderr and exit code 1.
var root = new RootCommand("Plenum: live chat with rooms and polls. Without a command it serves.") { UserCommands.Create() };
root.SetAction((_, _) => ServeCommand.RunAsync(SettingsReader.Read()));
try
{
    // Signals are the server's own business: it stops in order.
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception problem) when (problem is StartupException or StorageException)
{
    Console.Error.WriteLine($"plenum: {problem.Message.ReplaceLineEndings(" ")}");
    return 1;
}
