using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed class ElementParserTests
{
    [Theory]
    [InlineData("<a/>", "<a/>")]
    [InlineData(" <a></a>\n", "<a/>")]
    [InlineData("<a  b = 'c' d=\"'\" />", "<a b='c' d='&apos;'/>")]
    [InlineData("<a xmlns='n'><b/><c xmlns=''/></a >", "<a xmlns='n'><b/><c xmlns=''/></a>")]
    [InlineData("<p:a xmlns:p='n' p:b='c'/>", "<a xmlns='n' xmlns:ns1='n' ns1:b='c'/>")]
    [InlineData("<p:a xmlns:p='n'><p:b xmlns:p='m'/><p:c/></p:a>", "<a xmlns='n'><b xmlns='m'/><c/></a>")]
    [InlineData("<a>x<![CDATA[<&]]>y</a>", "<a>x&lt;&amp;y</a>")]
    [InlineData("<a>1<![CDATA[]]><![CDATA[2]]>3</a>", "<a>123</a>")]
    [InlineData("<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;&#13;</a>", "<a>&lt;&gt;&amp;'\"A😀&#13;</a>")]
    [InlineData("<a b='1\n2\r\n3\t4&#10;&#9;'>1\r\n2\r3\n</a>", "<a b='1 2 3 4&#10;&#9;'>1\n2\n3\n</a>")]
    [InlineData("<a xml:lang='de' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>", "<a xml:lang='de'/>")]
    [InlineData("<a>]] ]&gt;]></a>", "<a>]] ]&gt;]&gt;</a>")]
    [InlineData("<é:ü xmlns:é='n'/>", "<ü xmlns='n'/>")]
    [InlineData("<a xmlns='jabber:component:accept'/>", "<a xmlns='jabber:component:accept'/>")]
    public void Well_formed_xml_is_read(string xml, string expected) => Assert.Equal(expected, Parse(xml).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x<a/>")]
    [InlineData("<a/>x")]
    [InlineData("<a/><b/>")]
    [InlineData("<a>")]
    [InlineData("<a")]
    [InlineData("<a/")]
    [InlineData("<a></b>")]
    [InlineData("<a></ab>")]
    [InlineData("<ab></a>")]
    [InlineData("</a>")]
    [InlineData("< a/>")]
    [InlineData("<1a/>")]
    [InlineData("<a.é×/>")]
    [InlineData("<a:b:c xmlns:a='n'/>")]
    [InlineData("<:a/>")]
    [InlineData("<a:/>")]
    [InlineData("<p:a/>")]
    [InlineData("<a p:b=''/>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<a xmlns='n' xmlns='n'/>")]
    [InlineData("<a xmlns:p='n' xmlns:q='n' p:b='' q:b=''/>")]
    [InlineData("<a xmlns:p=''/>")]
    [InlineData("<a xmlns:xmlns='n'/>")]
    [InlineData("<a xmlns:xml='n'/>")]
    [InlineData("<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>")]
    [InlineData("<a xmlns='http://www.w3.org/2000/xmlns/'/>")]
    [InlineData("<xmlns:a/>")]
    [InlineData("<p:a xmlns:p='n'></q:a>")]
    [InlineData("<a b=c/>")]
    [InlineData("<a b/>")]
    [InlineData("<a b='1'c='2'/>")]
    [InlineData("<a b='<'/>")]
    [InlineData("<a b='&'/>")]
    [InlineData("<a>&</a>")]
    [InlineData("<a>&#0;</a>")]
    [InlineData("<a>&#xD800;</a>")]
    [InlineData("<a>&#xFFFE;</a>")]
    [InlineData("<a>&#x110000;</a>")]
    [InlineData("<a>&#99999999999999999999;</a>")]
    [InlineData("<a>&#;</a>")]
    [InlineData("<a>&#x;</a>")]
    [InlineData("<a>&#X41;</a>")]
    [InlineData("<a>&#+65;</a>")]
    [InlineData("<a>]]></a>")]
    [InlineData("<a><![CDATA[</a>")]
    [InlineData("<a>\u0001</a>")]
    [InlineData("<a b='\u001F'/>")]
    [InlineData("<a>\uFFFF</a>")]
    [InlineData("\uFEFF<a/>")]
    public void What_is_not_well_formed_is_refused(string xml) => Assert.Equal(StreamError.NotWellFormed, Refuse(xml));

    [Theory]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<a><!-- --></a>")]
    [InlineData("<a/><!-- -->")]
    [InlineData("<a><?b?></a>")]
    [InlineData("<?xml version='1.0'?><a/>")]
    [InlineData("<a>&lol;</a>")]
    [InlineData("<a b='&lol;'/>")]
    public void What_a_stream_may_not_carry_is_restricted(string xml) => Assert.Equal(StreamError.RestrictedXml, Refuse(xml));

    [Theory]
    [InlineData(new byte[] { (byte)'<', (byte)'a', (byte)'>', 0xFF, (byte)'<', (byte)'/', (byte)'a', (byte)'>' })]
    [InlineData(new byte[] { (byte)'<', (byte)'a', (byte)'>', 0xED, 0xA0, 0x80, (byte)'<', (byte)'/', (byte)'a', (byte)'>' })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'<', 0, (byte)'a', 0, (byte)'/', 0, (byte)'>' })]
    public void What_is_not_utf8_is_an_unsupported_encoding(byte[] xml)
    {
        Assert.False(ElementParser.TryParse(xml, XmlScope.None, XmlLimits.AfterAuthentication, out _, out var error));
        Assert.Equal(StreamError.UnsupportedEncoding, error);
    }

    [Fact]
    public void Limits_are_reached_by_what_exceeds_them_and_by_nothing_less()
    {
        var limits = new XmlLimits { Bytes = 200, Depth = 3, Attributes = 2, Elements = 5 };
        string[] within = ["<a><b><c/></b></a>", "<a b='' c=''/>", "<a><b/><b/><b/><b/></a>", $"<a>{new string('x', 193)}</a>"];
        string[] beyond = ["<a><b><c><d/></c></b></a>", "<a b='' c='' xmlns=''/>", "<a><b/><b/><b/><b/><b/></a>", $"<a>{new string('x', 194)}</a>"];
        Assert.All(within, xml => Parse(xml, limits: limits));
        Assert.All(beyond, xml => Assert.Equal("policy-violation", Refuse(xml, limits).Condition));
    }

    [Fact]
    public void Prefixes_and_the_default_namespace_come_from_the_stream_header()
    {
        var header = Header("<?xml version='1.0' encoding='utf-8' ?>\n<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:client' "
            + "xmlns:q='n' to='example.org' version='1.0' xml:lang='de'>");
        Assert.Equal(("stream", Ns.Streams, "example.org", "1.0", "de"), (header.Name, header.Namespace, header.To, header.Version, header.Lang));
        Assert.Equal("<message xmlns='jabber:client'><x xmlns='n'/></message>", Parse("<message><q:x/></message>", header.Scope).ToString());
    }

    [Fact]
    public void The_stanzas_of_a_component_are_in_the_client_namespace()
    {
        var header = Header("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='rooms.example.org'>");
        Assert.Equal(Ns.Component, header.Scope.Default);
        Assert.Equal("<message xmlns='jabber:client'><body>hi</body></message>", Parse("<message><body>hi</body></message>", header.Scope).ToString());
        Assert.True(Parse("<message xmlns='jabber:component:accept'/>", header.Scope).Is("message", Ns.Client));
    }

    [Theory]
    [InlineData("<a/>", "not-well-formed")]
    [InlineData("<a>x", "not-well-formed")]
    [InlineData("<?xml version='2.0'?><a>", "not-well-formed")]
    [InlineData("<?xml encoding='UTF-8'?><a>", "not-well-formed")]
    [InlineData("<?xml version='1.0' encoding='UTF-16'?><a>", "unsupported-encoding")]
    [InlineData("<?xml version='1.0' standalone='maybe'?><a>", "not-well-formed")]
    [InlineData("<?php version='1.0'?><a>", "restricted-xml")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE a><a>", "restricted-xml")]
    public void A_bad_header_is_refused(string xml, string condition)
    {
        Assert.False(ElementParser.TryParseHeader(Encoding.UTF8.GetBytes(xml), XmlLimits.BeforeAuthentication, out _, out var error));
        Assert.Equal(condition, error.Condition);
    }

    static StreamHeader Header(string xml)
    {
        Assert.True(ElementParser.TryParseHeader(Encoding.UTF8.GetBytes(xml), XmlLimits.BeforeAuthentication, out var header, out _));
        return header;
    }

    static Element Parse(string xml, XmlScope? scope = null, XmlLimits? limits = null)
    {
        Assert.True(ElementParser.TryParse(
            Encoding.UTF8.GetBytes(xml), scope ?? XmlScope.None, limits ?? XmlLimits.AfterAuthentication, out var element, out var error), $"{xml}: {error}");
        return element;
    }

    static StreamError Refuse(string xml, XmlLimits? limits = null)
    {
        Assert.False(ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.None, limits ?? XmlLimits.AfterAuthentication, out var element, out var error),
            $"{xml} was read as {element}");
        return error;
    }
}
