using Plenum.Server.Accounts;
using Plenum.Server.Operations;
using Plenum.Server.Rosters;
using Plenum.Xmpp.Streams;

namespace Plenum.Server.Sessions;

/// <summary>The hosts that clients may open a stream to.</summary>
sealed class StreamHosts(string domain, string anonymousDomain, AccountBook accounts, ReadOnlyMemory<byte> secret, ServerLimits limits)
{
    readonly StreamOptions options = new()
    {
        Hosts = [new(domain), new(anonymousDomain, IsAnonymous: true)],
        FindKeys = accounts.FindKeysAsync,
        Secret = secret,
        IsManaged = true,
        AccountFeatures = [new("csi", ClientStream.ClientState)],
        IdleSeconds = limits.PingAfterSeconds,
        Features = RosterFeature.StreamFeatures,
    };

    /// <summary>Options to which a transport adds its own.</summary>
    public StreamOptions Options() => options;
}
