using System.Collections.Concurrent;
using System.Xml.Linq;
using static Microsoft.Playwright.Assertions;

namespace Plenum.Browser;

/// <summary>What a page asks the server before somebody is in a room: for a hundred viewers who come at once, it is asked a hundred times.</summary>
public sealed class RequestTests(Stage stage)
{
    [Fact]
    public async Task A_viewers_page_asks_for_little_and_is_refused_nothing_that_matters()
    {
        await using var host = await stage.Host("requests");
        await host.Say("Welcome");
        await using var viewer = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var (sent, refused) = Follow(viewer);
        await viewer.Enter("requests", "bob");
        await viewer.Said("Welcome").WaitForAsync();
        await viewer.Say("Hello");

        // All but the archive are asked for in one go, before the room is entered.
        Assert.Equal(
            [
                "urn:ietf:params:xml:ns:xmpp-bind",
                "http://jabber.org/protocol/pubsub",
                "http://jabber.org/protocol/disco#info",
                "jabber:iq:roster",
                "http://jabber.org/protocol/disco#info",
                "http://jabber.org/protocol/disco#items",
                "http://jabber.org/protocol/disco#info",
                "urn:xmpp:carbons:2",
                "urn:xmpp:mam:2",
            ],
            sent.Select(request => request.Elements().Single().Name.NamespaceName));
        // The emojis that this visitor likes best: none yet.
        Assert.Equal(["item-not-found"], refused);
        viewer.HadNoProblems();
    }

    [Fact]
    public async Task A_moderators_page_shows_no_error_of_what_it_asks()
    {
        await using var host = await Visitor.Arrive(stage.Browser, stage.Server.Address);
        var (_, refused) = Follow(host);
        await host.SignIn("alice", Stage.Password);
        await host.Enter("requests-of-moderator");
        await host.Say("Hello");
        // The room, which is not there yet, and favourite emojis.
        Assert.All(refused, condition => Assert.Equal("item-not-found", condition));
        await Expect(host.Page.Locator(".chat-error, .chat-msg__error, .alert-danger, .modal.show")).ToHaveCountAsync(0);
        host.HadNoProblems();
    }

    /// <summary>The requests that the page makes from now on, and the conditions with which some are refused.</summary>
    static (ConcurrentQueue<XElement> Sent, ConcurrentQueue<string> Refused) Follow(Visitor visitor)
    {
        var (sent, refused) = (new ConcurrentQueue<XElement>(), new ConcurrentQueue<string>());
        visitor.Sent += frame =>
        {
            if (frame.StartsWith("<iq ", StringComparison.Ordinal) && XElement.Parse(frame) is { HasElements: true } request) sent.Enqueue(request);
        };
        visitor.Received += frame =>
        {
            if (!frame.StartsWith("<iq ", StringComparison.Ordinal) || XElement.Parse(frame) is not { } answer || answer.Attribute("type")?.Value != "error") return;
            refused.Enqueue(answer.Descendants().First(element => element.Name.NamespaceName == "urn:ietf:params:xml:ns:xmpp-stanzas").Name.LocalName);
        };
        return (sent, refused);
    }
}
