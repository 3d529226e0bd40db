using System.Buffers;
using System.Text;
using System.Xml;
using BenchmarkDotNet.Attributes;
using Plenum.Xmpp.Xml;

namespace Plenum.Micro;

/// <summary>From a stream's bytes to an element: finding the end of a stanza, and parsing it.</summary>
public class Parsing
{
    static readonly XmlLimits limits = XmlLimits.AfterAuthentication;

    static readonly XmlReaderSettings settings = new() { ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit };

    byte[] bytes = [];
    StanzaFramer opened;

    /// <summary>What is read.</summary>
    [Params("message", "publish")]
    public string Stanza { get; set; } = "";

    /// <summary>Opens the stream, and makes sure that everybody finds the same.</summary>
    [GlobalSetup]
    public void Open()
    {
        byte[] message = Encoding.UTF8.GetBytes(Wire.Message), publish = Encoding.UTF8.GetBytes(Wire.Publish);
        Check.That((message.Length, publish.Length) == (414, 1454), $"They have {message.Length} and {publish.Length} bytes.");
        opened = new();
        var header = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Wire.Header));
        Check.That(opened.TryRead(ref header, limits.Bytes, out var frame) && frame.Kind == StreamFrameKind.Header, "The stream is open.");

        // Both in turns, so that the code is compiled for both, whichever is measured first.
        WarmUp.Run(() =>
        {
            foreach (var (stanza, elements) in new[] { (message, 4), (publish, 27) })
            {
                bytes = stanza;
                Check.That(Frame() == bytes.Length, "The frame is the stanza.");
                Check.That(Count(Parse()) == elements && Read() == elements, "The parsers see the same elements.");
            }
        });
        bytes = Stanza == "message" ? message : publish;
    }

    /// <summary>The framer alone: the length of the frame that it finds.</summary>
    [Benchmark]
    public long Frame()
    {
        var framer = opened;
        var buffer = new ReadOnlySequence<byte>(bytes);
        return framer.TryRead(ref buffer, limits.Bytes, out var frame) && frame.Kind == StreamFrameKind.Element ? frame.Bytes.Length : 0;
    }

    /// <summary>Our parser, from framed bytes to a tree.</summary>
    [Benchmark]
    public Element Parse() =>
        ElementParser.TryParse(bytes, XmlScope.Client, limits, out var element, out _) ? element : throw new FormatException();

    /// <summary>For comparison .NET's reader over the same bytes to their end, without a tree, its prefixes and names its own.</summary>
    [Benchmark]
    public int Read()
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
        var elements = 0;
        while (reader.Read())
        {
            elements += reader.NodeType == XmlNodeType.Element ? 1 : 0;
            while (reader.MoveToNextAttribute())
            {
                elements += reader.Value.Length == 0 ? 1 : 0;
            }
        }

        return elements;
    }

    static int Count(Element element) => 1 + element.Elements.Sum(Count);
}
