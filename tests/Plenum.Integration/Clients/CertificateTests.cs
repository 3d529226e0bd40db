using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Plenum.Integration.Clients;

/// <summary>A client that checks the server's certificate, as they all do outside of tests.</summary>
public sealed class CertificateTests
{
    [Fact]
    public async Task A_client_that_knows_the_authority_alone_trusts_a_certificate_below_another()
    {
        var (root, chain) = Certificates();
        var data = ServerProcess.NewDataDirectory();
        try
        {
            var file = Path.Combine(data, "certificate.pem");
            await File.WriteAllTextAsync(file, chain, TestContext.Current.CancellationToken);
            await using var server = await ServerProcess.StartAsync(data, ("Tcp:Certificate", file));
            Assert.Equal("CN=localhost", await StartTlsAsync(server.TcpPort, root));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>
    /// STARTTLS by a client that trusts this root and nothing else; tells whose certificate it got. Throws if it does not trust it.
    /// </summary>
    static async Task<string> StartTlsAsync(int port, X509Certificate2 root)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(ServerProcess.Patience);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        var stream = tcp.GetStream();
        await SendAsync(
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>",
            "</stream:features>");
        await SendAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "/>");

        await using var secured = new SslStream(stream);
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        }, limit.Token);
        return secured.RemoteCertificate!.Subject;

        async Task SendAsync(string text, string end)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), limit.Token);
            var (answer, buffer) = ("", new byte[4096]);
            while (!answer.EndsWith(end, StringComparison.Ordinal))
            {
                var length = await stream.ReadAsync(buffer, limit.Token);
                Assert.True(length > 0, $"The server closed after {answer}");
                answer += Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    /// <summary>
    /// An authority, one below it, and a certificate of localhost below that: the first, and the PEM of the others with the key.
    /// </summary>
    static (X509Certificate2 Root, string Chain) Certificates()
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var root = Request("CN=Root", isAuthority: true, out _).CreateSelfSigned(from, until);
        using var between = Request("CN=Between", isAuthority: true, out var betweenKey)
            .Create(root, from, until, [1]).CopyWithPrivateKey(betweenKey);
        var request = Request("CN=localhost", isAuthority: false, out var key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var own = request.Create(between, from, until, [2]);
        return (root, $"{own.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    static CertificateRequest Request(string name, bool isAuthority, out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }
}
