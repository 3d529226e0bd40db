namespace Plenum.Integration.Clients;

/// <summary>A stock slixmpp invites, asks for voice, asks another client, bans and destroys.</summary>
public sealed class SlixmppPeopleTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Who_is_invited_to_a_members_only_room_declines_and_comes_after_all()
    {
        var room = Slixmpp.Room("people", "invited");
        var facts = await Slixmpp.RunAsync(server, "people", "invited");
        facts.Is("invitation", $"""
            <message from='{room}' to='bob@localhost' id='*'><x xmlns='http://jabber.org/protocol/muc#user'>
              <invite from='alice@localhost'><reason>Come &amp; see</reason></invite></x>
              <x xmlns='jabber:x:conference' jid='{room}' reason='Come &amp; see'/></message>
            """);
        facts.Is("declined", $"""
            <message from='{room}' to='alice@localhost/test' id='*'><x xmlns='http://jabber.org/protocol/muc#user'>
              <decline from='bob@localhost'><reason>Not now</reason></decline></x></message>
            """);
        Assert.Contains("\"affiliation\":\"member\"", facts.Json("item"), StringComparison.Ordinal);
        Assert.Equal(["bob@localhost"], facts.List("members"));
    }

    [Fact]
    public async Task A_moderator_fills_the_form_with_which_a_visitor_asks_for_voice()
    {
        var facts = await Slixmpp.RunAsync(server, "people", "voice");
        Assert.Contains("Voice request", facts.Text("asked"), StringComparison.Ordinal);
        Assert.Equal($"""["{Slixmpp.Room("people", "voice")}/Carol",[110]]""", facts.Json("given"));
    }

    [Fact]
    public async Task An_occupants_card_and_version_are_asked_through_the_room()
    {
        var room = Slixmpp.Room("people", "asked");
        var facts = await Slixmpp.RunAsync(server, "people", "asked");
        facts.Is("card", $"<iq type='result' from='{room}/Alice' to='bob@localhost/test' id='*'><vCard xmlns='vcard-temp'><FN>Alice of Wonderland</FN></vCard></iq>");
        Assert.Contains($"from=\"{room}/Alice\"", facts.Text("version"), StringComparison.Ordinal);
        Assert.Contains("Slixmpp", facts.Text("version"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Bans_have_reasons_meet_domains_and_end_with_the_room()
    {
        var room = Slixmpp.Room("people", "banned");
        var facts = await Slixmpp.RunAsync(server, "people", "banned");
        Assert.Equal("[110,301]", facts.Json("codes"));
        facts.Is("list", $"""
            <iq type='result' from='{room}' to='alice@localhost/test' id='*'><query xmlns='http://jabber.org/protocol/muc#admin'>
              <item affiliation='outcast' jid='bob@localhost'><reason>Treason</reason></item></query></iq>
            """);
        Assert.Equal("forbidden", facts.Text("domain"));
        Assert.Contains("other@rooms.localhost", facts.Text("destroyed"), StringComparison.Ordinal);
    }
}
