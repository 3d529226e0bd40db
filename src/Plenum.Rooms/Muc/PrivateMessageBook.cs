using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>The private messages that may still come back as errors.</summary>
sealed class PrivateMessageBook
{
    // The newest 100 of a room: an error comes at once or not at all. One for an older message is passed on to nobody.
    const int Most = 100;

    readonly OrderedDictionary<(Jid To, string Id), Peer> sent = [];

    /// <summary>A message was sent to an account.</summary>
    public void Add(Peer from, Jid to, string? id)
    {
        if (id is null)
        {
            return;
        }

        sent.Remove((to, id));
        if (sent.Count >= Most)
        {
            sent.RemoveAt(0);
        }

        sent.Add((to, id), from);
    }

    /// <summary>The session that sent this message to the account, once; null if there is none.</summary>
    public Peer? Remove(Jid to, string? id) => id is not null && sent.Remove((to, id), out var from) ? from : null;
}
