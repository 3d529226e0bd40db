using System.Security.Cryptography;
using System.Text;
using Plenum.Xmpp;

namespace Plenum.Integration.Server;

public sealed class TlsTests
{
    [Fact]
    public async Task Nothing_but_STARTTLS_is_offered_before_TLS_and_SCRAM_with_channel_binding_after()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.AddUserAsync("alice", RunningServer.Password);
        await using var client = await XmppTestClient.ConnectAsync(server);

        var plain = await client.OpenAsync("localhost");
        Assert.Equal("<features xmlns='http://etherx.jabber.org/streams'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></features>", plain.ToString());

        await client.StartTlsAsync();
        var secured = await client.OpenAsync("localhost");
        var mechanisms = secured.Elements.First(element => element.Name == "mechanisms").Elements.Select(mechanism => mechanism.Value);
        Assert.Equal(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"], mechanisms);
        var bindings = secured.Elements.First(element => element.Name == "sasl-channel-binding").Elements.Select(binding => binding["type"]);
        Assert.Equal(["tls-server-end-point"], bindings);

        await client.SendAsync("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alice\0{RunningServer.Password}")) + "</auth>");
        Assert.Equal("success", (await client.ReadAsync())?.Name);
    }

    [Fact]
    public async Task Authentication_before_TLS_is_refused()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var client = await XmppTestClient.ConnectAsync(server);
        await client.OpenAsync("anon.localhost");

        await client.SendAsync("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");

        var error = await client.ReadUntilAsync(element => element.Is("error", Ns.Streams));
        Assert.Equal("policy-violation", error.Elements.First().Name);
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_refused_though_the_right_one_comes()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"));
        await server.AddUserAsync("alice", RunningServer.Password);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal("not-authorized", await TryAsync(server, "wrong password"));
        }

        Assert.Equal("temporary-auth-failure", await TryAsync(server, RunningServer.Password));
        await using var unlimited = await ServerProcess.StartAsync(null, ("Tcp:RequireTls", "false"), ("Limits:Rates", "false"));
        for (var attempt = 0; attempt < 11; attempt++)
        {
            Assert.Equal("not-authorized", await TryAsync(unlimited, "wrong password"));
        }
    }

    [Fact]
    public async Task Where_TLS_comes_first_a_login_is_bound_to_it_and_other_protocols_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(null, ("Tcp:TlsEndpoint", "127.0.0.1:0"));
        await server.AddUserAsync("alice", RunningServer.Password);
        var (client, certificate) = await XmppTestClient.ConnectTlsAsync(server, "xmpp-client");
        await using var connected = client;

        var features = await client.OpenAsync("localhost");
        Assert.Equal(["mechanisms", "sasl-channel-binding"], features.Elements.Select(element => element.Name).Take(2));
        var login = new ScramLogin("alice", RunningServer.Password, "p=tls-server-end-point,,", certificate.GetCertHash(HashAlgorithmName.SHA256));
        await client.SendAsync($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256-PLUS'>{login.First}</auth>");
        await client.SendAsync($"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{login.Final((await client.ReadAsync())!.Value)}</response>");
        Assert.Equal("success", (await client.ReadAsync())?.Name);

        await Assert.ThrowsAnyAsync<Exception>(() => XmppTestClient.ConnectTlsAsync(server, "http/1.1"));
    }

    static async Task<string?> TryAsync(ServerProcess server, string password)
    {
        await using var client = await XmppTestClient.ConnectAsync(server);
        await client.OpenAsync("localhost");
        await client.SendAsync("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alice\0{password}")) + "</auth>");
        return (await client.ReadAsync())?.Elements.FirstOrDefault()?.Name;
    }
}
