using System.Net;
using System.Net.Sockets;
using Plenum.Xmpp;

namespace Plenum.Integration.Server;

public sealed class StartAndStopTests
{
    [Fact]
    public async Task It_says_where_it_is_and_ends_with_0_when_it_is_asked_to_stop()
    {
        await using var server = await ServerProcess.StartAsync();

        Assert.Equal($"Plenum is ready: http://127.0.0.1:{server.Http.Port}", server.Output[^1]);
        Assert.NotEqual(0, server.TcpPort);
        using var http = new HttpClient { BaseAddress = server.Http };
        Assert.Equal("ok", await http.GetStringAsync("healthz", TestContext.Current.CancellationToken));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Stopping_ends_every_stream_with_system_shutdown()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));
        await using var tcp = await XmppTestClient.VisitAsync(server);
        await using var webSocket = await XmppTestClient.ConnectWebSocketAsync(server);
        await webSocket.OpenAsync("localhost");

        var stop = server.StopAsync();

        Assert.Equal("system-shutdown", await ErrorAsync(tcp));
        Assert.Equal("system-shutdown", await ErrorAsync(webSocket));
        Assert.Null(await tcp.ReadAsync());
        Assert.Null(await webSocket.ReadAsync());
        Assert.Equal(0, await stop);
    }

    [Theory]
    [InlineData("Rooms:Creators", "nobody", "Setting Plenum:Rooms:Creators: 'nobody' is not one of registered, everyone, operators.")]
    [InlineData("Rooms:Creators", "1", "Setting Plenum:Rooms:Creators: '1' is not one of registered, everyone, operators.")]
    [InlineData("Http:Endpoint", "5280", "Setting Plenum:Http:Endpoint: '5280' is not an address and port such as 127.0.0.1:5280 or [::1]:5280.")]
    [InlineData("Tcp:Endpoint", "::1", "Setting Plenum:Tcp:Endpoint: '::1' is not an address and port such as 127.0.0.1:5280 or [::1]:5280.")]
    [InlineData("Tcp:RequireTls", "perhaps", "Setting Plenum:Tcp:RequireTls: 'perhaps' is neither true nor false.")]
    [InlineData("Domain", "a b", "Setting Plenum:Domain: 'a b' is not a domain name.")]
    [InlineData("RoomsDomain", "localhost", "Setting Plenum:Domain: Domain, AnonymousDomain and RoomsDomain must be three different names.")]
    [InlineData("Limits:PingAfterSeconds", "0", "Setting Plenum:Limits:PingAfterSeconds: '0' is not a number of seconds from 1 to 86400.")]
    [InlineData("Rooms:Creator", "everyone", "Setting Plenum:Rooms:Creator: there is no such setting.")]
    [InlineData("Tcp:Certificate", "/nowhere.pem", "The certificate /nowhere.pem cannot be read: Could not find file '/nowhere.pem'.")]
    public async Task A_bad_setting_is_one_line_that_names_it_and_exit_code_1(string key, string value, string line) =>
        await AssertFailsAsync($"plenum: {line}", (key, value));

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_the_setting_and_exit_code_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await AssertFailsAsync($"plenum: Setting Plenum:Tcp:Endpoint: cannot listen on {other.LocalEndpoint}: Address already in use.", ("Tcp:Endpoint", $"{other.LocalEndpoint}"));
        await AssertFailsAsync($"plenum: Setting Plenum:Http:Endpoint: cannot listen on {other.LocalEndpoint}: Address already in use.", ("Http:Endpoint", $"{other.LocalEndpoint}"));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_one_line_and_exit_code_1()
    {
        // Below a file nobody can make a directory, not even root.
        var file = Path.GetTempFileName();
        try
        {
            var (code, output, errors) = await ServerProcess.RunAsync(Path.GetTempPath(), [("DataDirectory", Path.Combine(file, "data"))]);

            Assert.Equal((1, ""), (code, output));
            Assert.Single(errors.TrimEnd().Split('\n'));
            Assert.StartsWith($"plenum: The data directory {file}/data cannot be used: ", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_second_server_on_a_data_directory_is_refused()
    {
        await using var first = await ServerProcess.StartAsync();

        var (code, _, errors) = await ServerProcess.RunAsync(first.DataDirectory, []);

        Assert.Equal(1, code);
        Assert.Equal($"plenum: Another server uses the data directory {first.DataDirectory}.\n", errors);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_one_line_and_exit_code_1()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data, "plenum.json"), "{ \"Plenum\": ", TestContext.Current.CancellationToken);

            var (code, _, errors) = await ServerProcess.RunAsync(data, []);

            Assert.Equal(1, code);
            Assert.Single(errors.TrimEnd().Split('\n'));
            Assert.StartsWith("plenum: plenum.json: ", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Accounts_are_added_listed_and_removed_from_the_command_line()
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            Assert.Equal((0, "", ""), await UserAsync(data, "add", "Alice", "--password", "correct horse", "--operator"));
            Assert.Equal((1, "", "plenum: There is an account alice already.\n"), await UserAsync(data, "add", "alice", "--password", "correct horse"));
            Assert.Equal((1, "", "plenum: A password needs at least 8 characters.\n"), await UserAsync(data, "add", "bob", "--password", "short"));
            Assert.Equal((1, "", "plenum: 'b@b' cannot be the name of an account.\n"), await UserAsync(data, "add", "b@b", "--password", "correct horse"));
            Assert.Equal((0, "alice\toperator\n", ""), await UserAsync(data, "list"));
            Assert.Equal((0, "", ""), await UserAsync(data, "remove", "alice"));
            Assert.Equal((1, "", "plenum: There is no account alice.\n"), await UserAsync(data, "remove", "alice"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static Task<(int, string, string)> UserAsync(string data, params string[] arguments) => ServerProcess.RunAsync(data, [], ["user", .. arguments]);

    static async Task AssertFailsAsync(string line, (string Key, string Value) setting)
    {
        var data = ServerProcess.NewDataDirectory();
        try
        {
            Assert.Equal((1, "", line + "\n"), await ServerProcess.RunAsync(data, [setting]));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static async Task<string?> ErrorAsync(XmppTestClient client) =>
        (await client.ReadUntilAsync(element => element.Is("error", Ns.Streams))).Elements.First().Name;
}
