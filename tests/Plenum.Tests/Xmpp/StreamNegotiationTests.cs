using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.Sasl;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed partial class StreamNegotiationTests
{
    const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl", Errors = "urn:ietf:params:xml:ns:xmpp-streams";
    const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    const string NotAuthorized = $"<stream:error><not-authorized xmlns='{Errors}'/></stream:error></stream:stream>";

    static readonly ScramKeys keys = ScramKeys.Derive(ScramHash.Sha256, "pencil", "saltsalt"u8, 100);

    static readonly StreamOptions options = new()
    {
        Hosts = [new("example.org"), new("anon.example.org", IsAnonymous: true)],
        FindKeys = (account, hash) => new(account.ToString() == "juliet@example.org" && hash == ScramHash.Sha256 ? keys : null),
        Secret = "secret"u8.ToArray(),
    };

    [Fact]
    public async Task A_client_secures_the_stream_authenticates_and_binds()
    {
        var stream = new Peer(options with { StartTls = StartTlsOffer.Required, Features = [new("csi", "urn:xmpp:csi:0")] });
        Assert.Equal(
            $"{Header} from='example.org' id='ID' version='1.0' xml:lang='en'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/>"
            + "</starttls></stream:features>", stream.Open("example.org"));
        Assert.Equal("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>[tls]", await stream.Take("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));

        stream.Negotiation.Secured(new Dictionary<string, ReadOnlyMemory<byte>> { ["tls-exporter"] = new byte[] { 1 } });
        Assert.EndsWith(
            $"<stream:features><mechanisms xmlns='{Sasl}'><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-1-PLUS</mechanism>"
            + "<mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms>"
            + "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/></sasl-channel-binding></stream:features>",
            stream.Open("example.org"), StringComparison.Ordinal);

        const string Gs2 = "p=tls-exporter,,", First = "n=juliet,r=abc";
        var challenge = await stream.Auth("SCRAM-SHA-256-PLUS", Gs2 + First);
        var data = Encoding.UTF8.GetString(Convert.FromBase64String(Base64().Match(challenge).Groups[1].Value));
        var final = ScramClient.Final(ScramHash.Sha256, "pencil", First, data, Gs2, [1]);
        Assert.Matches(
            $"^<success xmlns='{Sasl}'>.+</success>\\[juliet@example.org\\]$",
            await stream.Take($"<response xmlns='{Sasl}'>{Convert.ToBase64String(final)}</response>"));

        Assert.EndsWith("<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><csi xmlns='urn:xmpp:csi:0'/></stream:features>",
            stream.Open("example.org"), StringComparison.Ordinal);
        Assert.Equal("[bind juliet@example.org as balcony]", await stream.Bind("balcony"));
        Assert.Equal(
            "<iq type='result' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>juliet@example.org/balcony</jid></bind></iq>",
            stream.Write(stream.Negotiation.Bound(Jid.Parse("juliet@example.org/balcony"))));
        Assert.Equal("juliet@example.org/balcony", stream.Negotiation.Session?.ToString());
    }

    [Fact]
    public async Task A_viewer_comes_in_through_a_web_socket_as_somebody_new()
    {
        var stream = new Peer(options with { Framing = StanzaFraming.Frame });
        Assert.Equal(
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='anon.example.org' id='ID' version='1.0' xml:lang='en'/>"
            + $"<stream:features xmlns:stream='http://etherx.jabber.org/streams'><mechanisms xmlns='{Sasl}'><mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>",
            stream.Open("anon.example.org"));
        Assert.Matches($"^<success xmlns='{Sasl}'/>\\[[0-9a-f]{{20}}@anon.example.org\\]$", await stream.Take($"<auth xmlns='{Sasl}' mechanism='ANONYMOUS'/>"));
        Assert.Contains("<bind ", stream.Open("anon.example.org"), StringComparison.Ordinal);
        Assert.Matches("^\\[bind [0-9a-f]{20}@anon.example.org as \\]$", await stream.Bind(null));
        Assert.Equal(
            "<iq xmlns='jabber:client' type='error' id='b1'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            stream.Write(stream.Negotiation.RefuseBind(StanzaError.ResourceConstraint())));
        Assert.StartsWith("[bind ", await stream.Bind("again"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_is_offered_only_where_it_is_secret_or_allowed()
    {
        Assert.DoesNotContain("PLAIN", new Peer(options).Open("example.org"), StringComparison.Ordinal);
        Assert.Contains("PLAIN", new Peer(options with { IsEncrypted = true }).Open("example.org"), StringComparison.Ordinal);
        var stream = new Peer(options with { AllowsPlainUnencrypted = true });
        Assert.Contains("PLAIN", stream.Open("example.org"), StringComparison.Ordinal);
        Assert.Equal($"<success xmlns='{Sasl}'/>[juliet@example.org]", await stream.Auth("PLAIN", "\0juliet\0pencil"));

        stream = new Peer(options);
        stream.Open("example.org");
        Assert.Equal($"<failure xmlns='{Sasl}'><encryption-required/></failure>", await stream.Auth("PLAIN", "\0juliet\0pencil"));
    }

    [Theory]
    [InlineData("PLAIN", "\0juliet\0wrong", "not-authorized")]
    [InlineData("PLAIN", "\0nobody\0pencil", "not-authorized")]
    [InlineData("PLAIN", "romeo@example.org\0juliet\0pencil", "invalid-authzid")]
    [InlineData("PLAIN", "juliet\0pencil", "malformed-request")]
    [InlineData("ANONYMOUS", "", "invalid-mechanism")]
    [InlineData("EXTERNAL", "", "invalid-mechanism")]
    [InlineData("SCRAM-SHA-1-PLUS", "n,,n=a,r=b", "invalid-mechanism")]
    public async Task A_failure_says_why_and_leaves_the_stream_open(string mechanism, string message, string condition)
    {
        var stream = new Peer(options with { IsEncrypted = true });
        stream.Open("example.org");
        Assert.Equal($"<failure xmlns='{Sasl}'><{condition}/></failure>", await stream.Auth(mechanism, message));
        Assert.Equal($"<success xmlns='{Sasl}'/>[juliet@example.org]", await stream.Auth("PLAIN", "\0juliet\0pencil"));
    }

    [Fact]
    public async Task A_proven_account_needs_no_password()
    {
        var proven = options with { ProvenAccount = Jid.Parse("romeo@example.org") };
        var stream = new Peer(proven);
        Assert.Contains("<mechanism>EXTERNAL</mechanism><mechanism>SCRAM-SHA-256<", stream.Open("example.org"), StringComparison.Ordinal);
        Assert.Equal($"<failure xmlns='{Sasl}'><invalid-authzid/></failure>", await stream.Auth("EXTERNAL", "juliet@example.org"));
        Assert.Equal($"<challenge xmlns='{Sasl}'/>", await stream.Take($"<auth xmlns='{Sasl}' mechanism='EXTERNAL'/>"));
        Assert.Equal($"<success xmlns='{Sasl}'/>[romeo@example.org]", await stream.Take($"<response xmlns='{Sasl}'/>"));
        Assert.DoesNotContain("EXTERNAL", new Peer(proven).Open("anon.example.org"), StringComparison.Ordinal);

        stream = new Peer(proven);
        stream.Open("example.org");
        Assert.Equal($"<success xmlns='{Sasl}'/>[romeo@example.org]", await stream.Auth("EXTERNAL", "romeo@example.org"));
    }

    [Fact]
    public async Task Authentication_can_be_aborted_and_garbage_is_told_apart()
    {
        var stream = new Peer(options);
        stream.Open("example.org");
        Assert.Equal($"<challenge xmlns='{Sasl}'/>", await stream.Take($"<auth xmlns='{Sasl}' mechanism='SCRAM-SHA-1'/>"));
        Assert.Equal($"<failure xmlns='{Sasl}'><aborted/></failure>", await stream.Take($"<abort xmlns='{Sasl}'/>"));
        Assert.Equal($"<failure xmlns='{Sasl}'><incorrect-encoding/></failure>", await stream.Take($"<auth xmlns='{Sasl}' mechanism='SCRAM-SHA-1'>@</auth>"));
    }

    [Fact]
    public async Task The_fifth_failure_ends_the_stream()
    {
        var stream = new Peer(options with { IsEncrypted = true });
        stream.Open("example.org");
        for (var i = 1; i < 5; i++)
        {
            Assert.Equal($"<failure xmlns='{Sasl}'><not-authorized/></failure>", await stream.Auth("PLAIN", "\0juliet\0wrong"));
        }

        Assert.Equal(
            $"<failure xmlns='{Sasl}'><not-authorized/></failure><stream:error><policy-violation xmlns='{Errors}'/>"
            + $"<text xmlns='{Errors}' xml:lang='en'>Too many attempts to authenticate.</text></stream:error></stream:stream>",
            await stream.Auth("PLAIN", "\0juliet\0wrong"));
        Assert.True(stream.Negotiation.IsClosed);
        Assert.Equal("", await stream.Auth("PLAIN", "\0juliet\0pencil"));
    }

    [Theory]
    [InlineData("other.org", "1.0", "jabber:client", Ns.Streams, "stream", "host-unknown")]
    [InlineData("juliet@example.org", "1.0", "jabber:client", Ns.Streams, "stream", "host-unknown")]
    [InlineData(null, "1.0", "jabber:client", Ns.Streams, "stream", "improper-addressing")]
    [InlineData("example.org", null, "jabber:client", Ns.Streams, "stream", "unsupported-version")]
    [InlineData("example.org", "0.9", "jabber:client", Ns.Streams, "stream", "unsupported-version")]
    [InlineData("example.org", "one", "jabber:client", Ns.Streams, "stream", "unsupported-version")]
    [InlineData("example.org", "1.0", "jabber:server", Ns.Streams, "stream", "invalid-namespace")]
    [InlineData("example.org", "1.0", "jabber:client", "jabber:client", "stream", "invalid-namespace")]
    [InlineData("example.org", "1.0", "jabber:client", Ns.Streams, "flow", "bad-format")]
    public void A_bad_header_is_answered_with_a_header_and_an_error(string? to, string? version, string content, string ns, string name, string condition)
    {
        var stream = new Peer(options);
        Assert.Matches(
            "^<\\?xml version='1.0'\\?><stream:stream .* from='[a-z.]+' id='ID' version='1.0' xml:lang='en'>"
            + $"<stream:error><{condition} xmlns='{Errors}'/></stream:error></stream:stream>$",
            stream.Write(stream.Negotiation.Open(new() { Name = name, Namespace = ns, To = to, Version = version, Scope = new(content, []) })));
    }

    [Theory]
    [InlineData("EXAMPLE.org", "1.0")]
    [InlineData("example.org", "1.1")]
    [InlineData("example.org", "2.0")]
    [InlineData("example.org", "01.0")]
    public void A_later_version_and_another_case_are_served(string to, string version) =>
        Assert.Contains("<stream:features>", new Peer(options).Open(to, version), StringComparison.Ordinal);

    [Fact]
    public async Task What_comes_too_early_ends_the_stream()
    {
        var stream = new Peer(options);
        stream.Open("example.org");
        Assert.Equal(NotAuthorized, await stream.Take("<message xmlns='jabber:client'/>"));

        stream = new Peer(options);
        stream.Open("example.org");
        Assert.Equal(NotAuthorized, await stream.Bind("balcony"));

        stream = new Peer(options with { StartTls = StartTlsOffer.Required });
        stream.Open("example.org");
        Assert.Contains("<policy-violation ", await stream.Auth("PLAIN", "\0juliet\0pencil"), StringComparison.Ordinal);

        stream = new Peer(options with { IsEncrypted = true });
        stream.Open("example.org");
        await stream.Auth("PLAIN", "\0juliet\0pencil");
        stream.Open("example.org");
        Assert.Equal(NotAuthorized, await stream.Take("<presence xmlns='jabber:client'/>"));
    }

    [Fact]
    public async Task After_authentication_the_host_stays_the_same()
    {
        var stream = new Peer(options with { IsEncrypted = true });
        stream.Open("example.org");
        await stream.Auth("PLAIN", "\0juliet\0pencil");
        Assert.EndsWith(NotAuthorized, stream.Open("anon.example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_before_the_header_comes_with_a_header()
    {
        var stream = new Peer(options);
        Assert.Equal($"{Header} from='example.org' id='ID' version='1.0' xml:lang='en'><stream:error><not-well-formed xmlns='{Errors}'/></stream:error></stream:stream>",
            stream.Write(stream.Negotiation.Fail(StreamError.NotWellFormed)));
    }

    [Fact]
    public async Task A_resource_that_is_none_is_refused()
    {
        var stream = new Peer(options with { IsEncrypted = true });
        stream.Open("example.org");
        await stream.Auth("PLAIN", "\0juliet\0pencil");
        stream.Open("example.org");
        Assert.Contains("<bad-request ", await stream.Bind("\u0085"), StringComparison.Ordinal);
        Assert.Equal("[bind juliet@example.org as ok]", await stream.Bind("ok"));
    }

    [Fact]
    public async Task Stream_management_and_what_else_is_for_accounts_is_offered_to_accounts_only()
    {
        var offering = options with { IsEncrypted = true, IsManaged = true, IdleSeconds = 30, AccountFeatures = [new("csi", "urn:xmpp:csi:0")] };
        var stream = new Peer(offering);
        Assert.EndsWith("</mechanisms><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>8192</max-bytes></limits></stream:features>",
            stream.Open("example.org"), StringComparison.Ordinal);
        await stream.Auth("PLAIN", "\0juliet\0pencil");
        Assert.EndsWith(
            "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><csi xmlns='urn:xmpp:csi:0'/><sm xmlns='urn:xmpp:sm:3'/>"
            + "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes><idle-seconds>30</idle-seconds></limits></stream:features>",
            stream.Open("example.org"), StringComparison.Ordinal);

        var visitor = new Peer(offering);
        visitor.Open("anon.example.org");
        await visitor.Auth("ANONYMOUS", "");
        Assert.EndsWith("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144</max-bytes><idle-seconds>30</idle-seconds></limits></stream:features>",
            visitor.Open("anon.example.org"), StringComparison.Ordinal);
        Assert.Equal(Failed("feature-not-implemented"), await visitor.Take("<resume xmlns='urn:xmpp:sm:3' previd='a' h='0'/>"));
        Assert.StartsWith("[bind ", await visitor.Bind(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_resumed_in_place_of_binding()
    {
        var stream = new Peer(options with { IsEncrypted = true, IsManaged = true });
        stream.Open("example.org");
        await stream.Auth("PLAIN", "\0juliet\0pencil");
        stream.Open("example.org");

        Assert.Equal(Failed("unexpected-request"), await stream.Take("<enable xmlns='urn:xmpp:sm:3' resume='true'/>"));
        Assert.Equal(Failed("bad-request"), await stream.Take("<resume xmlns='urn:xmpp:sm:3' h='1'/>"));
        Assert.Equal(Failed("bad-request"), await stream.Take("<resume xmlns='urn:xmpp:sm:3' previd='a' h='-1'/>"));
        Assert.Equal("[resume a of juliet@example.org from 4294967295]", await stream.Take("<resume xmlns='urn:xmpp:sm:3' previd='a' h='4294967295'/>"));
        Assert.Equal(
            "<failed xmlns='urn:xmpp:sm:3' h='3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
            stream.Write(stream.Negotiation.RefuseResume(StanzaError.ItemNotFound(), handled: 3)));
        Assert.Equal("[resume b of juliet@example.org from 0]", await stream.Take("<resume xmlns='urn:xmpp:sm:3' previd='b' h='0'/>"));
        stream.Negotiation.Resumed(Jid.Parse("juliet@example.org/balcony"));
        Assert.Equal("juliet@example.org/balcony", stream.Negotiation.Session?.ToString());
    }

    static string Failed(string condition) =>
        $"<failed xmlns='urn:xmpp:sm:3'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";

    [GeneratedRegex(">(.+)<")]
    private static partial Regex Base64();

    [GeneratedRegex("id='[0-9a-f]{24}'")]
    private static partial Regex StreamId();

    /// <summary>A negotiation whose outputs are the bytes that would be sent, with the rest in brackets.</summary>
    sealed class Peer(StreamOptions options)
    {
        public StreamNegotiation Negotiation { get; } = new(options);

        public string Open(string to, string version = "1.0") => Write(Negotiation.Open(options.Framing == StanzaFraming.Stream
            ? new() { To = to, Version = version }
            : StreamHeader.Read(new Element("open", StreamHeader.Framing) { { "to", to }, { "version", version } })));

        public async Task<string> Take(string xml)
        {
            Assert.True(ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.None, XmlLimits.AfterAuthentication, out var element, out _));
            return Write(await Negotiation.Take(element));
        }

        public Task<string> Auth(string mechanism, string message) =>
            Take($"<auth xmlns='{Sasl}' mechanism='{mechanism}'>{(message.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(message)))}</auth>");

        public Task<string> Bind(string? resource) =>
            Take("<iq xmlns='jabber:client' type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + (resource is null ? "" : $"<resource>{resource}</resource>") + "</bind></iq>");

        public string Write(IReadOnlyList<StreamOutput> outputs)
        {
            var bytes = new ArrayBufferWriter<byte>();
            foreach (var output in outputs)
            {
                switch (output)
                {
                    case StreamOutput.Open open:
                        StreamMarkup.WriteHeader(bytes, open.Header, options.Framing);
                        break;
                    case StreamOutput.Send send:
                        StreamMarkup.Write(bytes, send.Element, options.Framing);
                        break;
                    case StreamOutput.Close:
                        StreamMarkup.WriteEnd(bytes, options.Framing);
                        break;
                    default:
                        bytes.Write(Encoding.UTF8.GetBytes(output switch
                        {
                            StreamOutput.Authenticated done => $"[{done.Account}]",
                            StreamOutput.Bind bind => $"[bind {bind.Account} as {bind.Resource}]",
                            StreamOutput.Resume resume => $"[resume {resume.Id} of {resume.Account} from {resume.Handled}]",
                            _ => "[tls]",
                        }));
                        break;
                }
            }

            return StreamId().Replace(Encoding.UTF8.GetString(bytes.WrittenSpan), "id='ID'");
        }
    }
}
