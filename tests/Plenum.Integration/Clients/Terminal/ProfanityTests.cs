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
}
