using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Tests.Xmpp;

public sealed class DataFormTests
{
    static readonly TextField question = new("question", "Question") { Description = "What is asked.", Required = true, MaxLength = 5 };
    static readonly IntegerField duration = new("duration", "Duration") { Required = true, Range = new(1, 10_080), ShownRange = new(1) };
    static readonly BooleanField anonymous = new("anonymous", "Anonymous", Default: true);
    static readonly ListField whois = new("whois", "Who is", "moderators", [new("anyone", "Anyone"), new("moderators")]);
    static readonly JidMultiField owners = new("owners", "Owners");
    static readonly TextMultiField notes = new("notes", "Notes", "a\nb");
    static readonly DeclaredForm form = new("urn:test", "Title", "Fill it in.", [question, duration, anonymous, whois, owners, notes]);

    [Fact]
    public void A_declared_form_is_written_with_its_defaults() => Assert.Equal(
        "<x xmlns='jabber:x:data' type='form'><title>Title</title><instructions>Fill it in.</instructions>"
        + "<field var='FORM_TYPE' type='hidden'><value>urn:test</value></field>"
        + "<field var='question' type='text-single' label='Question'><desc>What is asked.</desc><required/></field>"
        + "<field var='duration' type='text-single' label='Duration'><required/>"
        + "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'><range min='1'/></validate></field>"
        + "<field var='anonymous' type='boolean' label='Anonymous'><value>1</value></field>"
        + "<field var='whois' type='list-single' label='Who is'><value>moderators</value>"
        + "<option label='Anyone'><value>anyone</value></option><option><value>moderators</value></option></field>"
        + "<field var='owners' type='jid-multi' label='Owners'/>"
        + "<field var='notes' type='text-multi' label='Notes'><value>a</value><value>b</value></field></x>",
        form.ToForm().ToElement().ToString());

    [Fact]
    public void Values_take_the_place_of_defaults()
    {
        var values = new FormValues().Set(question, "Why?").Set(duration, 7).Set(anonymous, false).Set(owners, [Jid.Parse("a@b")]);
        var written = form.ToForm(values);
        Assert.Equal(("Why?", "7", "0", "moderators", "a@b"), (written.Field("question")!.Value, written.Field("duration")!.Value,
            written.Field("anonymous")!.Value, written.Field("whois")!.Value, written.Field("owners")!.Value));
        Assert.Equal("result", form.ToResult(values).Type);
    }

    [Fact]
    public void A_submission_is_read_into_typed_values()
    {
        var read = Submit(("question", "Why?"), ("duration", " +060\n"), ("anonymous", "false"), ("whois", "anyone"), ("owners", "A@B"), ("notes", "x"));
        Assert.Null(read.Problem);
        Assert.Equal(("Why?", 60L, false, "anyone", "x"), (read.Get(question), read.Get(duration), read.Get(anonymous), read.Get(whois), read.Get(notes)));
        Assert.Equal([Jid.Parse("a@b")], read.Get(owners));
    }

    [Fact]
    public void A_field_that_was_not_submitted_has_its_default_and_can_be_told_apart()
    {
        var read = Submit(("question", "Why?"), ("duration", "1"), ("notes", ""));
        Assert.Null(read.Problem);
        Assert.True(read.Get(anonymous));
        Assert.False(read.TryGet(anonymous, out _));
        Assert.True(read.TryGet(notes, out var emptied));
        Assert.Equal("", emptied);
        Assert.False(read.TryGet(owners, out _));
    }

    [Theory]
    [InlineData("", "Required value missing")]
    [InlineData(" \t\u00A0", "Required value missing")]
    [InlineData("abc", "not a number")]
    [InlineData("٣", "not a number")]
    [InlineData("３", "not a number")]
    [InlineData("0x10", "not a number")]
    [InlineData("NaN", "not a number")]
    [InlineData("1e", "not a number")]
    [InlineData("-", "not a number")]
    [InlineData(".", "not a number")]
    [InlineData("1 0", "not a number")]
    [InlineData("1,0", "not a number")]
    [InlineData("5.0", "not an integer")]
    [InlineData("1.5", "not an integer")]
    [InlineData(".5", "not an integer")]
    [InlineData("1e9", "not an integer")]
    [InlineData("0", "out of bounds")]
    [InlineData("-1", "out of bounds")]
    [InlineData("10081", "out of bounds")]
    [InlineData("99999999999999999999", "out of bounds")]
    [InlineData("-99999999999999999999", "out of bounds")]
    [InlineData("1", null)]
    [InlineData(" 5 ", null)]
    [InlineData("00000000000000000000000005", null)]
    [InlineData("10080", null)]
    public void An_integer_is_exactly_one_within_its_bounds(string value, string? message) =>
        Assert.Equal(message is null ? null : $"duration: {message}", Submit(("question", "Why?"), ("duration", value)).Problem);

    [Fact]
    public void Every_problem_is_told_in_the_order_of_the_form() => Assert.Equal(
        "question: Required value missing; duration: not a number; anonymous: out of bounds; whois: out of bounds; owners: out of bounds",
        Submit(("owners", "@"), ("question", " "), ("whois", "nobody"), ("anonymous", "maybe"), ("duration", "x"), ("other", "")).Problem);

    [Theory]
    [InlineData("12345", null)]
    [InlineData("😀😀😀😀😀", null)]
    [InlineData("123456", "question: out of bounds")]
    public void Text_is_measured_in_characters(string value, string? problem) =>
        Assert.Equal(problem, Submit(("question", value), ("duration", "1")).Problem);

    [Fact]
    public void A_form_is_read_as_it_was_written()
    {
        var written = form.ToForm().ToElement();
        Assert.True(ElementParser.TryParse(Encoding.UTF8.GetBytes(written.ToString()), XmlScope.None, XmlLimits.AfterAuthentication, out var parsed, out _));
        var read = DataForm.Read(parsed)!;
        Assert.Equal(("form", "Title", "Fill it in.", "urn:test"), (read.Type, read.Title, read.Instructions, read.FormType));
        Assert.Equal((true, "What is asked.", "Question"), (read.Field("question")!.Required, read.Field("question")!.Description, read.Field("question")!.Label));
        Assert.Equal([new("anyone", "Anyone"), new("moderators")], read.Field("whois")!.Options);
        Assert.Null(DataForm.Read(new Element("x", "other")));
    }

    // XEP-0115 §5.2 and §5.3.
    [Fact]
    public void Capabilities_have_the_hash_of_the_specification()
    {
        string[] features = ["http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/muc", "http://jabber.org/protocol/caps"];
        Assert.Equal("QgayPKawpkPSDYmwT/WM94uAlu0=", new DiscoInfo([new("client", "pc", "Exodus 0.9.1")], features).Hash());
    }

    [Theory]
    [InlineData("<q><set xmlns='http://jabber.org/protocol/rsm'><max>10</max><before/></set></q>", 10, true)]
    [InlineData("<q><set xmlns='http://jabber.org/protocol/rsm'><max>99999999999999999999</max></set></q>", int.MaxValue, false)]
    public void A_page_is_asked_for(string xml, int max, bool backwards)
    {
        Assert.True(ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.None, XmlLimits.AfterAuthentication, out var query, out _));
        var request = ResultSetRequest.In(query, out var error);
        Assert.Null(error);
        Assert.Equal((max, backwards), (request!.Max, request.Backwards));
    }

    [Fact]
    public void A_page_without_a_number_is_refused()
    {
        var set = new Element("set", "http://jabber.org/protocol/rsm") { new Element("max", "http://jabber.org/protocol/rsm") { "many" } };
        Assert.Null(ResultSetRequest.In(new Element("q", "") { set }, out var error));
        Assert.Equal(StanzaError.BadRequest(), error);
    }

    static FormSubmission Submit(params (string Var, string Value)[] fields) => form.Read(DataForm.Read(new DataForm("submit")
    {
        Fields = [.. fields.Select(field => new FormField(field.Var) { Values = [field.Value] })],
    }.ToElement())!);
}
