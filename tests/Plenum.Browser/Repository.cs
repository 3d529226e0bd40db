namespace Plenum.Browser;

/// <summary>Where things are in the working copy that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The server, built in the configuration that the tests were built in.</summary>
    public static string ServerAssembly
    {
        get
        {
            var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
            return Path.Combine(Root, "src", "Plenum.Server", "bin", configuration, "net10.0", "plenum.dll");
        }
    }

    public static string Axe => Path.Combine(Root, "web", "node_modules", "axe-core", "axe.min.js");

    static string FindRoot(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Plenum.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run within the working copy only.");
        return folder;
    }
}
