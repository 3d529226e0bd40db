namespace Plenum.Integration.Clients;

/// <summary>slixmpp's archive plugin at a room.</summary>
public sealed class SlixmppArchiveTests(SlixmppServer server) : IClassFixture<SlixmppServer>
{
    [Fact]
    public async Task Its_plugin_pages_through_the_archive_in_both_directions()
    {
        var facts = await Slixmpp.RunAsync(server, "archive", "pages");
        Assert.Equal($"[{Page(1, 10)},{Page(11, 20)},{Page(21, 25)}]", facts.Json("forwards"));
        Assert.Equal($"[{Page(16, 25)},{Page(6, 15)},{Page(1, 5)}]", facts.Json("backwards"));
        Assert.Equal(Page(1, 3), facts.Json("first three"));
        Assert.Equal(Page(1, 2), facts.Json("of a nick"));
        Assert.Equal("[true,32]", facts.Json("ends"));
        facts.Has("fields", "with", "start", "end", "before-id", "after-id", "ids");
    }

    static string Page(int first, int last) =>
        $"[{string.Join(',', Enumerable.Range(first, last - first + 1).Select(number => $"\"Message {number}\""))}]";
}
