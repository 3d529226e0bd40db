using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Plenum.Bench;

/// <summary>What this runs on.</summary>
static class Machine
{
    const int OpenFiles = 7;

    public static string Kernel => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    /// <summary>Of the last minute.</summary>
    public static double LoadAverage => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Lets this process, and the servers that it starts, have as many sockets as they may.</summary>
    public static void RaiseOpenFiles()
    {
        // struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; }: what is, and what it may be raised to. Only root may raise the latter.
        var limit = new ulong[2];
        if (getrlimit(OpenFiles, limit) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        var most = Math.Max(limit[1], 100_000);
        if (setrlimit(OpenFiles, [most, most]) != 0)
        {
            _ = setrlimit(OpenFiles, [limit[1], limit[1]]);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int getrlimit(int resource, [Out] ulong[] limit);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int setrlimit(int resource, ulong[] limit);
}
