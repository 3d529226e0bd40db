using System.Buffers;
using Plenum.Xmpp.Streams;

namespace Plenum.Xmpp.Xml;

/// <summary>What a framer found at the top level of a stream.</summary>
public enum StreamFrameKind
{
    /// <summary>White space between stanzas: a keepalive (RFC 6120 §4.6.1), or nothing.</summary>
    Whitespace,

    /// <summary>The stream header, with the XML declaration before it: for <see cref="ElementParser.TryParseHeader"/>.</summary>
    Header,

    /// <summary>A whole child of the stream: for <see cref="ElementParser.TryParse"/>.</summary>
    Element,

    /// <summary>The end tag of the stream.</summary>
    End,

    /// <summary>Something that ends the stream with <see cref="StreamFrame.Error"/>.</summary>
    Error,
}

/// <summary>A top-level thing of a stream.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its bytes; valid as long as the buffer is. Empty for an error.</param>
/// <param name="Error">The error, for <see cref="StreamFrameKind.Error"/>.</param>
public readonly record struct StreamFrame(StreamFrameKind Kind, ReadOnlySequence<byte> Bytes, StreamError? Error = null);

/// <summary>
/// Finds the ends of top-level things in a stream's bytes, however they are cut, so that parsing starts when a stanza is whole
/// and an idle connection holds no parser. It looks at each byte once. What it passes as whole may still be malformed: that is
/// the parser's to say. A stream that restarts (RFC 6120 §4.3.3) starts with a new framer.
/// </summary>
public struct StanzaFramer
{
    enum At : byte
    {
        Content, Open, Tag, SingleQuoted, DoubleQuoted, EndTag, Bang, Cdata, Declaration,
    }

    // What was seen of the unfinished frame, which begins where the buffer does.
    int seen;

    // Elements open inside the frame; the stream itself is not counted.
    int depth;
    At at;

    // The last one or two bytes, where they decide: '/' in a tag, ']' or ']]' in CDATA, '?' in a declaration.
    byte tail;
    bool declared, inStream;

    /// <summary>
    /// Takes the next whole thing from the start of <paramref name="buffer"/>, which must begin where the last one ended; false if
    /// more bytes are needed. Neither waits nor allocates.
    /// </summary>
    /// <param name="buffer">All unconsumed bytes; what is returned is cut off.</param>
    /// <param name="maxBytes">The limit (<see cref="XmlLimits.Bytes"/>) for one frame.</param>
    /// <param name="frame">What was found.</param>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBytes, out StreamFrame frame)
    {
        frame = default;
        if (buffer.IsEmpty)
        {
            return false;
        }

        if (seen == 0 && at == At.Content && TakeWhitespace(ref buffer, out frame))
        {
            return true;
        }

        foreach (var segment in buffer.Slice(seen))
        {
            var length = Scan(segment.Span, out var found, out var error);
            seen += length;
            if (error is not null || seen > maxBytes)
            {
                error ??= StreamError.PolicyViolation with { Text = $"A stanza may have {maxBytes} bytes." };
                frame = new(StreamFrameKind.Error, default, error);
                return true;
            }

            if (found is { } kind)
            {
                frame = new(kind, buffer.Slice(0, seen));
                buffer = buffer.Slice(seen);
                (seen, depth, at, declared, inStream) = (0, 0, At.Content, false, kind != StreamFrameKind.End);
                return true;
            }
        }

        return false;
    }

    static bool TakeWhitespace(ref ReadOnlySequence<byte> buffer, out StreamFrame frame)
    {
        frame = default;
        long length = 0;
        foreach (var segment in buffer)
        {
            var end = segment.Span.IndexOfAnyExcept(" \t\r\n"u8);
            length += end < 0 ? segment.Length : end;
            if (end >= 0)
            {
                break;
            }
        }

        if (length == 0)
        {
            return false;
        }

        frame = new(StreamFrameKind.Whitespace, buffer.Slice(0, length));
        buffer = buffer.Slice(length);
        return true;
    }

    // Looks at bytes up to the end of the frame or of the bytes; says how many.
    int Scan(ReadOnlySpan<byte> bytes, out StreamFrameKind? found, out StreamError? error)
    {
        (found, error) = (null, null);
        var i = 0;
        while (i < bytes.Length && found is null && error is null)
        {
            i += at switch
            {
                At.Content => ScanContent(bytes[i..], out error),
                At.Open => ScanOpen(bytes[i], out error),
                At.Tag => ScanTag(bytes[i..], out found),
                At.SingleQuoted => ScanQuoted(bytes[i..], (byte)'\''),
                At.DoubleQuoted => ScanQuoted(bytes[i..], (byte)'"'),
                At.EndTag => ScanEndTag(bytes[i..], out found),
                At.Bang => ScanBang(bytes[i], out error),
                At.Cdata => ScanCdata(bytes[i..]),
                _ => ScanDeclaration(bytes[i..]),
            };
        }

        return i;
    }

    int ScanContent(ReadOnlySpan<byte> bytes, out StreamError? error)
    {
        error = null;
        var open = bytes.IndexOf((byte)'<');
        var text = open < 0 ? bytes : bytes[..open];
        if (depth == 0 && text.ContainsAnyExcept(" \t\r\n"u8))
        {
            error = inStream ? StreamError.BadFormat : StreamError.NotWellFormed;
        }

        at = open < 0 ? At.Content : At.Open;
        return open < 0 ? bytes.Length : open + 1;
    }

    int ScanOpen(byte next, out StreamError? error)
    {
        error = null;
        tail = 0;
        switch (next)
        {
            case (byte)'/' when inStream:
                at = At.EndTag;
                break;
            case (byte)'!':
                at = At.Bang;
                break;
            case (byte)'?' when !inStream && !declared && seen <= 1:
                at = At.Declaration;
                break;
            case (byte)'?':
                error = StreamError.RestrictedXml;
                break;
            case (byte)'/' or (byte)'>' or (byte)'<':
                error = StreamError.NotWellFormed;
                break;
            default:
                at = At.Tag;
                break;
        }

        return 1;
    }

    int ScanTag(ReadOnlySpan<byte> bytes, out StreamFrameKind? found)
    {
        found = null;
        var i = bytes.IndexOfAny((byte)'>', (byte)'\'', (byte)'"');
        if (i < 0)
        {
            tail = bytes[^1];
            return bytes.Length;
        }

        if (bytes[i] != '>')
        {
            at = bytes[i] == '"' ? At.DoubleQuoted : At.SingleQuoted;
            return i + 1;
        }

        var empty = (i > 0 ? bytes[i - 1] : tail) == '/';
        at = At.Content;
        if (!inStream)
        {
            found = StreamFrameKind.Header;
        }
        else if (!empty)
        {
            depth++;
        }
        else if (depth == 0)
        {
            found = StreamFrameKind.Element;
        }

        return i + 1;
    }

    int ScanQuoted(ReadOnlySpan<byte> bytes, byte quote)
    {
        var end = bytes.IndexOf(quote);
        if (end < 0)
        {
            return bytes.Length;
        }

        (at, tail) = (At.Tag, 0);
        return end + 1;
    }

    int ScanEndTag(ReadOnlySpan<byte> bytes, out StreamFrameKind? found)
    {
        found = null;
        var end = bytes.IndexOf((byte)'>');
        if (end < 0)
        {
            return bytes.Length;
        }

        at = At.Content;
        found = depth switch
        {
            0 => StreamFrameKind.End,
            1 => StreamFrameKind.Element,
            _ => null,
        };
        depth--;
        return end + 1;
    }

    // "<!" begins a comment, a DTD or CDATA; only the last is allowed (RFC 6120 §11.1), and only inside a stanza.
    int ScanBang(byte next, out StreamError? error)
    {
        error = next != '[' ? StreamError.RestrictedXml : depth == 0 ? StreamError.NotWellFormed : null;
        (at, tail) = (At.Cdata, 0);
        return 1;
    }

    int ScanCdata(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (tail == 0)
            {
                var bracket = bytes[i..].IndexOf((byte)']');
                if (bracket < 0)
                {
                    return bytes.Length;
                }

                i += bracket;
            }

            if (bytes[i] == '>' && tail == 2)
            {
                at = At.Content;
                return i + 1;
            }

            tail = (byte)(bytes[i] == ']' ? Math.Min(tail + 1, 2) : 0);
        }

        return bytes.Length;
    }

    int ScanDeclaration(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '>' && tail == '?')
            {
                (at, declared) = (At.Content, true);
                return i + 1;
            }

            tail = bytes[i];
        }

        return bytes.Length;
    }
}
