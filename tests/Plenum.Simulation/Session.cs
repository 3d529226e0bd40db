using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Xmpp;

namespace Plenum.Simulation;

/// <summary>A client's session, and what it believes from what it was sent.</summary>
sealed class Session(int account, Jid jid, PeerStanding standing, Action<Session, Stanza> delivered) : ConnectedPeer(jid, standing)
{
    /// <summary>The account's number.</summary>
    public int Account { get; } = account;

    /// <summary>False once the connection or the server has ended.</summary>
    public bool Alive { get; set; } = true;

    /// <summary>True if the session was told that it is in the room.</summary>
    public bool Inside { get; set; }

    /// <summary>The poll that runs, as far as the session was told.</summary>
    public string? Poll { get; set; }

    /// <summary>Until when an update must come, because a vote was acknowledged.</summary>
    public DateTimeOffset? Awaits { get; set; }

    /// <summary>True if the session's account was subscribed to the tasks, as far as the session was told.</summary>
    public bool Subscribed { get; set; }

    /// <summary>The tasks as the session knows them, id and payload in their order; null while it does not show them.</summary>
    public List<(string Id, string Payload)>? Mirror { get; set; }

    /// <summary>The nick under which the session is in the room, as far as it was told.</summary>
    public string? Nick { get; set; }

    /// <summary>The others in the room with role and affiliation, as far as the session was told.</summary>
    public Dictionary<string, (string? Role, string? Affiliation)> Seen { get; } = [];

    /// <summary>The session shows no tasks any more.</summary>
    public void CloseTasks() => (Subscribed, Mirror) = (false, null);

    public override void Deliver(StanzaTemplate stanza)
    {
        if (Alive)
        {
            delivered(this, stanza.Stanza);
        }
    }

    /// <summary>The session is not in the room any more.</summary>
    public void Left()
    {
        (Inside, Poll, Awaits) = (false, null, null);
        CloseTasks();
        Nick = null;
        Seen.Clear();
    }
}
