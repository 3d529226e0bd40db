using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Micro;

/// <summary>What clients send, as they write it.</summary>
static class Wire
{
    /// <summary>The room of all benchmarks.</summary>
    public static readonly Jid Room = Jid.Parse("lobby@rooms.localhost");

    /// <summary>A client's stream header.</summary>
    public const string Header = "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    /// <summary>A message as Converse sends it, 414 bytes.</summary>
    public const string Message = "<message to='lobby@rooms.localhost' type='groupchat' id='6f2e0a8e-51b1-4b0e-9c3a-0d5be3f7c2aa' xmlns='jabber:client'>"
        + "<body>Good evening everybody, and thank you for the talks. Will there be slides &amp; a recording, and where can we find them later on this evening?</body>"
        + "<active xmlns='http://jabber.org/protocol/chatstates'/>"
        + "<origin-id xmlns='urn:xmpp:sid:0' id='6f2e0a8e-51b1-4b0e-9c3a-0d5be3f7c2aa'/></message>";

    /// <summary>Six tasks of a list in a new order, one request, 1 454 bytes.</summary>
    public static readonly string Publish = "<iq to='lobby@rooms.localhost' type='set' id='2b1c7d2c-7f43-4a7e-8a50-6a2f4d8f9b10' xmlns='jabber:client'>"
        + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='livechat-tasks'>"
        + Task(0, "Greet", "Say who we are and how long it takes today")
        + Task(1, "Sound", "Ask the last row whether they hear us well")
        + Task(2, "Poll", "Which part of it shall we show first?")
        + Task(3, "Demo", "The one with two windows, not the film")
        + Task(4, "Questions", "First those from the chat, then the room")
        + Task(5, "Thank", "And say where the slides are")
        + "</publish></pubsub></iq>";

    /// <summary>Reads what a session has sent, on the way that the server does.</summary>
    public static Stanza Read(string xml, Jid from)
    {
        Check.That(ElementParser.TryParse(Encoding.UTF8.GetBytes(xml), XmlScope.Client, XmlLimits.AfterAuthentication, out var element, out _), "It is XML.");
        var stanza = Stanza.Read(element!, out var error);
        Check.That(stanza is not null && error is null, "It is a stanza.");
        return stanza! with { From = from };
    }

    /// <summary>Enters the room.</summary>
    public static Stanza Join(Jid from, string nick) => Stanza.Presence(null, new Element("x", Ns.Muc)) with { From = from, To = Room.WithResource(nick) };

    /// <summary>A vote for a choice of the running poll.</summary>
    public static Stanza Vote(Jid from, int choice) =>
        Read($"<message to='{Room}' type='groupchat' id='6f2e0a8e-51b1-4b0e-9c3a-0d5be3f7c2aa'><body>!{choice}</body></message>", from);

    /// <summary>Starts an anonymous poll of an hour with two choices.</summary>
    public static Stanza StartPoll(Jid from)
    {
        const string Form = "http://jabber.org/protocol/muc#x-poll";
        static string Field(string name, string value) => $"<field var='{name}'><value>{value}</value></field>";
        return Read($"<iq type='set' id='poll' to='{Room}'><query xmlns='{Form}'><x xmlns='jabber:x:data' type='submit'>"
            + Field("FORM_TYPE", Form) + Field("muc#roompoll_question", "Which one?")
            + Field("muc#roompoll_duration", "60") + Field("muc#roompoll_anonymous", "1")
            + Field("muc#roompoll_choice1", "This") + Field("muc#roompoll_choice2", "That") + "</x></query></iq>", from);
    }

    /// <summary>A publish of one task.</summary>
    public static Stanza PublishOne(Jid from, string id) =>
        Read($"<iq type='set' id='p' to='{Room}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='livechat-tasks'><item id='{id}'>"
            + "<task xmlns='urn:peertube-plugin-livechat:task' list='8302c024' order='9'><name>Rest</name></task></item></publish></pubsub></iq>", from);

    /// <summary>Subscribes to the tasks.</summary>
    public static Stanza Subscribe(Jid from) =>
        Read($"<iq type='set' id='s' to='{Room}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='livechat-tasks' jid='{from.Bare}'/></pubsub></iq>", from);

    static string Task(int order, string name, string description) =>
        $"<item id='t{order}-8302c024'><task xmlns='urn:peertube-plugin-livechat:task' list='8302c024' order='{order}' done='false'>"
        + $"<name>{name}</name><description>{description}</description></task></item>";
}
