using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>What occupants ask each other, and whom they invite, through the real server: of a room that hides addresses none is told.</summary>
public sealed class OccupantTests(RunningServer running) : IClassFixture<RunningServer>
{
    const string GetVCard = "<vCard xmlns='vcard-temp'/>";

    [Fact]
    public async Task A_vCard_comes_from_the_account_at_the_occupants_address()
    {
        const string Room = "cards@rooms.localhost";
        const string Card = "<vCard xmlns='vcard-temp'><FN>Alice</FN></vCard>";
        await using var alice = await running.AliceAsync("cards");
        await using var bob = await running.BobAsync("cards");
        await alice.JoinAsync(Room, "Witch");
        await bob.JoinAsync(Room, "Bard");
        Assert.Equal("result", (await alice.AskAsync("set", "alice@localhost", "set", Card))["type"]);

        Assert.Equal($"<iq xmlns='jabber:client' from='{Room}/Witch' to='bob@localhost/cards' type='result' id='card'>{Card}</iq>",
            (await bob.AskAsync("get", $"{Room}/Witch", "card", GetVCard)).ToString());
        Assert.Equal($"<iq xmlns='jabber:client' from='{Room}/Bard' to='bob@localhost/cards' type='error' id='own'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            (await bob.AskAsync("get", $"{Room}/Bard", "own", GetVCard)).ToString());
        await alice.AskAsync("set", "alice@localhost", "clear", GetVCard);
    }

    [Fact]
    public async Task A_request_goes_to_the_others_client_and_the_answer_comes_back()
    {
        const string Room = "asking@rooms.localhost";
        await using var alice = await running.AliceAsync("asking");
        await using var visitor = await XmppTestClient.VisitAsync(running.Process);
        await alice.JoinAsync(Room, "Witch");
        await visitor.JoinAsync(Room, "Visitor");

        await visitor.SendAsync($"<iq xmlns='jabber:client' type='get' to='{Room}/Witch' id='v1'><query xmlns='jabber:iq:version'/></iq>");
        var asked = await alice.ReadUntilAsync(element => element.Name == "iq");
        Assert.Equal($"<iq xmlns='jabber:client' from='{Room}/Visitor' to='alice@localhost/asking' type='get' id='{asked["id"]}'><query xmlns='jabber:iq:version'/></iq>", asked.ToString());
        await alice.SendAsync($"<iq xmlns='jabber:client' type='result' to='{Room}/Visitor' id='{asked["id"]}'><query xmlns='jabber:iq:version'><name>Test</name></query></iq>");
        Assert.Equal($"<iq xmlns='jabber:client' from='{Room}/Witch' to='{visitor.Jid}' type='result' id='v1'><query xmlns='jabber:iq:version'><name>Test</name></query></iq>",
            (await visitor.ReadUntilAsync(element => element["id"] == "v1")).ToString());
    }

    [Fact]
    public async Task Who_is_invited_through_a_members_only_room_comes_in_and_by_a_direct_invitation_alone_does_not()
    {
        const string Room = "members@rooms.localhost";
        await using var alice = await running.AliceAsync("members");
        await using var bob = await running.BobAsync("members");
        await bob.SendAsync("<presence/>");
        await alice.JoinAsync(Room, "Witch");
        await alice.AskAsync("set", Room, "only", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query>");

        const string Direct = $"<x xmlns='jabber:x:conference' jid='{Room}' reason='Come!'/>";
        await bob.AskAsync("get", "localhost", "there", $"<ping xmlns='{Ns.Ping}'/>");
        await alice.SendAsync($"<message xmlns='jabber:client' to='bob@localhost'>{Direct}</message>");
        Assert.Contains(Direct, (await MessageAsync(bob)).ToString(), StringComparison.Ordinal);
        await bob.SendAsync($"<presence to='{Room}/Bard'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        var refused = await bob.ReadUntilAsync(element => element.Name == "presence" && element["from"] == $"{Room}/Bard");
        Assert.Contains("<registration-required ", refused.ToString(), StringComparison.Ordinal);

        await alice.SendAsync($"<message xmlns='jabber:client' to='{Room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='bob@localhost'/></x></message>");
        Assert.Contains("<invite from='alice@localhost'/>", (await MessageAsync(bob)).ToString(), StringComparison.Ordinal);
        await bob.JoinAsync(Room, "Bard");
    }

    [Fact]
    public async Task An_invitation_waits_for_who_is_not_there()
    {
        const string Room = "absent@rooms.localhost";
        await running.Process.AddUserAsync("hecate", RunningServer.Password);
        await using var alice = await running.AliceAsync("absent");
        await alice.JoinAsync(Room, "Witch");
        await alice.SendAsync($"<message xmlns='jabber:client' to='{Room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hecate@localhost'/></x></message>");
        await alice.AskAsync("get", Room, "taken", $"<ping xmlns='{Ns.Ping}'/>");

        await using var hecate = await XmppTestClient.LoginAsync(running.Process, "hecate", RunningServer.Password);
        await hecate.SendAsync("<presence/>");
        var invitation = await MessageAsync(hecate);
        Assert.Equal(Room, invitation["from"]);
        Assert.Contains("<invite from='alice@localhost'/>", invitation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_of_another_server_cannot_be_invited()
    {
        const string Room = "elsewhere@rooms.localhost";
        await using var alice = await running.AliceAsync("elsewhere");
        await alice.JoinAsync(Room, "Witch");
        await alice.SendAsync($"<message xmlns='jabber:client' to='{Room}' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='bob@elsewhere.example'/></x></message>");
        Assert.Equal("cancel/item-not-found", PepStanzas.ErrorOf(await alice.ReadUntilAsync(element => element["id"] == "i1")));
    }

    static Task<Element> MessageAsync(XmppTestClient client) => client.ReadUntilAsync(element => element.Name == "message");
}
