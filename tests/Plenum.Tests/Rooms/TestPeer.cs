using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Tests.Rooms;

/// <summary>A session in a test: what it sends is a turn of the room, what it is sent is kept until the test has looked at it.</summary>
sealed class TestPeer(RoomFixture room, Jid jid, PeerStanding standing) : Peer(jid, standing)
{
    readonly List<Stanza> received = [];

    /// <summary>What came since the test last looked.</summary>
    public IReadOnlyList<Stanza> Received => received;

    /// <summary>Sends a stanza; <c>from</c> is this session's, <c>to</c> the room's where there is none.</summary>
    public void Send(string xml)
    {
        var stanza = StanzaXml.Parse(xml);
        room.Handle(new StanzaReceived(this, stanza with { From = Jid, To = stanza.To ?? room.Jid }));
    }

    /// <summary>Enters the room, or changes the nick; <paramref name="inside"/> goes into the <c>x</c>.</summary>
    public void Join(string nick, string inside = "") =>
        Send($"<presence to='{room.Jid}/{nick}'><x xmlns='http://jabber.org/protocol/muc'>{inside}</x></presence>");

    /// <summary>Says something.</summary>
    public void Say(string body, string id = "m1") =>
        Send($"<message type='groupchat' id='{id}'><body>{System.Security.SecurityElement.Escape(body)}</body></message>");

    /// <summary>Sends a <c>muc#admin</c> request with these items, and forgets its effects.</summary>
    public void Admin(string items)
    {
        Send($"<iq type='set' id='admin'><query xmlns='http://jabber.org/protocol/muc#admin'>{items}</query></iq>");
        Assert.Contains(received, stanza => stanza is { Type: "result", Id: "admin" });
        Skip();
    }

    /// <summary>Sets options of the room, and forgets the effects.</summary>
    public void Configure(params (string Var, string Value)[] options)
    {
        var fields = string.Concat(options.Select(option => $"<field var='{option.Var}'><value>{option.Value}</value></field>"));
        Send($"<iq type='set' id='config'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>{fields}</x></query></iq>");
        Assert.Contains(received, stanza => stanza is { Type: "result", Id: "config" });
        Skip();
    }

    /// <summary>Leaves the room.</summary>
    public void Leave() => Send($"<presence to='{room.Jid}/any' type='unavailable'/>");

    /// <summary>The session ends without leaving.</summary>
    public void Vanish()
    {
        room.Forget(this);
        room.Handle(new PeerGone(this));
    }

    /// <summary>Forgets what came so far.</summary>
    public void Skip() => received.Clear();

    /// <summary>Checks that exactly these stanzas came, in this order, since the test last looked.</summary>
    public void Gets(params string[] expected)
    {
        var came = received.ToList();
        received.Clear();
        for (var i = 0; i < Math.Min(came.Count, expected.Length); i++)
        {
            var difference = StanzaXml.Difference(StanzaXml.ParseElement(expected[i]), came[i].ToElement());
            Assert.True(difference is null, $"{Jid}, stanza {i + 1}: {difference}\n  expected {expected[i]}\n  came     {came[i]}");
        }

        Assert.True(came.Count == expected.Length,
            $"{Jid} got {came.Count} stanzas in place of {expected.Length}:\n  {string.Join("\n  ", came)}");
    }

    /// <summary>Checks that nothing came since the test last looked.</summary>
    public void GetsNothing() => Gets();

    /// <summary>The only stanza that came since the test last looked.</summary>
    public Stanza GetsOne()
    {
        var one = Assert.Single(received);
        received.Clear();
        return one;
    }

    /// <summary>The room delivers a stanza, which must be one that any client may be sent.</summary>
    public void Deliver(Stanza stanza)
    {
        Assert.Equal(room.Jid, stanza.From?.Bare);
        Assert.Equal(stanza is { Kind: StanzaKind.Message, To.IsBare: true } ? Jid.Bare : Jid, stanza.To);
        Assert.Contains(stanza.Type, stanza.Kind switch
        {
            StanzaKind.Message => [null, "normal", "chat", "groupchat", "headline", "error"],
            StanzaKind.Presence => [null, "unavailable", "error"],
            _ => (string?[])["get", "set", "result", "error"],
        });
        Assert.True(stanza.Kind != StanzaKind.Iq || stanza.Id is not null, $"An IQ needs an id (RFC 6120 §8.2.3): {stanza}");
        received.Add(stanza);
    }
}
