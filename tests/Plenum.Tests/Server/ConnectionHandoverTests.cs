using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Plenum.Server.Web;

namespace Plenum.Tests.Server;

/// <summary>With a real Kestrel: what of it stays with a connection that a request has left to somebody else.</summary>
public sealed class ConnectionHandoverTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Who_takes_a_connection_over_reads_and_writes_and_nothing_of_the_request_is_left()
    {
        WeakReference? request = null;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(async context =>
        {
            await UpgradeAsync(context);
            request = new(context);
            context.Features.GetRequiredFeature<ConnectionHandover>().LeaveTo(connection => EchoAsync(connection, begun));
        });
        using var client = await UpgradedAsync(server);

        await begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(IsCollected(request!));
        Assert.Equal("one", await SayAsync(client, "one"));
        Assert.Equal("two", await SayAsync(client, "two"));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task A_request_that_keeps_its_connection_is_kept()
    {
        WeakReference? request = null;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(async context =>
        {
            await UpgradeAsync(context);
            request = new(context);
            begun.SetResult();
            await done.Task;
            GC.KeepAlive(context);
        });
        using var client = await UpgradedAsync(server);

        await begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(IsCollected(request!));
        done.SetResult();
        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task Ordinary_requests_follow_each_other_on_a_connection_until_they_do_not()
    {
        await using var server = await StartAsync(context => context.Response.WriteAsync("hello"), TimeSpan.FromSeconds(1));
        using var client = await ConnectAsync(server);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.EndsWith("5\r\nhello\r\n0\r\n\r\n", await ReadUntilAsync(client, "0\r\n\r\n"));
        }

        // HTTP's own time limit, which it looks at when it is told the time.
        Assert.Equal("", await ReadAsync(client));
    }

    static Task<Stream> UpgradeAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "echo";
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    static async Task EchoAsync(ConnectionContext connection, TaskCompletionSource begun)
    {
        begun.SetResult();
        while (await connection.Transport.Input.ReadAsync() is { Buffer.IsEmpty: false } read)
        {
            await connection.Transport.Output.WriteAsync(read.Buffer.First);
            connection.Transport.Input.AdvanceTo(read.Buffer.GetPosition(read.Buffer.First.Length));
        }
    }

    /// <summary>Whether it goes, after collections enough for all that depends on it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool IsCollected(WeakReference reference)
    {
        for (var round = 0; round < 10 && reference.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }

    static async Task<WebApplication> StartAsync(RequestDelegate handle, TimeSpan? keepAlive = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = keepAlive ?? kestrel.Limits.KeepAliveTimeout;
            kestrel.Listen(IPAddress.Loopback, 0, ConnectionHandover.Use);
        });
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    static async Task<Socket> ConnectAsync(WebApplication server)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Urls.Single()).Port, TestContext.Current.CancellationToken);
        return client;
    }

    static async Task<Socket> UpgradedAsync(WebApplication server)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 101 ", await ReadUntilAsync(client, "\r\n\r\n"));
        return client;
    }

    static async Task<string> SayAsync(Socket client, string text)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        return await ReadUntilAsync(client, text);
    }

    static async Task<string> ReadUntilAsync(Socket client, string end)
    {
        var all = "";
        while (!all.EndsWith(end, StringComparison.Ordinal))
        {
            var more = await ReadAsync(client);
            Assert.NotEmpty(more);
            all += more;
        }

        return all;
    }

    /// <summary>What comes next; empty once the server has closed.</summary>
    static async Task<string> ReadAsync(Socket client)
    {
        var buffer = new byte[4096];
        var length = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
