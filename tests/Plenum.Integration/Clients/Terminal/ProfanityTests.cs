namespace Plenum.Integration.Clients.Terminal;

/// <summary>Profanity as Debian ships it, driven by its keyboard, in a terminal of its own.</summary>
public sealed class ProfanityTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Two_people_with_Profanity_make_a_room_chat_and_moderate_it()
    {
        const string room = "terminal@rooms.localhost";
        await using var alice = await Profanity.StartAsync(server.Port, "alice");
        await alice.TypeAsync($"/join {room} nick Alice");
        await alice.SeesAsync("-> You have joined the room as Alice, role: moderator, affiliation: owner");
        await alice.TypeAsync("/room accept");
        await alice.SeesAsync("Room unlocked");

        await using var bob = await Profanity.StartAsync(server.Port, "bob");
        await bob.TypeAsync($"/join {room} nick Bob");
        await bob.SeesAsync("-> You have joined the room as Bob");
        await alice.SeesAsync("Bob has joined the room");

        await alice.TypeAsync("Welcome, \"Bob\" $HOME {ü} <b>");
        await bob.SeesAsync("Alice: Welcome, \"Bob\" $HOME {ü} <b>");
        await bob.TypeAsync("Thanks");
        await alice.SeesAsync("Bob: Thanks");
        await alice.TypeAsync("/subject set Tonight's stream");
        await bob.SeesAsync("Alice has set the room subject: Tonight's stream");

        await alice.TypeAsync("/kick Bob mind your words");
        await bob.SeesAsync($"<- Kicked from {room} by Alice, reason: mind your words");
        await alice.SeesAsync("Bob has been kicked from the room by Alice, reason: mind your words");

        await alice.TypeAsync("While you were out");
        await bob.TypeAsync($"/join {room} nick Robert");
        await bob.SeesAsync("-> You have joined the room as Robert");
        await bob.SeesAsync("Alice: While you were out");
        await bob.TypeAsync("/nick Rob");
        await alice.SeesAsync("Robert is now known as Rob");

        await alice.TypeAsync("/affiliation set member bob@localhost");
        await bob.SeesAsync("Your affiliation has been changed to: member");
        await alice.TypeAsync("/ban bob@localhost enough");
        await bob.SeesAsync($"<- Banned from {room} by Alice, reason: enough");
        await bob.TypeAsync($"/join {room} nick Bob");
        await bob.SeesAsync($"Error joining room {room}, reason:");
    }

    [Fact]
    public async Task Two_people_with_Profanity_become_contacts_write_to_each_other_and_one_invites_the_other()
    {
        await using var alice = await Profanity.StartAsync(server.Port, "alice");
        await using var bob = await Profanity.StartAsync(server.Port, "bob");
        await alice.TypeAsync("/roster add bob@localhost Bobby");
        await alice.SeesAsync("Roster item added: bob@localhost");
        await alice.TypeAsync("/sub request bob@localhost");
        await bob.SeesAsync("Received authorization request from alice@localhost");
        await bob.TypeAsync("/sub allow alice@localhost");
        await alice.SeesAsync("Subscription received from bob@localhost");
        await alice.SeesAsync("Bobby");

        await alice.TypeAsync("/msg bob@localhost Are you there?");
        await bob.SeesAsync("alice@localhost/profanity (win 2)");
        await bob.TypeAsync("/msg alice@localhost I am");
        await alice.SeesAsync("Bobby/profanity: I am");

        await alice.TypeAsync("/join party@rooms.localhost nick Alice");
        await alice.SeesAsync("-> You have joined the room as Alice");
        await alice.TypeAsync("/room accept");
        await alice.SeesAsync("Room unlocked");
        await alice.TypeAsync("/invite send bob@localhost come in");
        await bob.TypeAsync("/win 1");
        await bob.SeesAsync("party@rooms.localhost");
        await bob.SeesAsync("come in");
        await bob.TypeAsync("/join party@rooms.localhost nick Bob");
        await bob.SeesAsync("-> You have joined the room as Bob");
    }
}
