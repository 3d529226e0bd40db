namespace Plenum.Bench.Clients;

/// <summary>How clients are connected.</summary>
enum Transport
{
    /// <summary>TCP without TLS.</summary>
    Tcp,

    /// <summary>WebSocket without TLS.</summary>
    WebSocket,

    /// <summary>TCP that becomes TLS (STARTTLS).</summary>
    Tls,
}
