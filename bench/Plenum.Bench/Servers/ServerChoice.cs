using System.Reflection;

namespace Plenum.Bench.Servers;

/// <summary>A server that is to be measured, as the command line names it.</summary>
/// <param name="Name"><c>plenum</c>, <c>prosody</c> or <c>ejabberd</c>.</param>
/// <param name="Program">Plenum's <c>plenum.dll</c> or executable.</param>
/// <param name="Modules">The directory of Prosody modules for polls and tasks, or null.</param>
sealed record ServerChoice(string Name, string Program, string? Modules)
{
    public bool IsPlenum => Name == "plenum";

    /// <summary>True if it can run polls, and keep lists of tasks.</summary>
    public bool HasPolls => IsPlenum || (Name == "prosody" && Modules is not null);

    /// <summary>Its name and version.</summary>
    public string Version => Name switch
    {
        "plenum" => $"Plenum {PlenumVersion()}",
        "prosody" => ProsodyServer.Version,
        _ => $"ejabberd {Path.GetFileName(EjabberdServer.Home)["ejabberd-".Length..]}",
    };

    /// <summary>Starts it, with an empty data directory, and waits until it can be connected to.</summary>
    /// <param name="settings">Plenum's settings besides.</param>
    public MeasuredServer Start(IReadOnlyDictionary<string, string> settings)
    {
        var server = New(settings);
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>One that has not been started.</summary>
    public MeasuredServer New(IReadOnlyDictionary<string, string> settings) => Name switch
    {
        "plenum" => new PlenumServer(Program, settings),
        "prosody" => new ProsodyServer(Modules),
        "ejabberd" => new EjabberdServer(),
        _ => throw new ArgumentException($"There is no server {Name}: plenum, prosody, ejabberd."),
    };

    string PlenumVersion()
    {
        var dll = Path.ChangeExtension(Program, ".dll");
        return File.Exists(dll) ? AssemblyName.GetAssemblyName(dll).Version!.ToString(3) : "(native)";
    }
}
