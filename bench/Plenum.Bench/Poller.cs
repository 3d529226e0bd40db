using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Plenum.Bench;

/// <summary>
/// One thread that waits for many sockets (Linux epoll). The platform's own asynchronous sockets would cost the load generator more
/// than the server that it measures.
/// </summary>
sealed class Poller : IDisposable
{
    const int Add = 1;
    const uint Readable = 1;
    const int Most = 256;

    // struct epoll_event { uint32_t events; uint64_t data; }, packed on x86-64 only.
    static readonly int Offset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    static readonly int Size = Offset + 8;

    readonly int descriptor = Check(epoll_create1(0));
    readonly List<Client> clients = [];
    readonly byte[] events = new byte[Most * Size];

    /// <summary>Waits for this client's socket from now on.</summary>
    public void Watch(Client client)
    {
        var wanted = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteUInt64LittleEndian(wanted.AsSpan(Offset), (ulong)clients.Count);
        clients.Add(client);
        _ = Check(epoll_ctl(descriptor, Add, (int)client.Socket.SafeHandle.DangerousGetHandle(), wanted));
    }

    /// <summary>Lets clients read what has come; waits for at most so long.</summary>
    public void Once(int milliseconds)
    {
        var count = epoll_wait(descriptor, events, Most, milliseconds);
        for (var i = 0; i < count; i++)
        {
            clients[(int)BinaryPrimitives.ReadUInt64LittleEndian(events.AsSpan((i * Size) + Offset))].Read();
        }
    }

    /// <summary>Lets clients read until it is so; after a minute without that it fails.</summary>
    public void Until(Func<bool> condition, string what)
    {
        var end = Environment.TickCount64 + 60_000;
        while (!condition())
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"Within a minute there was no {what}.");
            }

            Once(100);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Socket.Dispose();
        }

        _ = close(descriptor);
    }

    static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int epoll_ctl(int descriptor, int operation, int file, byte[] wanted);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int epoll_wait(int descriptor, [Out] byte[] events, int most, int milliseconds);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int close(int file);
}
