using Plenum.Bench.Clients;
using Plenum.Bench.Servers;

namespace Plenum.Bench.Scenarios;

/// <summary>
/// A client that stops reading. One with an account has its stream managed (XEP-0198), so that it may resume the session where the
/// connection is lost: it answers when it is asked what it has handled, as long as it reads.
/// </summary>
sealed class SlowReader
{
    /// <summary>Bytes that its socket takes without being read: as many as most phones' do.</summary>
    const int Buffer = 64 * 1024;

    const string Password = "only for this bench";

    readonly Chatter chatter;
    readonly string? account;
    readonly HashSet<long> got = [];
    long handled;
    string resumption = "";

    SlowReader(Chatter chatter, string? account, Client client)
    {
        (this.chatter, this.account, Client) = (chatter, account, client);
        (client.MayEnd, client.KeepsWords) = (true, true);
        Look(client);
    }

    public Client Client { get; }

    /// <summary>How many of the messages have come. Those of two speakers may come in another order than they were sent in.</summary>
    public int Got => got.Count;

    /// <summary>Why the server ended the connection: the stream error's condition, or what became of the socket; null if it did not.</summary>
    public string? Ended => Client.Ended is not { } words ? null
        : Sessions.Between(words, "error>", "xmlns") is { Length: > 2 } condition ? condition.Trim('<', ' ')
        : words.Length == 0 ? "an end without an error" : words;

    /// <summary>Connects, and has the stream managed if it is for an account.</summary>
    public static SlowReader Connect(Bench bench, Chatter chatter, string? account)
    {
        var sessions = new Sessions(bench);
        var client = sessions.NewClient(Buffer);
        if (account is null)
        {
            sessions.LogInAnonymously([client]);
            return new(chatter, null, client);
        }

        ((PlenumServer)bench.Server).AddAccount(account, Password);
        sessions.LogIn(client, account, Password);
        sessions.Bind([client]);
        var reader = new SlowReader(chatter, account, client);
        sessions.Ask([client], "stream management", (_, _) => "<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<enabled");
        reader.resumption = Sessions.Between(client.Answer!, " id='", "'");
        reader.handled = 0;
        return reader;
    }

    /// <summary>Reads a little, if the connection is still there.</summary>
    public void ReadSome(int bytes)
    {
        if (Client.Ended is null)
        {
            Client.ReadSome(bytes);
        }
    }

    /// <summary>Reads as fast as anybody from now on.</summary>
    public void ReadOn(Poller poller)
    {
        if (Client.Ended is null)
        {
            poller.Watch(Client);
        }
    }

    /// <summary>Resumes the session on a new connection, if the old one has ended; what came of it.</summary>
    public string Resume(Bench bench, long said)
    {
        if (Client.Ended is null)
        {
            return "had nothing to resume";
        }

        var sessions = new Sessions(bench);
        var client = sessions.NewClient(null);
        sessions.LogIn(client, account!, Password);
        Look(client);
        sessions.Ask([client], "resumption", (_, _) => $"<resume xmlns='urn:xmpp:sm:3' previd='{resumption}' h='{handled}'/>", "urn:xmpp:sm:3");
        if (!client.Answer!.Contains("<resumed", StringComparison.Ordinal))
        {
            return $"could not be resumed ({(client.Answer.Contains("item-not-found", StringComparison.Ordinal) ? "item-not-found" : client.Answer)})";
        }

        Bench.Run(TimeSpan.FromSeconds(3), () => bench.Poller.Once(100));
        return got.Count == said ? "resumed, nothing missing" : $"resumed, {said - got.Count} messages missing";
    }

    /// <summary>Counts what is to be counted, and answers when it is asked for the count.</summary>
    void Look(Client client)
    {
        chatter.Sample(client, (number, _) => got.Add(number));
        if (account is null)
        {
            return;
        }

        foreach (var stanza in (string[])["<message ", "<presence ", "<iq "])
        {
            client.Notice(stanza, () => handled++);
        }

        client.Notice("<r xmlns", () => client.Send($"<a xmlns='urn:xmpp:sm:3' h='{handled}'/>"));
    }
}
