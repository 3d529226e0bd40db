namespace Plenum.Xmpp.Streams.StreamManagement;

/// <summary>
/// One side of a managed stream (XEP-0198): which stanzas were sent and are not acknowledged, and how many came. It outlives
/// connections: who resumes goes on with the same counts. Without a socket; not for several threads at once.
/// </summary>
/// <param name="id">What the stream is resumed by; null if it cannot be.</param>
public sealed class ManagedStream(string? id)
{
    /// <summary>
    /// Stanzas that may be unacknowledged, 20 000: the presences of four full rooms, entered at once by a client that acknowledges only
    /// afterwards; at 40 bytes each, 0.8 MB. Beyond it the session ends.
    /// </summary>
    public const int MostStanzas = 20_000;

    /// <summary>
    /// Bytes that may be unacknowledged, 8 MiB: what may wait for a client, and as much again on its way. It is counted as if nobody
    /// else had got the stanzas, though mostly they are shared. Beyond it the session ends.
    /// </summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Stanzas and bytes after which an acknowledgement is asked for: a small part of what may be unacknowledged, and so much that asking
    /// costs the fan-out nothing. What is less is asked for when nothing more comes (<see cref="TryAsk"/>).
    /// </summary>
    const int AskAfterStanzas = 100, AskAfterBytes = 128 * 1024;

    readonly Queue<SentStanza> unacknowledged = new();
    uint acknowledged;
    int stanzasSinceAsked, bytesSinceAsked;
    bool asked;

    /// <summary>What the stream is resumed by; null if it cannot be.</summary>
    public string? Id { get; } = id;

    /// <summary>What both counts begin with: 0 (XEP-0198 §4), but where a test looks at their end.</summary>
    public uint First
    {
        init => (acknowledged, Received) = (value, value);
    }

    /// <summary>How many stanzas have come and were handled, modulo 2³².</summary>
    public uint Received { get; private set; }

    /// <summary>How many stanzas were sent, modulo 2³².</summary>
    public uint Sent => unchecked(acknowledged + (uint)unacknowledged.Count);

    /// <summary>The stanzas that are not acknowledged, in their order.</summary>
    public IReadOnlyCollection<SentStanza> Unacknowledged => unacknowledged;

    /// <summary>The bytes of the stanzas that are not acknowledged.</summary>
    public long UnacknowledgedBytes { get; private set; }

    /// <summary>True if more is unacknowledged than may be: the session is to end.</summary>
    public bool IsFull => unacknowledged.Count > MostStanzas || UnacknowledgedBytes > MostBytes;

    /// <summary>A stanza was received and handled.</summary>
    public void Receive() => Received = unchecked(Received + 1);

    /// <summary>A stanza is sent, or would be if there were a connection.</summary>
    public void Send(SentStanza stanza)
    {
        unacknowledged.Enqueue(stanza);
        UnacknowledgedBytes += stanza.Bytes;
        stanzasSinceAsked++;
        bytesSinceAsked += stanza.Bytes;
    }

    /// <summary>True if so much was sent that the peer is to be asked now, once, what it has got.</summary>
    public bool TryAskForMuch() => (stanzasSinceAsked >= AskAfterStanzas || bytesSinceAsked >= AskAfterBytes) && TryAsk();

    /// <summary>True if anything is unacknowledged that the peer was not asked for; it is to be asked now.</summary>
    public bool TryAsk()
    {
        if (asked || unacknowledged.Count == 0)
        {
            return false;
        }

        Ask();
        return true;
    }

    /// <summary>The peer is asked.</summary>
    public void Ask() => (asked, stanzasSinceAsked, bytesSinceAsked) = (true, 0, 0);

    /// <summary>True if the peer can have handled this many stanzas, and not fewer than it has said before.</summary>
    public bool IsPossible(uint handled) => unchecked(handled - acknowledged) <= (uint)unacknowledged.Count;

    /// <summary>
    /// The peer has handled this many stanzas (XEP-0198 §4, §5); what is unacknowledged then is to be sent again to one that resumes.
    /// False if it was not sent as many.
    /// </summary>
    public bool TryAcknowledge(uint handled)
    {
        if (!IsPossible(handled))
        {
            return false;
        }

        for (; acknowledged != handled; acknowledged = unchecked(acknowledged + 1))
        {
            UnacknowledgedBytes -= unacknowledged.Dequeue().Bytes;
        }

        asked = false;
        return true;
    }
}
