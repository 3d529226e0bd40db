using System.Net;
using System.Text;
using Plenum.Server.Sessions;
using Plenum.Server.Transports;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Server;

public sealed class WaitingStanzasTests
{
    static readonly Jid Session = Jid.Parse("alice@example.org/phone"), Account = Jid.Parse("alice@example.org");

    [Fact]
    public void An_empty_one_has_nothing()
    {
        var waiting = new WaitingStanzas();
        waiting.Clear();
        Assert.True(waiting.IsEmpty);
        Assert.Equal(0, waiting.Bytes);
    }

    /// <summary>Against a list of byte strings, through every size of its array, in long and short queues.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_added_comes_out_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var connection = new Line();
        var output = OutboundBuffer.Rent();
        var waiting = new WaitingStanzas();
        var expected = new Queue<byte[]>();
        for (var step = 0; step < 20_000; step++)
        {
            // Thousands gather, and go again; sometimes all at once.
            var grows = step / 1000 % 2 == 0;
            if (random.Next(10) < (grows ? 8 : 2))
            {
                expected.Enqueue(Add(ref waiting, random, step));
            }
            else if (random.Next(500) == 0)
            {
                waiting.Clear();
                expected.Clear();
            }
            else if (expected.TryDequeue(out var next))
            {
                output.Clear();
                waiting.WriteNext(output, connection);
                Assert.Equal(next, output.Written.ToArray());
            }

            Assert.Equal(expected.Count == 0, waiting.IsEmpty);
            Assert.Equal(expected.Sum(bytes => bytes.Length), waiting.Bytes);
        }

        output.Return();
    }

    static byte[] Add(ref WaitingStanzas waiting, Random random, int number)
    {
        if (random.Next(10) == 0)
        {
            var bytes = Encoding.ASCII.GetBytes($"<r number='{number}'/>");
            waiting.Add(bytes);
            return bytes;
        }

        var stanza = new StanzaTemplate(Stanza.Message("chat", new Element("body", Ns.Client) { $"{number}" }));
        var to = random.Next(10) == 0 ? Account : Session;
        waiting.Add(stanza, to, stanza.LengthFor(to, StanzaFraming.Stream));
        var output = OutboundBuffer.Rent();
        stanza.Write(output, to, StanzaFraming.Stream);
        var written = output.Written.ToArray();
        output.Return();
        return written;
    }

    /// <summary>A connection of which nothing but its framing is needed here.</summary>
    sealed class Line : ClientConnection
    {
        public override StanzaFraming Framing => StanzaFraming.Stream;

        public override IPAddress? RemoteAddress => null;

        public override ValueTask<Inbound> ReceiveAsync(XmlLimits limits) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();

        public override Task<bool> LingerAsync(TimeSpan time) => throw new NotSupportedException();

        public override void Abort() => throw new NotSupportedException();

        public override void WriteHeader(OutboundBuffer output, StreamHeader header) => throw new NotSupportedException();

        public override void WriteEnd(OutboundBuffer output) => throw new NotSupportedException();
    }
}
