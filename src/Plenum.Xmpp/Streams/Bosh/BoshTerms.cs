using System.Globalization;

namespace Plenum.Xmpp.Streams.Bosh;

/// <summary>What client and server have agreed on for a session (XEP-0124 §7).</summary>
public sealed record BoshTerms
{
    /// <summary>
    /// The longest wait for a response, 55 s: proxies give a request up after 60 s unless told otherwise. Then an empty one is sent.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(55);

    /// <summary>
    /// How long a client may have no request under way, 75 s: the timers of a page that nobody looks at run once a minute. Then the
    /// session is over, as if the connection were lost (XEP-0124 §10).
    /// </summary>
    public static readonly TimeSpan NormalInactivity = TimeSpan.FromSeconds(75);

    /// <summary>The longest pause a client may ask for, 120 s: loading a page on a bad network. A longer one is not granted.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(120);

    /// <summary>The shortest time between empty requests, 5 s (XEP-0124 §11); who asks more often ends its session.</summary>
    public static readonly TimeSpan Polling = TimeSpan.FromSeconds(5);

    /// <summary>The version that we know, as two numbers.</summary>
    const int Major = 1, Minor = 11;

    /// <summary>The session's id.</summary>
    public required string Sid { get; init; }

    /// <summary>How long a response waits for something to say.</summary>
    public TimeSpan Wait { get; init; } = LongestWait;

    /// <summary>Requests that wait at a time: 1, or 0 for a client that polls.</summary>
    public int Hold { get; init; } = 1;

    /// <summary>The version of BOSH, or null where the client named none.</summary>
    public string? Ver { get; init; }

    /// <summary>Requests that the client may have under way at a time; one more to pause or terminate.</summary>
    public int Requests => Hold + 1;

    /// <summary>True if nothing ever waits (XEP-0124 §12).</summary>
    public bool IsPolling => Hold == 0 || Wait == TimeSpan.Zero;

    /// <summary>How long the client may have no request under way.</summary>
    public TimeSpan Inactivity => IsPolling ? NormalInactivity + (2 * Polling) : NormalInactivity;

    /// <summary>What a session gets that was asked for like this.</summary>
    public static BoshTerms Agree(BoshRequest request, string sid) => new()
    {
        Sid = sid,
        Wait = request.Wait is { } wait && wait < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(wait) : LongestWait,
        Hold = Math.Min(request.Hold ?? 1, 1),
        Ver = request.Ver is null ? null : Lower(request.Ver),
    };

    static string Lower(string theirs)
    {
        var known = theirs.Split('.') is [var major, var minor]
            && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            && (first, second).CompareTo((Major, Minor)) < 0;
        return known ? theirs : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
    }
}
