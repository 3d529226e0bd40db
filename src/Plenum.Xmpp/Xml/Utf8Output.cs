using System.Buffers;
using System.Text;

namespace Plenum.Xmpp.Xml;

/// <summary>Characters to UTF-8 in the buffers of a writer, without a string or array in between.</summary>
ref struct Utf8Output(IBufferWriter<byte> output)
{
    const string Controls = "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000E\u000F\u0010\u0011\u0012\u0013"
        + "\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\uFFFE\uFFFF";

    // Characters encoded at once: their bytes must fit one buffer.
    const int Run = 1024;

    /// <summary>What cannot stand for itself in text; a carriage return would come back as a line feed (XML 1.0 §2.11).</summary>
    public static readonly SearchValues<char> TextSpecials = SearchValues.Create("&<>\r" + Controls);

    /// <summary>What cannot stand for itself in an attribute; white space would come back as spaces (XML 1.0 §3.3.3).</summary>
    public static readonly SearchValues<char> AttributeSpecials = SearchValues.Create("&<>\r\n\t'" + Controls);

    Span<byte> buffer;
    int used;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Hands what was written to the writer.</summary>
    public void Flush()
    {
        output.Advance(used);
        buffer = default;
        used = 0;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Take(bytes.Length);
    }

    /// <summary>Writes a name as it is.</summary>
    public void Name(string name) => Encode(name);

    /// <summary>Writes text with references for <paramref name="specials"/>.</summary>
    public void Escape(scoped ReadOnlySpan<char> text, SearchValues<char> specials)
    {
        while (true)
        {
            var length = text.IndexOfAny(specials);
            Encode(length < 0 ? text : text[..length]);
            if (length < 0)
            {
                return;
            }

            Raw(text[length] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '\'' => "&apos;"u8,
                '\r' => "&#13;"u8,
                '\n' => "&#10;"u8,
                '\t' => "&#9;"u8,
                _ => "\uFFFD"u8,
            });
            text = text[(length + 1)..];
        }
    }

    // A lone surrogate becomes U+FFFD, which is what the encoding does with it.
    void Encode(scoped ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = Math.Min(text.Length, Run);
            length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
            Take(Encoding.UTF8.GetBytes(text[..length], Room(length * 3)));
            text = text[length..];
        }
    }

    Span<byte> Room(int length)
    {
        if (buffer.Length - used < length)
        {
            Flush();
            buffer = output.GetSpan(Math.Max(length, 256));
        }

        return buffer[used..];
    }

    void Take(int length)
    {
        used += length;
        Written += length;
    }
}
