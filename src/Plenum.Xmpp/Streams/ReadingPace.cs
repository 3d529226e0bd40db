namespace Plenum.Xmpp.Streams;

/// <summary>
/// How fast the stanzas of one client are read. Who sends faster is not refused: reading waits, and so, when the network's buffers are
/// full, does the client. It knows no clock; the caller says what time it is.
/// </summary>
public sealed class ReadingPace
{
    /// <summary>Stanzas that may come at once, 500: a moderator's client that enters 20 rooms asks some 20 things of each.</summary>
    public const int StanzasAtOnce = 500;

    /// <summary>Stanzas in a second afterwards, 50: many times what a person does, and what one bot needs in a busy room.</summary>
    public const int StanzasPerSecond = 50;

    /// <summary>Bytes that may come at once, 1 MiB: four of the largest stanzas, such as lists of tasks.</summary>
    public const int BytesAtOnce = 1024 * 1024;

    /// <summary>Bytes in a second afterwards, 64 KiB: the largest stanza in four seconds.</summary>
    public const int BytesPerSecond = 64 * 1024;

    static readonly TimeSpan stanzasAhead = TimeSpan.FromSeconds((double)StanzasAtOnce / StanzasPerSecond),
        bytesAhead = TimeSpan.FromSeconds((double)BytesAtOnce / BytesPerSecond);

    // When all that has come would have come at the pace.
    TimeSpan stanzas = TimeSpan.MinValue, bytes = TimeSpan.MinValue;

    /// <summary>A stanza has come; returns how long to wait before the next is read.</summary>
    /// <param name="now">The time since some moment, always the same one.</param>
    /// <param name="length">The stanza's length in bytes.</param>
    public TimeSpan Take(TimeSpan now, int length)
    {
        stanzas = Later(stanzas, now - stanzasAhead) + (TimeSpan.FromSeconds(1) / StanzasPerSecond);
        bytes = Later(bytes, now - bytesAhead) + TimeSpan.FromSeconds((double)length / BytesPerSecond);
        return Later(Later(stanzas, bytes) - now, TimeSpan.Zero);
    }

    static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
