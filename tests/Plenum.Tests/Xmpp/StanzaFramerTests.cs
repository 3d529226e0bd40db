using System.Buffers;
using System.Text;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed class StanzaFramerTests
{
    const string Header = "<?xml version='1.0' encoding='>'?>\n<stream:stream to='a>b' x=\"'/>\" xmlns='jabber:client'>";
    const int Limit = 100_000;

    static readonly string[] stream =
    [
        Header, "<a/>", "\n \t", "<a b='/'></a>", "<a b='>' c=\"'\"><b/>/><c></c ></a>", "<a/ >x</a>",
        "<a><![CDATA[</a>]]]]><![CDATA[]>]]]>]]></a>", "<é>😀</é>", "</stream:stream>",
    ];

    static readonly StreamFrameKind[] kinds =
    [
        StreamFrameKind.Header, StreamFrameKind.Element, StreamFrameKind.Whitespace, StreamFrameKind.Element, StreamFrameKind.Element,
        StreamFrameKind.Element, StreamFrameKind.Element, StreamFrameKind.Element, StreamFrameKind.End,
    ];

    [Fact]
    public void A_stream_is_framed_the_same_however_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(stream));
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var longest = random.Next(1, 40);
            var frames = Frames(bytes, () => random.Next(1, longest + 1));

            // A cut inside white space makes two keepalives of one.
            Assert.Equal(stream.Where(part => part.Trim() != ""), frames.Where(frame => frame.Kind != StreamFrameKind.Whitespace).Select(frame => frame.Text));
            Assert.Equal(string.Concat(stream), string.Concat(frames.Select(frame => frame.Text)));
        }

        Assert.Equal(kinds, Frames(bytes, () => bytes.Length).Select(frame => frame.Kind));
    }

    [Fact]
    public void Random_documents_are_each_one_frame()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var random = new Random(seed);
            string[] documents = [RandomXml.Document(random), RandomXml.Document(random), RandomXml.Document(random)];
            var frames = Frames(Encoding.UTF8.GetBytes("<s>" + string.Concat(documents) + "</s>"), () => random.Next(1, 30));
            Assert.Equal(["<s>", .. documents, "</s>"], frames.Select(frame => frame.Text));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "not-well-formed")]
    [InlineData("<s><!-- -->", "restricted-xml")]
    [InlineData("<!DOCTYPE s>", "restricted-xml")]
    [InlineData("<s><?x?>", "restricted-xml")]
    [InlineData("<s><a><?x?>", "restricted-xml")]
    [InlineData("<?xml?><?xml?>", "restricted-xml")]
    [InlineData("<s>text", "bad-format")]
    [InlineData("<s><![CDATA[", "not-well-formed")]
    [InlineData("</s>", "not-well-formed")]
    [InlineData("<s><<", "not-well-formed")]
    public void What_no_parser_needs_to_see_ends_the_stream_at_once(string xml, string condition)
    {
        var frames = Frames(Encoding.UTF8.GetBytes(xml), () => 1);
        Assert.Equal(condition, frames[^1].Error?.Condition);
    }

    [Fact]
    public void A_stanza_beyond_the_limit_is_refused_before_it_is_whole()
    {
        var bytes = Encoding.UTF8.GetBytes("<s><a>" + new string('x', 200));
        Assert.Equal("policy-violation", Frames(bytes, () => 10, limit: 100)[^1].Error?.Condition);
        Assert.Equal("policy-violation", Frames("<s><a b='01234567'/>"u8.ToArray(), () => 100, limit: 16)[^1].Error?.Condition);
        Assert.Null(Frames("<s><a b='01234567'/>"u8.ToArray(), () => 100, limit: 17)[^1].Error);
    }

    // Feeds chunks as a pipe does: what was not consumed comes again, with more behind it, in segments.
    static List<(StreamFrameKind Kind, string Text, StreamError? Error)> Frames(byte[] bytes, Func<int> chunk, int limit = Limit)
    {
        var framer = default(StanzaFramer);
        var frames = new List<(StreamFrameKind, string, StreamError?)>();
        var cuts = new List<int> { 0 };
        for (var start = 0; cuts[^1] < bytes.Length;)
        {
            cuts.Add(Math.Min(bytes.Length, cuts[^1] + chunk()));
            var buffer = Sequence(bytes, cuts, start);
            while (framer.TryRead(ref buffer, limit, out var frame))
            {
                frames.Add((frame.Kind, Encoding.UTF8.GetString(frame.Bytes), frame.Error));
                if (frame.Kind == StreamFrameKind.Error)
                {
                    return frames;
                }
            }

            start = cuts[^1] - (int)buffer.Length;
        }

        return frames;
    }

    static ReadOnlySequence<byte> Sequence(byte[] bytes, List<int> cuts, int start)
    {
        Segment? first = null, last = null;
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)).Where(cut => cut.Second > start))
        {
            var memory = bytes.AsMemory(Math.Max(from, start)..to);
            last = last is null ? first = new Segment(memory, null) : new Segment(memory, last);
        }

        return new(first!, 0, last!, last!.Memory.Length);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
