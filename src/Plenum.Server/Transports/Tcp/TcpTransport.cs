using System.Net;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Plenum.Server.Operations;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;

namespace Plenum.Server.Transports.Tcp;

/// <summary>Clients over TCP, with STARTTLS or with TLS from the first byte (XEP-0368): what Kestrel hands each new connection to.</summary>
sealed class TcpTransport(ServerSettings settings, StreamHosts hosts, Streams streams, SslStreamCertificateContext certificate) : ConnectionHandler
{
    readonly SslServerAuthenticationOptions tls = new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    /// <summary>Who names other protocols than ours is none of our clients (XEP-0368 §3); who names none may be one.</summary>
    readonly SslServerAuthenticationOptions direct = new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [new("xmpp-client")],
    };

    readonly byte[] endPoint = EndPointBinding(certificate.TargetCertificate);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var tcp = new TcpConnection(connection);
        var mayStayPlain = !settings.RequireTls && tcp.RemoteAddress is { } address && IPAddress.IsLoopback(address);
        await streams.RunAsync(tcp, hosts.Options() with
        {
            Framing = StanzaFraming.Stream,
            StartTls = mayStayPlain ? StartTlsOffer.Optional : StartTlsOffer.Required,
            AllowsPlainUnencrypted = mayStayPlain,
        }, visitor: null, client => SecureAsync(client, tls));
    }

    /// <summary>Serves a connection to the endpoint where TLS comes first.</summary>
    public Task OnTlsConnectedAsync(ConnectionContext connection) => streams.RunAsync(
        new TcpConnection(connection),
        hosts.Options() with { Framing = StanzaFraming.Stream, StartTls = StartTlsOffer.Begun },
        visitor: null, client => SecureAsync(client, direct));

    async Task<SecuredChannel?> SecureAsync(ClientConnection connection, SslServerAuthenticationOptions options)
    {
        var time = TimeSpan.FromSeconds(settings.Limits.AuthenticateWithinSeconds);
        if (await ((TcpConnection)connection).StartTlsAsync(options, time) is not { } secured)
        {
            return null;
        }

        var bindings = new Dictionary<string, ReadOnlyMemory<byte>> { ["tls-server-end-point"] = endPoint };
        if (Unique(secured) is { } unique)
        {
            bindings["tls-unique"] = unique;
        }

        // Undefined for TLS 1.3 (RFC 9266 §3), so it is not offered there; slixmpp binds to it all the same, and knows nothing else.
        return new(bindings, secured.SslProtocol == SslProtocols.Tls13 ? ["tls-unique"] : []);
    }

    /// <summary>
    /// <c>tls-server-end-point</c> (RFC 5929 §4.1): the hash of the certificate, which the platform does not tell a server. With SHA-256
    /// wherever the signature uses it, or something weaker.
    /// </summary>
    static byte[] EndPointBinding(X509Certificate2 certificate)
    {
        var hash = certificate.SignatureAlgorithm.FriendlyName switch
        {
            { } name when name.Contains("384", StringComparison.Ordinal) => HashAlgorithmName.SHA384,
            { } name when name.Contains("512", StringComparison.Ordinal) => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
        return certificate.GetCertHash(hash);
    }

    /// <summary><c>tls-unique</c> (RFC 5929 §3): the first Finished message; null where the platform cannot tell it.</summary>
    static byte[]? Unique(SslStream secured)
    {
        using var binding = secured.TransportContext.GetChannelBinding(ChannelBindingKind.Unique);
        if (binding is null || binding.IsInvalid)
        {
            return null;
        }

        // A structure of Windows in front, then the type with a colon, then the bytes.
        var all = new byte[binding.Size];
        Marshal.Copy(binding.DangerousGetHandle(), all, 0, all.Length);
        var at = all.AsSpan().IndexOf("tls-unique:"u8);
        return at < 0 ? null : all[(at + "tls-unique:".Length)..];
    }
}
