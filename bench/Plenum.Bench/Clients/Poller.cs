using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Plenum.Bench.Clients;

/// <summary>
/// One thread that waits for many sockets (Linux epoll). The platform's own asynchronous sockets would cost the load generator more
/// than the server that it measures.
/// </summary>
sealed class Poller : IDisposable
{
    const int Add = 1, Remove = 2;
    const uint Readable = 1;
    const int Most = 256;

    // struct epoll_event { uint32_t events; uint64_t data; }, packed on x86-64 only.
    static readonly int Offset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    static readonly int Size = Offset + 8;

    readonly int descriptor = Check(epoll_create1(0));
    readonly List<Client> clients = [];
    readonly byte[] events = new byte[Most * Size];
    long messages;

    /// <summary>Messages that any of the clients has got so far. May be read from any thread.</summary>
    public long Messages => Volatile.Read(ref messages);

    /// <summary>Clients that wait for an answer.</summary>
    public int Waiting { get; set; }

    /// <summary>Takes the client among those whose end is this one's, and waits for its socket.</summary>
    public void Adopt(Client client)
    {
        client.Number = clients.Count;
        clients.Add(client);
        Watch(client);
    }

    /// <summary>Waits for this client's socket from now on.</summary>
    public void Watch(Client client)
    {
        if (!client.IsWatched)
        {
            Control(client, Add);
            client.IsWatched = true;
        }
    }

    /// <summary>No longer waits for this client's socket: what the server sends to it stays there.</summary>
    public void Ignore(Client client)
    {
        if (client.IsWatched)
        {
            Control(client, Remove);
            client.IsWatched = false;
        }
    }

    /// <summary>More messages have come.</summary>
    public void Count(int more) => Volatile.Write(ref messages, messages + more);

    /// <summary>Lets clients read what has come; waits for at most so long.</summary>
    public void Once(int milliseconds)
    {
        var count = epoll_wait(descriptor, events, Most, milliseconds);
        for (var i = 0; i < count; i++)
        {
            clients[(int)BinaryPrimitives.ReadUInt64LittleEndian(events.AsSpan((i * Size) + Offset))].Read();
        }
    }

    /// <summary>Lets clients read until it is so; fails if that takes longer.</summary>
    public void Until(Func<bool> condition, string what, int seconds = 60)
    {
        var end = Environment.TickCount64 + (seconds * 1000L);
        while (!condition())
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"Within {seconds} s there was no {what}.");
            }

            Once(100);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }

        _ = close(descriptor);
    }

    void Control(Client client, int operation)
    {
        var wanted = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteUInt64LittleEndian(wanted.AsSpan(Offset), (ulong)client.Number);
        _ = Check(epoll_ctl(descriptor, operation, (int)client.Socket.SafeHandle.DangerousGetHandle(), wanted));
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
