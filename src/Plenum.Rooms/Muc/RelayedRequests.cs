using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>A request that one occupant's client has before it, for another.</summary>
/// <param name="Request">The request as it came to the room.</param>
/// <param name="Asker">The session that sent it.</param>
/// <param name="Asked">The session that is to answer it.</param>
/// <param name="Until">When it has waited for too long.</param>
sealed record RelayedRequest(Stanza Request, Peer Asker, Peer Asked, DateTimeOffset Until);

/// <summary>The requests between occupants that wait for an answer, by the ids that the room has given them.</summary>
sealed class RelayedRequests
{
    /// <summary>Requests of one session that wait, 100: a look at everyone in a list. One more is refused with <c>resource-constraint</c>.</summary>
    public const int MaxOfSession = 100;

    /// <summary>Requests that wait in one room, 2 000, some MB at most. One more is refused with <c>resource-constraint</c>.</summary>
    public const int Max = 2000;

    /// <summary>
    /// How long a request waits, a minute: afterwards it counts as not answered, <c>remote-server-timeout</c>, which the asker is told when
    /// the room next handles a request or answer between occupants. Clients do not wait longer themselves.
    /// </summary>
    public static TimeSpan Waits => TimeSpan.FromMinutes(1);

    readonly OrderedDictionary<string, RelayedRequest> waiting = [];

    /// <summary>Keeps a request; false if too many wait.</summary>
    public bool TryAdd(string id, RelayedRequest request)
    {
        if (waiting.Count >= Max || waiting.Values.Count(other => ReferenceEquals(other.Asker, request.Asker)) >= MaxOfSession)
        {
            return false;
        }

        waiting.Add(id, request);
        return true;
    }

    /// <summary>The request with this id that this session was asked, once; else null.</summary>
    public RelayedRequest? Take(string? id, Peer asked)
    {
        if (id is null || !waiting.TryGetValue(id, out var found) || found.Asked.Jid != asked.Jid)
        {
            return null;
        }

        waiting.Remove(id);
        return found;
    }

    /// <summary>Removes the requests that have waited for too long.</summary>
    public IReadOnlyList<RelayedRequest> TakeExpired(DateTimeOffset now) => TakeAll(request => request.Until <= now);

    /// <summary>Removes the requests that a session has sent or was to answer.</summary>
    public IReadOnlyList<RelayedRequest> TakeOf(Peer session) =>
        TakeAll(request => ReferenceEquals(request.Asker, session) || ReferenceEquals(request.Asked, session));

    List<RelayedRequest> TakeAll(Func<RelayedRequest, bool> wanted)
    {
        List<RelayedRequest> taken = [];
        for (var i = 0; i < waiting.Count;)
        {
            if (wanted(waiting.GetAt(i).Value))
            {
                taken.Add(waiting.GetAt(i).Value);
                waiting.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return taken;
    }
}
