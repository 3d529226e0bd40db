using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Plenum.Bench.Servers;

/// <summary>A certificate for the peers, of the kind that Plenum makes itself: ECDSA over P-256, signed by itself.</summary>
static class Certificate
{
    /// <summary>Writes certificate and key to one file.</summary>
    public static string Make(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in (string[])["localhost", "anon.localhost", "rooms.localhost"])
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var path = Path.Combine(directory, "localhost.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
