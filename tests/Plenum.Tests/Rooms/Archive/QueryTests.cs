using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms.Archive;

/// <summary>A room's archive is asked (XEP-0313).</summary>
public sealed class QueryTests
{
    readonly RoomFixture room = new();
    readonly TestPeer alice, bob;

    public QueryTests()
    {
        alice = room.Joined("alice");
        bob = room.Joined("bob");
        for (var i = 1; i <= 6; i++)
        {
            (i % 3 == 0 ? bob : alice).Say($"Message {i}", $"m{i}");
            room.Advance(TimeSpan.FromMinutes(1));
        }

        alice.Skip();
        bob.Skip();
    }

    [Fact]
    public void A_query_gets_what_was_said_oldest_first_and_then_the_answer()
    {
        bob.Send("<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2' queryid='f27'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set></query></iq>");

        bob.Gets(
            Result(1, "alice", "f27"), Result(2, "alice", "f27"),
            $"<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>{Id(1)}</first><last>{Id(2)}</last><count>6</count></set></fin></iq>");
    }

    [Theory]
    [InlineData("<max>4</max>", "m1 m2 m3 m4", false)]
    [InlineData("<max>4</max><before/>", "m3 m4 m5 m6", false)]
    [InlineData("<max>4</max><after>{4}</after>", "m5 m6", true)]
    [InlineData("<max>2</max><after>{4}</after>", "m5 m6", true)]
    [InlineData("<max>4</max><before>{3}</before>", "m1 m2", true)]
    [InlineData("<max>1</max><before>{3}</before>", "m2", false)]
    [InlineData("<after>{6}</after>", "", true)]
    [InlineData("<max>0</max>", "", false)]
    [InlineData("", "m1 m2 m3 m4 m5 m6", true)]
    public void Pages_are_those_that_were_asked_for(string asked, string expected, bool complete) =>
        Assert.Equal((expected, complete), Ask(bob, $"<set xmlns='http://jabber.org/protocol/rsm'>{WithIds(asked)}</set>"));

    [Theory]
    [InlineData("start=2026-11-01T12:04:00Z", "m5 m6")]
    [InlineData("start=2026-11-01T13:04:00.000000000+01:00", "m5 m6")]
    [InlineData("start=2026-11-01T12:03:59.9999999Z end=2026-11-01T12:04:00Z", "m5")]
    [InlineData("end=2026-11-01T12:00:00Z", "m1")]
    [InlineData("start=2027-01-01T00:00:00Z", "")]
    [InlineData("with=room@rooms.localhost/bob", "m3 m6")]
    [InlineData("with=room@rooms.localhost", "m1 m2 m3 m4 m5 m6")]
    [InlineData("with=room@rooms.localhost/nobody", "")]
    [InlineData("after-id={2} before-id={5}", "m3 m4")]
    [InlineData("ids={5} ids={2} ids={5}", "m2 m5")]
    [InlineData("ids={3} with=room@rooms.localhost/alice", "")]
    [InlineData("start= with=", "m1 m2 m3 m4 m5 m6")]
    public void All_conditions_hold(string conditions, string expected) => Assert.Equal((expected, true), Ask(bob, Form(conditions)));

    [Fact]
    public void A_flipped_page_has_the_same_messages_last_one_first_and_the_same_ends()
    {
        Assert.Equal(("m3 m2", false), Ask(bob, $"<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>{Id(1)}</after></set><flip-page/>"));
        Assert.Equal(("m6 m5", false), Ask(bob, "<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set><flip-page/>", first: 5, last: 6));
    }

    [Theory]
    [InlineData("start=yesterday", "modify", "bad-request")]
    [InlineData("end=2026-11-01", "modify", "bad-request")]
    [InlineData("with=@", "modify", "bad-request")]
    [InlineData("color=blue", "cancel", "feature-not-implemented")]
    [InlineData("before-id=nothing", "cancel", "item-not-found")]
    [InlineData("after-id=nothing", "cancel", "item-not-found")]
    [InlineData("ids={1} ids=nothing", "cancel", "item-not-found")]
    [InlineData("FORM_TYPE=jabber:iq:search", "modify", "bad-request")]
    public void A_condition_that_cannot_be_met_is_refused(string conditions, string type, string error) => Refused(Form(conditions), type, error);

    [Theory]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><after>nothing</after></set>", "cancel", "item-not-found")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><before>nothing</before></set>", "cancel", "item-not-found")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>many</max></set>", "modify", "bad-request")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><index>3</index></set>", "cancel", "feature-not-implemented")]
    [InlineData("<x xmlns='jabber:x:data' type='form'/>", "modify", "bad-request")]
    public void A_page_that_cannot_be_had_is_refused(string inside, string type, string error) => Refused(inside, type, error);

    [Fact]
    public void A_query_id_that_would_stand_before_every_message_at_length_is_refused()
    {
        bob.Send($"<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2' queryid='{new string('x', 257)}'/></iq>");
        Assert.Equal("error", bob.GetsOne().Type);
    }

    [Fact]
    public void More_ids_than_a_page_has_are_refused() =>
        Refused(Form(string.Join(' ', Enumerable.Repeat($"ids={Id(1)}", 251))), "modify", "bad-request");

    [Fact]
    public void The_form_says_what_may_be_asked()
    {
        bob.Send("<iq type='get' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>");

        bob.Gets("<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='form'>"
            + "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>"
            + "<field var='with' type='jid-single' label='*'/><field var='start' type='text-single' label='*'/><field var='end' type='text-single' label='*'/>"
            + "<field var='before-id' type='text-single' label='*'/><field var='after-id' type='text-single' label='*'/>"
            + "<field var='ids' type='list-multi' label='*'><validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:string'><open/></validate></field>"
            + "</x></query></iq>");
    }

    [Fact]
    public void Metadata_say_how_far_the_archive_reaches()
    {
        bob.Send("<iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>");

        bob.Gets($"<iq from='room@rooms.localhost' to='bob@localhost/a' type='result' id='q1'><metadata xmlns='urn:xmpp:mam:2'><start id='{Id(1)}' timestamp='2026-11-01T12:00:00Z'/><end id='{Id(6)}' timestamp='2026-11-01T12:05:00Z'/></metadata></iq>");
    }

    [Fact]
    public void Metadata_of_an_empty_archive_are_empty()
    {
        var empty = new RoomFixture();
        var carol = empty.Joined("carol");
        carol.Send("<iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>");

        carol.Gets("<iq from='room@rooms.localhost' to='carol@localhost/a' type='result' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
    }

    [Fact]
    public void Metadata_cannot_be_set()
    {
        bob.Send("<iq type='set' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
        Assert.Equal("error", bob.GetsOne().Type);
    }

    [Fact]
    public void An_open_rooms_archive_is_for_everyone_but_those_who_are_banned()
    {
        var visitor = room.Peer("x1y2z3@anon.localhost", standing: PeerStanding.Anonymous);
        Assert.Equal(("m1 m2 m3 m4 m5 m6", true), Ask(visitor, ""));

        alice.Admin("<item jid='x1y2z3@anon.localhost' affiliation='outcast'/>");

        Refused("", "auth", "forbidden", visitor);
    }

    [Fact]
    public void A_members_only_rooms_archive_is_for_members()
    {
        alice.Configure(("muc#roomconfig_membersonly", "1"));
        bob.Skip();
        Refused("", "auth", "forbidden", bob);
        bob.Send("<iq type='get' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>");
        Assert.Equal("error", bob.GetsOne().Type);
        bob.Send("<iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>");
        Assert.Equal("error", bob.GetsOne().Type);

        alice.Admin("<item jid='bob@localhost' affiliation='member'/>");
        bob.Skip();

        Assert.Equal(("m1 m2 m3 m4 m5 m6", true), Ask(bob, ""));
    }

    [Fact]
    public void The_archive_of_a_room_with_a_password_is_for_those_who_are_in_or_have_an_affiliation()
    {
        alice.Configure(("muc#roomconfig_passwordprotectedroom", "1"), ("muc#roomconfig_roomsecret", "cauldron"));
        Assert.Equal(("m1 m2 m3 m4 m5 m6", true), Ask(bob, ""));
        bob.Leave();

        Refused("", "auth", "forbidden", bob);

        alice.Admin("<item jid='bob@localhost' affiliation='member'/>");
        Assert.Equal(("m1 m2 m3 m4 m5 m6", true), Ask(bob, ""));
    }

    [Fact]
    public void What_a_real_address_has_said_is_for_those_who_may_know_it()
    {
        Refused(Form("with=bob@localhost"), "auth", "forbidden", bob);
        Assert.Equal(("m3 m6", true), Ask(alice, Form("with=bob@localhost")));
        Assert.Equal(("", true), Ask(alice, Form("with=bob@localhost/a")));
        Assert.Equal(("", true), Ask(alice, Form("with=nobody@localhost")));

        alice.Configure(("muc#roomconfig_whois", "anyone"));
        bob.Skip();

        Assert.Equal(("m1 m2 m4 m5", true), Ask(bob, Form("with=alice@localhost")));
    }

    [Fact]
    public void An_account_has_said_what_it_said_under_any_nick()
    {
        bob.Join("robert");
        bob.Say("Message 7", "m7");
        alice.Skip();
        bob.Skip();

        Assert.Equal(("m3 m6 m7", true), Ask(alice, Form("with=bob@localhost")));
        Assert.Equal(("m7", true), Ask(alice, Form("with=room@rooms.localhost/robert")));
    }

    [Fact]
    public void No_real_address_is_in_what_is_sent()
    {
        alice.Configure(("muc#roomconfig_whois", "anyone"));
        bob.Skip();
        bob.Send("<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>");

        Assert.DoesNotContain(bob.Received, stanza => (stanza with { To = null }).ToString().Contains("@localhost", StringComparison.Ordinal));
        Assert.DoesNotContain(room.Archive, message => message.Stanza.ToString().Contains("@localhost", StringComparison.Ordinal));
    }

    [Fact]
    public void Private_messages_are_no_part_of_it_and_refused_ones_neither()
    {
        bob.Send("<message to='room@rooms.localhost/alice' type='chat' id='pm'><body>psst</body></message>");
        alice.Admin("<item nick='bob' role='visitor'/>");
        bob.Say("refused", "m7");
        alice.Skip();
        bob.Skip();

        Assert.Equal(("m1 m2 m3 m4 m5 m6", true), Ask(alice, ""));
    }

    [Fact]
    public void The_subject_is_archived_and_no_part_of_the_history_for_those_who_join()
    {
        alice.Send("<message type='groupchat' id='s1'><subject>Fire burn</subject></message>");
        alice.Skip();
        bob.Skip();

        Assert.Equal(("m1 m2 m3 m4 m5 m6 s1", true), Ask(bob, ""));
        foreach (var again in new[] { false, true })
        {
            if (again)
            {
                room.Restart();
            }

            var carol = room.Peer("carol");
            carol.Join("carol");
            Assert.Equal(["Fire burn"], carol.Received.Select(stanza => stanza.Child("subject", Ns.Client)?.Value).OfType<string>());
        }
    }

    [Fact]
    public void A_destroyed_room_has_no_archive_and_one_made_anew_an_empty_one()
    {
        alice.Send("<iq type='set' id='d1'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>");
        bob.Skip();
        Refused("", "cancel", "item-not-found", bob);

        alice.Join("alice");

        Assert.Equal(("", true), Ask(bob, ""));
    }

    [Fact]
    public void The_room_says_that_it_has_an_archive()
    {
        bob.Send("<iq type='get' id='q1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");

        var features = bob.GetsOne().Payload[0].Elements.Select(element => element["var"]).ToList();
        Assert.Contains("urn:xmpp:mam:2", features);
        Assert.Contains("urn:xmpp:mam:2#extended", features);
        Assert.Contains("urn:xmpp:sid:0", features);
    }

    string Id(int number) => room.Archive[number - 1].Id;

    string WithIds(string text)
    {
        for (var i = 1; i <= 6; i++)
        {
            text = text.Replace($"{{{i}}}", Id(i), StringComparison.Ordinal);
        }

        return text;
    }

    string Form(string conditions)
    {
        var given = WithIds(conditions).Split(' ').Select(condition => condition.Split('=', 2)).ToList();
        if (!given.Exists(condition => condition[0] == "FORM_TYPE"))
        {
            given.Add(["FORM_TYPE", "urn:xmpp:mam:2"]);
        }

        var fields = given.GroupBy(condition => condition[0], condition => condition[1]).Select(field =>
            $"<field var='{field.Key}'>{string.Concat(field.Select(value => $"<value>{value}</value>"))}</field>");
        return $"<x xmlns='jabber:x:data' type='submit'>{string.Concat(fields)}</x>";
    }

    string Result(int number, string nick, string queryId) =>
        $"<message from='room@rooms.localhost' to='bob@localhost/a'><result xmlns='urn:xmpp:mam:2' queryid='{queryId}' id='{Id(number)}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-11-01T12:{number - 1:00}:00Z'/><message xmlns='jabber:client' from='room@rooms.localhost/{nick}' type='groupchat' id='m{number}'><body>Message {number}</body>{room.Oid(nick)}<stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.localhost' id='{Id(number)}'/></message></forwarded></result></message>";

    // The ids of the messages that came, and whether they are all; first and last are what the answer must name, where it is not the order.
    (string Messages, bool Complete) Ask(TestPeer peer, string inside, int? first = null, int? last = null)
    {
        peer.Skip();
        peer.Send($"<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'>{inside}</query></iq>");
        var fin = peer.Received[^1].Child("fin", "urn:xmpp:mam:2");
        Assert.True(fin is not null, peer.Received[^1].ToString());
        var set = fin.Child("set", "http://jabber.org/protocol/rsm")!;
        var results = peer.Received.SkipLast(1).Select(message => message.Child("result", "urn:xmpp:mam:2")!).ToList();
        Assert.All(peer.Received, stanza => Assert.Equal(room.Jid, stanza.From));
        if (!inside.Contains("flip", StringComparison.Ordinal))
        {
            Assert.Equal(results.FirstOrDefault()?["id"], set.Child("first", "http://jabber.org/protocol/rsm")?.Value);
            Assert.Equal(results.LastOrDefault()?["id"], set.Child("last", "http://jabber.org/protocol/rsm")?.Value);
        }

        if (first is { } expectedFirst && last is { } expectedLast)
        {
            Assert.Equal((Id(expectedFirst), Id(expectedLast)),
                (set.Child("first", "http://jabber.org/protocol/rsm")?.Value, set.Child("last", "http://jabber.org/protocol/rsm")?.Value));
        }

        var ids = results.Select(result => result.Child("forwarded", "urn:xmpp:forward:0")!.Child("message", Ns.Client)!["id"]);
        return (string.Join(' ', ids), fin["complete"] == "true");
    }

    void Refused(string inside, string type, string condition, TestPeer? peer = null)
    {
        peer ??= bob;
        peer.Skip();
        peer.Send($"<iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'>{inside}</query></iq>");
        var error = peer.GetsOne().Child("error", Ns.Client);
        Assert.Equal((type, condition), (error?["type"], error?.Elements.First().Name));
    }
}
