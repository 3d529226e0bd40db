using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.Bosh;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

/// <summary>Requests are named by their number, a repeated one with a prime: <c>11'</c>.</summary>
public sealed class BoshSessionTests
{
    const string Empty = "<body xmlns='http://jabber.org/protocol/httpbind'/>";
    const string Again = "<body xmlns='http://jabber.org/protocol/httpbind' type='error'/>";

    readonly List<string> said = [];
    BoshSession<string> session = new(Terms(), 10, TimeSpan.Zero);
    TimeSpan now;

    [Fact]
    public void The_first_response_says_the_terms_and_the_second_does_not()
    {
        session.Opened("example.org", "stream");
        Ask(10);
        Say("<features/>");
        Deal();
        Ask(11, "<presence/>");
        Say("<hello/>");

        Assert.Equal(
            [
                "10: <body xmlns='http://jabber.org/protocol/httpbind' sid='s' wait='55' requests='2' hold='1' ver='1.6' polling='5' inactivity='75' "
                + "maxpause='120' from='example.org' authid='stream' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0' xmpp:restartlogic='true' "
                + "xmlns:stream='http://etherx.jabber.org/streams'><features/></body>",
                "11: " + With("<hello/>"),
            ], said);
    }

    [Fact]
    public void Terms_are_the_lower_of_both()
    {
        var terms = BoshTerms.Agree(Read("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' wait='300' hold='5' ver='2.0'/>")!, "s");
        Assert.Equal((55, 1, "1.11", 2), ((int)terms.Wait.TotalSeconds, terms.Hold, terms.Ver, terms.Requests));
        var polling = BoshTerms.Agree(Read("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' wait='20' hold='0' ver='1.6'/>")!, "s");
        Assert.Equal((20, 0, "1.6", 1, 85), ((int)polling.Wait.TotalSeconds, polling.Hold, polling.Ver, polling.Requests, (int)polling.Inactivity.TotalSeconds));
    }

    [Fact]
    public void A_request_waits_for_something_to_say_and_no_longer_than_was_agreed()
    {
        Begin();
        Ask(11);
        Deal();
        Assert.Empty(said);
        Assert.Equal(now + TimeSpan.FromSeconds(55), session.NextWake);
        Pass(54);
        Assert.Empty(said);
        Pass(1);
        Assert.Equal(["11: " + Empty], said);
    }

    [Fact]
    public void Of_two_requests_the_older_one_is_answered_at_once_and_in_order()
    {
        Begin();
        Ask(11);
        Deal();
        Ask(12, "<message/>");
        Deal();
        Assert.Equal(["11: " + Empty], said);
        Say("<hello/>");
        Assert.Equal(["11: " + Empty, "12: " + With("<hello/>")], said);
    }

    [Fact]
    public void Requests_that_overtake_each_other_reach_the_stream_in_order()
    {
        Begin();
        Ask(12, "<second/>");
        Assert.Null(session.Take());
        Ask(11, "<first/>");
        Assert.Equal(["first", "second"], Deal());
        Assert.Equal(["11: " + Empty], said);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(9)]
    public void A_number_outside_of_the_window_ends_the_session(long rid)
    {
        Begin();
        Ask(11);
        Ask(rid);
        Assert.Equal([$"{rid}: " + Terminal("item-not-found"), "11: " + Terminal("other-request")], said);
        Assert.True(session.IsOver);
        said.Clear();
        Ask(12);
        Assert.Equal(["12: " + Terminal("item-not-found")], said);
    }

    [Fact]
    public void More_requests_at_a_time_than_agreed_end_the_session_unless_the_last_one_says_good_bye()
    {
        Begin();
        Ask(11, "<a/>");
        Ask(12, "<b/>");
        Ask(13, terminate: true);
        Assert.False(session.IsOver);

        Begin();
        Ask(11, "<a/>");
        Ask(12, "<b/>");
        Ask(13, "<c/>");
        Assert.Equal(
            ["13: " + Terminal("policy-violation"), "11: " + Terminal("other-request"), "12: " + Terminal("other-request")], said);
    }

    [Fact]
    public void A_repeated_request_gets_the_response_that_was_lost()
    {
        Begin();
        Ask(11);
        Deal();
        Say("<hello/>");
        Ask(12);
        Deal();
        said.Clear();
        Ask(11, again: "11'");
        Assert.Equal(["11': " + With("<hello/>")], said);
        Assert.Null(session.Take());
    }

    [Fact]
    public void Only_as_many_responses_are_kept_as_the_client_may_have_under_way()
    {
        Begin();
        for (var rid = 11; rid <= 13; rid++)
        {
            Ask(rid);
            Deal();
            Say($"<hello{rid}/>");
            Pass(6);
        }

        said.Clear();
        Ask(12, again: "12'");
        Assert.Equal(["12': " + With("<hello12/>")], said);
        said.Clear();
        Ask(11, again: "11'");
        Assert.Equal(["11': " + Terminal("item-not-found")], said);
    }

    [Fact]
    public void A_repeated_request_that_still_waits_takes_the_place_of_the_first()
    {
        Begin();
        Ask(11);
        Deal();
        Ask(11, again: "11'");
        Assert.Equal(["11: " + Again], said);
        said.Clear();
        Say("<hello/>");
        Assert.Equal(["11': " + With("<hello/>")], said);
        Assert.Null(session.Take());
    }

    [Fact]
    public void Who_only_repeats_is_sent_away()
    {
        Begin();
        Ask(11);
        for (var i = 0; i < 10; i++)
        {
            Ask(11);
            Assert.False(session.IsOver);
        }

        Ask(11);
        Assert.Equal("11: " + Terminal("policy-violation"), said[^2]);
        Assert.Equal("11: " + Terminal("other-request"), said[^1]);
    }

    [Fact]
    public void What_there_is_to_say_waits_for_a_request_on_a_living_connection()
    {
        Begin();
        Ask(11);
        Deal();
        session.Lost("11", now);
        Say("<hello/>");
        Assert.Empty(said);
        Assert.True(session.Speaks);
        Ask(12);
        Deal();
        // 11 counts as answered with nothing, as its client may ask.
        Assert.Equal(["12: " + With("<hello/>")], said);
        said.Clear();
        Ask(11, again: "11'");
        Assert.Equal(["11': " + Empty], said);
    }

    [Fact]
    public void A_lost_request_may_come_back()
    {
        Begin();
        Ask(11);
        Deal();
        session.Lost("11", now);
        Say("<hello/>");
        Ask(11, again: "11'");
        Assert.Equal(["11': " + With("<hello/>")], said);
    }

    [Fact]
    public void A_session_without_a_request_ends_after_a_while_and_one_with_a_request_does_not()
    {
        Begin();
        Ask(11);
        Deal();
        Pass(55);
        Assert.Equal(now + TimeSpan.FromSeconds(75), session.NextWake);
        Pass(74);
        Assert.False(session.IsOver);
        Ask(12);
        Deal();
        Pass(54);
        session.Lost("12", now);
        Pass(74);
        Assert.False(session.IsOver);
        Pass(1);
        Assert.True(session.IsOver);
        Assert.Null(session.NextWake);
    }

    [Fact]
    public void A_gap_that_is_never_filled_ends_the_session()
    {
        Begin();
        Ask(12);
        Pass(75);
        Assert.Equal(["12: " + Terminal("item-not-found")], said);
    }

    [Fact]
    public void A_pause_is_answered_at_once_without_words_and_gives_more_time_until_the_next_request()
    {
        Begin();
        Ask(11);
        Deal();
        Say("<one/>");
        Ask(12);
        Deal();
        said.Clear();
        Ask(13, pause: 120);
        Deal();
        Assert.Equal(["12: " + Empty, "13: " + Empty], said);
        Say("<two/>");
        Pass(119);
        Assert.False(session.IsOver);
        said.Clear();
        Ask(14);
        Assert.Equal(["14: " + With("<two/>")], said);
        Pass(75);
        Assert.True(session.IsOver);
    }

    [Fact]
    public void A_pause_that_is_too_long_is_not_granted()
    {
        Begin();
        Ask(11, pause: 121);
        Deal();
        Assert.Empty(said);
    }

    [Fact]
    public void Who_pauses_again_and_again_cannot_make_us_keep_what_the_stream_has_no_time_for()
    {
        Begin();
        for (var rid = 11; rid < 19; rid++)
        {
            Ask(rid, "<message/>", pause: 10);
            Assert.False(session.IsOver);
        }

        Ask(19, "<message/>", pause: 10);
        Assert.Equal("19: " + Terminal("policy-violation"), said[^1]);
    }

    [Fact]
    public void A_request_that_the_stream_has_not_dealt_with_is_answered_only_with_words_and_not_without_end()
    {
        Begin();
        Ask(11, "<a/>");
        Ask(12, "<b/>");
        Assert.Empty(said);
        Say("<one/>");
        Ask(13, "<c/>");
        Assert.Equal(["11: " + With("<one/>")], said);
        Say("<two/>");
        Assert.Single(said);
        Deal();
        Assert.Equal(["11: " + With("<one/>"), "12: " + With("<two/>")], said);
    }

    [Fact]
    public void Who_polls_is_answered_at_once_and_must_not_ask_in_vain_too_often()
    {
        session = new(Terms() with { Hold = 0 }, 10, now);
        Begin(polling: true);
        Pass(5);
        Ask(11);
        Deal();
        Pass(5);
        Ask(12);
        Deal();
        Assert.Equal(["11: " + Empty, "12: " + Empty], said);
        Pass(4);
        Ask(13, "<message/>");
        Deal();
        Assert.False(session.IsOver);
        Ask(14);
        Assert.Equal("14: " + Terminal("policy-violation"), said[^1]);
    }

    [Fact]
    public void Who_asks_with_nothing_to_say_while_a_request_waits_is_sent_away()
    {
        Begin();
        Ask(11);
        Deal();
        Pass(5);
        Ask(12);
        Deal();
        Assert.Equal(["11: " + Empty], said);
        Pass(4);
        Ask(13);
        Assert.Equal(["11: " + Empty, "13: " + Terminal("policy-violation"), "12: " + Terminal("other-request")], said);
    }

    [Fact]
    public void The_end_is_said_on_the_oldest_request()
    {
        Begin();
        Ask(11);
        Deal();
        Ask(12, "<presence/>", terminate: true);
        Assert.Equal(["presence", "end"], Deal());
        Tell(session.Finish(Encoding.UTF8.GetBytes("<bye/>"), isError: false, now));
        Assert.Equal(["11: " + Empty, "12: <body xmlns='http://jabber.org/protocol/httpbind' type='terminate' xmlns:stream='http://etherx.jabber.org/streams'><bye/></body>"], said);
        Assert.True(session.IsOver);
    }

    [Fact]
    public void A_stream_error_waits_for_the_next_request_if_there_is_none()
    {
        Begin();
        Tell(session.Finish("<stream:error/>"u8.ToArray(), isError: true, now));
        Assert.Empty(said);
        Ask(11);
        Assert.Equal(
            ["11: <body xmlns='http://jabber.org/protocol/httpbind' type='terminate' condition='remote-stream-error' "
                + "xmlns:stream='http://etherx.jabber.org/streams'><stream:error/></body>"], said);
        Assert.True(session.IsOver);
    }

    [Fact]
    public void Stanzas_without_a_namespace_of_their_own_are_the_clients()
    {
        var request = Read("<body xmlns='http://jabber.org/protocol/httpbind' rid='5' sid='s'><message to='a@b'><body>Hi</body><x xmlns='y'><z/></x></message></body>")!;
        Assert.Equal("<message xmlns='jabber:client' to='a@b'><body>Hi</body><x xmlns='y'><z/></x></message>", request.Payloads.Single().ToString());
    }

    [Theory]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind'/>")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='-1'/>")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='9007199254740992'/>")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1' wait='x'/>")]
    [InlineData("<body xmlns='http://jabber.org/protocol/httpbind' rid='1'>text</body>")]
    [InlineData("<body xmlns='jabber:client' rid='1'/>")]
    public void What_is_no_request_is_not_read_as_one(string xml) => Assert.Null(Read(xml));

    static BoshTerms Terms() => new() { Sid = "s", Ver = "1.6" };

    static BoshRequest? Read(string xml) =>
        ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.None, XmlLimits.BeforeAuthentication, out var body, out _) ? BoshRequest.Read(body) : null;

    static string With(string payload) =>
        $"<body xmlns='http://jabber.org/protocol/httpbind' xmlns:stream='http://etherx.jabber.org/streams'>{payload}</body>";

    static string Terminal(string condition) => $"<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' condition='{condition}'/>";

    /// <summary>A session whose first request was answered.</summary>
    void Begin(bool polling = false)
    {
        if (!polling)
        {
            session = new(Terms(), 10, now);
        }

        Ask(10);
        Say("<features/>");
        Deal();
        said.Clear();
    }

    void Ask(long rid, string? payload = null, string? again = null, bool terminate = false, int? pause = null) =>
        Tell(session.Receive(string.Intern(again ?? $"{rid}"), new()
        {
            Rid = rid, Sid = "s", IsTerminate = terminate, Pause = pause,
            Payloads = payload is null ? [] : [new Element(payload[1..^2], Ns.Client)],
        }, now));

    /// <summary>The stream deals with all that has come.</summary>
    List<string> Deal()
    {
        List<string> dealt = [];
        while (session.Take() is { } request)
        {
            dealt.AddRange(request.Payloads.Select(payload => payload.Name));
            dealt.AddRange(request.IsTerminate ? ["end"] : []);
            Tell(session.Done(now));
        }

        return dealt;
    }

    void Say(string payload) => Tell(session.Say(Encoding.UTF8.GetBytes(payload), now));

    void Pass(int seconds)
    {
        now += TimeSpan.FromSeconds(seconds);
        Tell(session.Tick(now));
    }

    void Tell(IReadOnlyList<BoshAnswer<string>> answers) =>
        said.AddRange(answers.Select(answer => $"{answer.To}: {Encoding.UTF8.GetString(answer.Body)}"));
}
