using System.Xml.Linq;

namespace Plenum.Integration.Clients;

/// <summary>Polls with slixmpp, which knows nothing of them: forms, messages, and votes by an exclamation mark.</summary>
public sealed class SlixmppPollTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    const string Poll = "http://jabber.org/protocol/muc#x-poll-message";
    const string Errors = "urn:ietf:params:xml:ns:xmpp-stanzas";
    const string Hints = "<no-copy xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/><no-permanent-store xmlns='urn:xmpp:hints'/>";

    [Fact]
    public async Task The_form_is_for_admins_and_says_what_is_wrong()
    {
        var room = Slixmpp.Room("poll", "form");
        var facts = await Slixmpp.RunAsync(server, "poll", "form");
        Assert.Equal(
            [
                "FORM_TYPE", "muc#roompoll_question", "muc#roompoll_duration", "muc#roompoll_anonymous", "muc#roompoll_choice1",
                "muc#roompoll_choice2", "muc#roompoll_choice3", "muc#roompoll_choice4", "muc#roompoll_choice5",
            ],
            XElement.Parse(facts.Text("form")).Descendants(XNamespace.Get("jabber:x:data") + "field")
                .Select(field => field.Attribute("var")!.Value));
        foreach (var fact in (string[])["bob asks", "bob submits"])
        {
            facts.Is(fact, $"""
                <iq type='error' from='{room}' to='bob@localhost/test' id='*'><error type='auth'><forbidden xmlns='{Errors}'/></error></iq>
                """);
        }

        facts.Is("empty", $"""
            <iq type='error' from='{room}' to='alice@localhost/test' id='*'><error type='modify'><bad-request xmlns='{Errors}'/>
              <text xmlns='{Errors}'>muc#roompoll_question: Required value missing; muc#roompoll_choice2: Required value missing</text></error></iq>
            """);
    }

    [Fact]
    public async Task An_anonymous_vote_is_confirmed_counted_and_shown_to_nobody()
    {
        var room = Slixmpp.Room("poll", "anonymous");
        var facts = await Slixmpp.RunAsync(server, "poll", "anonymous");
        facts.Is("created", $"<iq type='result' from='{room}' to='alice@localhost/test' id='*'/>");
        facts.Is("start", $"""
            <message type='groupchat' from='{room}/Alice' to='bob@localhost/test' id='*'><body>*</body>{Counts(0, 0, 0)}
              <occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/><stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/></message>
            """);
        Assert.Equal(
            "Tea or coffee?\n1: Tea\n2: Coffee\n"
            + "Send a message with an exclamation mark followed by your choice number to vote. Example: !1\n",
            Body(facts.Text("start")));
        facts.Is("bounce", $"""
            <message type='error' from='{room}' to='bob@localhost/test' id='{facts.Text("vote id")}'><error type='continue'>
              <undefined-condition xmlns='{Errors}'/>
              <text xmlns='{Errors}'>Your vote is taken into account. Votes are anonymous, they will not be shown to other participants.</text></error></message>
            """);
        facts.Is("unknown choice", $"""
            <message type='error' from='{room}' to='bob@localhost/test' id='*'><error type='cancel'><bad-request xmlns='{Errors}'/>
              <text xmlns='{Errors}'>This choice is not valid.</text></error></message>
            """);
        facts.Is("update", Update(room, "alice@localhost/test", Counts(1, 0, 1)));
        facts.Is("for the late", Update(room, "*", Counts(1, 0, 1)));
        facts.Is("moved", Update(room, "alice@localhost/test", Counts(2, 1, 1)));
        Assert.DoesNotContain(facts.List("bodies that alice saw"), body => body.Trim().StartsWith('!'));
        Assert.Equal("Done", facts.List("bodies that alice saw")[^1]);
        Assert.Equal("Tea or coffee?\nThis poll is now over.\n1: Tea (1/2 = 50.00%)\n2: Coffee (1/2 = 50.00%)\n", Body(facts.Text("end")));
    }

    [Fact]
    public async Task A_public_vote_is_shown_and_counted()
    {
        var room = Slixmpp.Room("poll", "public");
        var facts = await Slixmpp.RunAsync(server, "poll", "public");
        foreach (var name in (string[])["bob", "alice"])
        {
            facts.Is($"reflected to {name}", $"""
                <message type='groupchat' from='{room}/Bob' to='{name}@localhost/test' id='{facts.Text("vote id")}'><body>!1</body>
                  <occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/><stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/></message>
                """);
        }

        facts.Is("update", Update(room, "alice@localhost/test", Counts(1, 1, 0)));
    }

    [Fact]
    public async Task Nobody_can_forge_a_poll()
    {
        var room = Slixmpp.Room("poll", "spoofed");
        var facts = await Slixmpp.RunAsync(server, "poll", "spoofed");
        facts.Is("to everyone", $"""
            <message type='groupchat' from='{room}/Bob' to='alice@localhost/test' id='*'><body>Look, a poll</body>
              <wrapper xmlns='urn:example:wrapper'><kept/></wrapper><occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/>
              <stanza-id xmlns='urn:xmpp:sid:0' by='{room}' id='*'/></message>
            """);
        Assert.DoesNotContain("x-poll", facts.Text("in private"), StringComparison.Ordinal);
        Assert.Contains("For you alone", facts.Text("in private"), StringComparison.Ordinal);
    }

    static string Counts(int total, int tea, int coffee) => $"""
        <x-poll xmlns='{Poll}' id='*' end='*' votes='{total}'><x-poll-question>Tea or coffee?</x-poll-question>
          <x-poll-choice choice='1' votes='{tea}'>Tea</x-poll-choice>
          <x-poll-choice choice='2' votes='{coffee}'>Coffee</x-poll-choice></x-poll>
        """;

    static string Update(string room, string to, string counts) => $"""
        <message type='groupchat' from='{room}/Alice' to='{to}' id='*'>{counts}{Hints}
          <occupant-id xmlns='urn:xmpp:occupant-id:0' id='*'/></message>
        """;

    static string Body(string message) => XElement.Parse(message).Element(XNamespace.Get("jabber:client") + "body")!.Value;
}
