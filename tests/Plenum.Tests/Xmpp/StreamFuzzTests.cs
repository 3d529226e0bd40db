using System.Buffers;
using System.Text;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.Sasl;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

/// <summary>The way of a client's bytes through framer, parser and negotiation, as a transport goes it.</summary>
public sealed class StreamFuzzTests
{
    const string Header = "<?xml version='1.0'?><stream:stream to='example.org' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    static readonly string login =
        Header + $"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{Convert.ToBase64String("\0juliet\0pencil"u8)}</auth>"
        + Header + "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>";

    static readonly string[] tokens =
    [
        "<", ">", "/", "'", "=", "\0", "\uD800", "é", "\uFFFF", "<!--", "<?x?>", "]]>", "xmlns", "example.org", "anon.example.org", "1.0", "-1", "stream:",
        "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AAA=</response>", "<message/>",
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj11c2VyLHI9YWJj</auth>", "</stream:stream>",
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'/>", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
    ];

    static readonly ScramKeys keys = ScramKeys.Derive(ScramHash.Sha256, "pencil", "saltsalt"u8, 1);

    static readonly StreamOptions options = new()
    {
        Hosts = [new("example.org"), new("anon.example.org", IsAnonymous: true)],
        FindKeys = (account, _) => new(account.Local == "juliet" ? keys : null),
        Secret = "secret"u8.ToArray(),
        IsEncrypted = true,
    };

    [Fact]
    public async Task A_client_logs_in_however_its_bytes_are_cut()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            Assert.Equal("juliet@example.org/balcony", await Run(Encoding.UTF8.GetBytes(login), new Random(seed)));
        }
    }

    [Fact]
    public async Task Whatever_a_client_sends_nothing_is_thrown()
    {
        var bound = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var sent = login;
            for (var mutations = random.Next(1, 4); mutations > 0; mutations--)
            {
                var at = random.Next(sent.Length);
                sent = random.Next(2) == 0 ? sent.Insert(at, tokens[random.Next(tokens.Length)]) : sent.Remove(at, random.Next(Math.Min(4, sent.Length - at)));
            }

            bound += await Run(Encoding.UTF8.GetBytes(sent), random) is null ? 0 : 1;
        }

        Assert.InRange(bound, 1, 2_999);
    }

    // The session that was bound, or null.
    static async Task<string?> Run(byte[] bytes, Random random)
    {
        var negotiation = new StreamNegotiation(options);
        var (framer, scope) = (default(StanzaFramer), XmlScope.Client);
        for (int start = 0, end = 0; end < bytes.Length && !negotiation.IsClosed && negotiation.Session is null;)
        {
            end = Math.Min(bytes.Length, end + random.Next(1, 200));
            var buffer = new ReadOnlySequence<byte>(bytes, start, end - start);
            while (!negotiation.IsClosed && negotiation.Session is null && framer.TryRead(ref buffer, XmlLimits.BeforeAuthentication.Bytes, out var frame))
            {
                foreach (var output in await Take(frame))
                {
                    framer = output is StreamOutput.Authenticated ? default : framer;
                    _ = output is StreamOutput.Bind bind ? negotiation.Bound(bind.Account.WithResource(bind.Resource ?? "r")) : [];
                }
            }

            start = end - (int)buffer.Length;
        }

        return negotiation.Session?.ToString();

        async ValueTask<IReadOnlyList<StreamOutput>> Take(StreamFrame frame)
        {
            switch (frame.Kind)
            {
                case StreamFrameKind.Header:
                    if (!ElementParser.TryParseHeader(frame.Bytes.ToArray(), XmlLimits.BeforeAuthentication, out var header, out var problem))
                    {
                        return negotiation.Fail(problem);
                    }

                    scope = header.Scope;
                    return negotiation.Open(header);
                case StreamFrameKind.Element:
                    return ElementParser.TryParse(frame.Bytes.ToArray(), scope, XmlLimits.BeforeAuthentication, out var element, out problem)
                        ? await negotiation.Take(element)
                        : negotiation.Fail(problem);
                case StreamFrameKind.Error:
                    return negotiation.Fail(frame.Error!);
                default:
                    return [];
            }
        }
    }
}
