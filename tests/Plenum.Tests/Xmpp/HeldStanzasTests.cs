using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed class HeldStanzasTests
{
    static readonly Jid juliet = Jid.Parse("juliet@example.org/balcony");

    readonly HeldStanzas held = new();

    [Fact]
    public void Of_each_occupant_the_newest_presence_is_kept_in_the_order_in_which_they_came()
    {
        Assert.True(Hold("<presence from='room@rooms.example.org/a' id='1'/>"));
        Assert.True(Hold("<presence from='room@rooms.example.org/b' id='2'/>"));
        Assert.True(Hold("<presence from='room@rooms.example.org/a' id='3' type='unavailable'/>"));
        Assert.True(Hold("<presence from='room@rooms.example.org/c' id='4'/>"));

        Assert.Equal(["2", "3", "4"], Release());
        Assert.Empty(Release());
    }

    [Fact]
    public void A_chat_state_by_itself_waits_and_makes_the_one_before_superfluous()
    {
        Assert.True(Hold("<message from='a@b/c' id='1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"));
        Assert.True(Hold("<presence from='a@b/c' id='2'/>"));
        Assert.True(Hold("<message from='a@b/c' id='3'><paused xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/></message>"));

        Assert.Equal(["2", "3"], Release());
    }

    [Theory]
    [InlineData("<message from='a@b/c'><body>hello</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>")]
    [InlineData("<message from='a@b/c'><subject>hello</subject></message>")]
    [InlineData("<message from='a@b/c'/>")]
    [InlineData("<message from='a@b/c'><composing xmlns='http://jabber.org/protocol/chatstates'/><x xmlns='urn:example'/></message>")]
    [InlineData("<message from='a@b/c' type='error'><active xmlns='http://jabber.org/protocol/chatstates'/></message>")]
    [InlineData("<presence from='a@b/c' type='subscribe'/>")]
    [InlineData("<presence from='a@b/c' type='error'/>")]
    [InlineData("<presence from='a@b/c' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><status code='307'/><status code='110'/></x></presence>")]
    [InlineData("<iq from='a@b/c' type='result' id='1'/>")]
    public void What_says_something_or_is_waited_for_does_not_wait(string xml) => Assert.False(Hold(xml));

    [Fact]
    public void There_is_an_end_to_what_is_held()
    {
        for (var i = 0; i < HeldStanzas.Most; i++)
        {
            Assert.False(held.IsFull);
            Assert.True(Hold($"<presence from='room@rooms.example.org/{i}'/>"));
        }

        Assert.True(held.IsFull);
        Assert.Equal(HeldStanzas.Most, Release().Count);
        Assert.False(held.IsFull);
    }

    bool Hold(string xml)
    {
        Assert.True(ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.Client, XmlLimits.AfterAuthentication, out var element, out _));
        return held.TryHold(new(Stanza.Read(element, out _)!), juliet);
    }

    List<string?> Release() => [.. held.Release().Select(sent => sent.Stanza.Stanza.Id)];
}
