using System.Buffers;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed class ElementWriterTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        for (var seed = 0; seed < 4_000; seed++)
        {
            var element = RandomXml.Element(new Random(seed));
            Assert.Equal(RandomXml.Canonical(element), RandomXml.Canonical(Reread(element, seed % 2 == 0 ? "" : Ns.Client)));
        }
    }

    [Fact]
    public void Whatever_a_text_holds_it_comes_out_as_characters_of_xml()
    {
        for (var seed = 0; seed < 4_000; seed++)
        {
            var element = RandomXml.Element(new Random(seed), anyText: true);
            Assert.Equal(RandomXml.Canonical(Legal(element)), RandomXml.Canonical(Reread(element, "")));
        }
    }

    [Theory]
    [InlineData("a\0b\u001Fc\uFFFEd\uFFFFe", "<a>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe</a>")]
    [InlineData("<&>'\"\r\n\t", "<a>&lt;&amp;&gt;'\"&#13;\n\t</a>")]
    public void Text_is_escaped(string text, string expected) => Assert.Equal(expected, new Element("a", "") { text }.ToString());

    [Fact]
    public void Half_a_character_is_replaced() =>
        Assert.Equal("<a>😀\uFFFD\uFFFDx</a>", new Element("a", "") { "\uD83D\uDE00\uDE00\uD83Dx" }.ToString());

    [Fact]
    public void Long_text_is_whole_where_buffers_end()
    {
        foreach (var length in (int[])[1021, 1022, 1023, 1024, 1025, 5000])
        {
            var text = new string('x', length) + string.Concat(Enumerable.Repeat("😀", 1000)) + "é";
            Assert.Equal(text, Reread(new Element("a", "") { { "b", text }, text }, "").Value);
        }
    }

    [Fact]
    public void An_element_in_no_namespace_says_so() => Assert.Equal(
        "<message xmlns='jabber:client'><a xmlns=''><b/></a></message>",
        new Element("message", Ns.Client) { new Element("a", "") { new Element("b", "") } }.ToString());

    [Theory]
    [InlineData(StanzaFraming.Stream, "<message from='r@m/a&amp;b' to='u@h/&lt;&apos;é' type='groupchat' id='1'><body>&lt;hi&gt;</body></message>")]
    [InlineData(StanzaFraming.Frame,
        "<message xmlns='jabber:client' from='r@m/a&amp;b' to='u@h/&lt;&apos;é' type='groupchat' id='1'><body>&lt;hi&gt;</body></message>")]
    public void A_template_is_the_stanza_with_another_recipient(StanzaFraming framing, string expected)
    {
        var stanza = Stanza.Message("groupchat", new Element("body", Ns.Client) { "<hi>" }) with { From = Jid.Parse("r@m/a&b"), Id = "1", To = Jid.Parse("x@y") };
        Assert.Equal(expected, Write(new StanzaTemplate(stanza), Jid.Parse("u@h/<'é"), framing));
        Assert.Equal(expected.Replace(" from='r@m/a&amp;b'", "", StringComparison.Ordinal),
            Write(new StanzaTemplate(stanza with { From = null }), Jid.Parse("u@h/<'é"), framing));
    }

    [Fact]
    public void A_template_without_anything_has_its_recipient()
    {
        Assert.Equal("<presence to='a@b'/>", Write(new StanzaTemplate(Stanza.Presence(null)), Jid.Parse("a@b"), StanzaFraming.Stream));
        Assert.Equal("<presence xmlns='jabber:client' to='a@b'/>", Write(new StanzaTemplate(Stanza.Presence(null)), Jid.Parse("a@b"), StanzaFraming.Frame));
    }

    [Fact]
    public void Writing_a_template_allocates_nothing()
    {
        var template = new StanzaTemplate(Stanza.Message("groupchat", new Element("body", Ns.Client) { "hi" }) with { From = Jid.Parse("r@m/a") });
        var to = Jid.Parse("u@h/r");
        var output = new ArrayBufferWriter<byte>(1_000_000);
        template.Write(output, to, StanzaFraming.Stream);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            template.Write(output, to, StanzaFraming.Stream);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    static string Write(StanzaTemplate template, Jid to, StanzaFraming framing)
    {
        var output = new ArrayBufferWriter<byte>();
        template.Write(output, to, framing);
        Assert.Equal(output.WrittenCount, template.LengthFor(to, framing));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    static Element Reread(Element element, string parentNamespace)
    {
        var output = new ArrayBufferWriter<byte>();
        ElementWriter.Write(output, element, parentNamespace);
        Assert.True(ElementParser.TryParse(output.WrittenSpan, new(parentNamespace, []), XmlLimits.AfterAuthentication, out var read, out var error),
            $"{Encoding.UTF8.GetString(output.WrittenSpan)}: {error}");
        return read;
    }

    // Text whose illegal characters are replaced, one by one.
    static Element Legal(Element element)
    {
        var legal = new Element(element.Name, element.Namespace);
        foreach (var (ns, name, value) in element.Attributes)
        {
            legal.Add(ns, name, Legal(value));
        }

        legal.Add(element.Children.Select(child => child is Element inner ? (Node)Legal(inner) : new Text(Legal(((Text)child).Value))));
        return legal;
    }

    static string Legal(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is 9 or 10 or 13 or (>= 0x20 and not (0xFFFE or 0xFFFF)) ? rune.ToString() : "\uFFFD"));
}
