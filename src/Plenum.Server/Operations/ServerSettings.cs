using System.Net;
using Plenum.Rooms;

namespace Plenum.Server.Operations;

/// <summary>
/// What the operator has set: section <c>Plenum</c> of <c>plenum.json</c> in the working directory, overridden by environment
/// variables (<c>Plenum__Http__Endpoint</c>). Read and checked once, at start, by <see cref="SettingsReader"/>.
/// </summary>
sealed record ServerSettings
{
    /// <summary>The domain of accounts.</summary>
    public required string Domain { get; init; }

    /// <summary>The domain of visitors without an account (SASL ANONYMOUS); <c>anon.{Domain}</c> unless set.</summary>
    public required string AnonymousDomain { get; init; }

    /// <summary>The domain of rooms; <c>rooms.{Domain}</c> unless set.</summary>
    public required string RoomsDomain { get; init; }

    /// <summary>Where the database, keys and the self-made certificate are: an absolute path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Pages, API, <c>/xmpp-websocket</c> and <c>/healthz</c>.</summary>
    public required IPEndPoint HttpEndpoint { get; init; }

    /// <summary>
    /// Where browsers reach the pages, e.g. <c>https://chat.example.org</c>; null: wherever they ask for it. Only other programs are told
    /// (<c>/.well-known/host-meta</c>).
    /// </summary>
    public required Uri? PublicUrl { get; init; }

    /// <summary>XMPP over TCP; null turns it off.</summary>
    public required IPEndPoint? TcpEndpoint { get; init; }

    /// <summary>XMPP over TCP with TLS from the first byte (XEP-0368); null turns it off.</summary>
    public required IPEndPoint? TlsEndpoint { get; init; }

    /// <summary>False lets peers of this machine in without TLS, and with PLAIN: for tests and benches.</summary>
    public required bool RequireTls { get; init; }

    /// <summary>A PEM (certificate chain and key) or PFX file without a password; null: a self-made one.</summary>
    public required string? Certificate { get; init; }

    /// <summary>Who may create a room.</summary>
    public required RoomCreators Creators { get; init; }

    /// <summary>True if a room that was just made lets nobody but its owner in until it is configured (XEP-0045 §10.1.1).</summary>
    public required bool RoomsLocked { get; init; }

    /// <summary>Occupants of a room up to which everyone is told of everyone (<c>Rooms:ShownOccupants</c>).</summary>
    public required int ShownOccupants { get; init; }

    /// <summary>The age in days at which archived messages go; 0: at none.</summary>
    public long ArchiveDays { get; init; }

    /// <summary>The number of messages of a room beyond which the oldest go; 0: none do.</summary>
    public long ArchiveMessages { get; init; }

    /// <summary>The limits.</summary>
    public required ServerLimits Limits { get; init; }
}

/// <summary>The limits that the operator may set (<c>Limits:…</c>). Those that nobody needs to set stand where they are used.</summary>
sealed record ServerLimits
{
    /// <summary>False lifts all rate limits, for benches (<c>Limits:Rates</c>).</summary>
    public bool Rates { get; init; } = true;

    /// <summary>
    /// Seconds without a byte from a client after which it is sent a ping, 30 by default: below the minute after which home routers
    /// and mobile networks forget an idle connection (<c>Limits:PingAfterSeconds</c>).
    /// </summary>
    public int PingAfterSeconds { get; init; } = 30;

    /// <summary>
    /// Seconds that a pinged client has to send anything at all, 20 by default; then its connection is closed and its occupants leave
    /// their rooms. With the wait for the ping a dead client is gone within a minute (<c>Limits:DeadAfterSeconds</c>). A client that
    /// takes nothing of what is sent to it for as long is closed too.
    /// </summary>
    public int DeadAfterSeconds { get; init; } = 20;

    /// <summary>
    /// Seconds in which a connection must authenticate, 30 by default: several times a slow phone's TLS and SCRAM; then it is closed
    /// with <c>connection-timeout</c> (<c>Limits:AuthenticateWithinSeconds</c>).
    /// </summary>
    public int AuthenticateWithinSeconds { get; init; } = 30;

    /// <summary>
    /// Seconds for which a session waits to be resumed when its connection is lost, 300 by default: a tunnel, a lift, a change of
    /// networks. So long its occupants stay in their rooms; then they leave (<c>Limits:ResumeWithinSeconds</c>).
    /// </summary>
    public int ResumeWithinSeconds { get; init; } = 300;
}
