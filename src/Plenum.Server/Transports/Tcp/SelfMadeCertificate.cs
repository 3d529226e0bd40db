using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Plenum.Server.Operations;

namespace Plenum.Server.Transports.Tcp;

/// <summary>The certificate of the TCP endpoint: the operator's, or one made on first start so that TLS is there from the beginning.</summary>
static class SelfMadeCertificate
{
    /// <summary>
    /// The configured certificate, or the self-made one of the data directory; with those between it and its authority, which the
    /// client does not have (RFC 8446 §4.4.2).
    /// </summary>
    public static SslStreamCertificateContext LoadOrMake(ServerSettings settings)
    {
        if (settings.Certificate is { } configured)
        {
            return Load(configured);
        }

        var path = Path.Combine(settings.DataDirectory, "tls.pem");
        if (!File.Exists(path))
        {
            Make(path, [settings.Domain, settings.AnonymousDomain, settings.RoomsDomain]);
        }

        return Load(path);
    }

    static SslStreamCertificateContext Load(string path)
    {
        try
        {
            X509Certificate2Collection all = [];
            if (Path.GetExtension(path) is ".pfx" or ".p12")
            {
                all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, null);
            }
            else
            {
                all.ImportFromPemFile(path);
                all[0] = X509Certificate2.CreateFromPemFile(path);
            }

            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new CryptographicException("There is no private key in it.");
            all.Remove(own);
            return SslStreamCertificateContext.Create(own, all, offline: true);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificate {path} cannot be read: {unreadable.Message.ReplaceLineEndings(" ")}");
        }
    }

    static void Make(string path, IReadOnlyList<string> domains)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={domains[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var domain in domains)
        {
            names.AddDnsName(domain);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));

        // Ten years: nobody checks it against an authority, and clients that remember it must not be asked again.
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        PrivateFile.Write(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
