using System.Text;
using Plenum.Rooms.Archive;

namespace Plenum.Tests.Hosting;

/// <summary>
/// A room's archive in memory, which looks at every message to answer: what a store must answer too, having looked at a few.
/// </summary>
static class MemoryArchive
{
    /// <summary>The archive after the changes.</summary>
    public static List<ArchivedMessage> With(IEnumerable<ArchivedMessage> archive, IEnumerable<ArchiveChange> changes)
    {
        List<ArchivedMessage> after = [.. archive];
        foreach (var change in changes)
        {
            switch (change)
            {
                case MessageArchived said:
                    after.Add(said.Message);
                    break;
                case MessagesExpired expired:
                    var surplus = expired.Keep is { } keep ? Math.Max(after.Count - (int)keep, 0) : 0;
                    after.RemoveRange(0, Math.Max(after.FindLastIndex(message => message.Time < expired.Before) + 1, surplus));
                    break;
                case MessageReplaced replaced when after.FindIndex(message => message.Id == replaced.Id) is >= 0 and var place:
                    after[place] = after[place] with { Stanza = replaced.Stanza };
                    break;
            }
        }

        return after;
    }

    /// <summary>What is wished for.</summary>
    public static IReadOnlyList<ArchivedMessage> Find(IReadOnlyList<ArchivedMessage> archive, ArchiveWish wish) =>
        [.. archive.Where(wish.Fits).TakeLast(VersionsWish.Most)];

    /// <summary>The page that the query asks for; null if it names a message that is not there.</summary>
    public static ArchivePage? Page(IReadOnlyList<ArchivedMessage> archive, ArchiveQuery query)
    {
        var before = query.Page.Before is { Length: > 0 } id ? id : null;
        string?[] named = [query.AfterId, query.BeforeId, query.Page.After, before, .. query.Ids ?? []];
        var places = archive.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        if (named.OfType<string>().Any(id => !places.ContainsKey(id)))
        {
            return null;
        }

        var asked = archive.Where((message, place) =>
            (query.Nick is null || message.Nick == query.Nick)
            && (query.OccupantId is null || message.OccupantId == query.OccupantId)
            && (query.Start is null || message.Time >= query.Start)
            && (query.End is null || message.Time <= query.End)
            && (query.AfterId is null || place > places[query.AfterId])
            && (query.BeforeId is null || place < places[query.BeforeId])
            && query.Ids?.Contains(message.Id) != false).ToList();
        var paged = asked.Where(message =>
            (query.Page.After is null || places[message.Id] > places[query.Page.After])
            && (before is null || places[message.Id] < places[before])).ToList();
        if (query.Page.Backwards)
        {
            paged.Reverse();
        }

        var (bytes, taken) = (0, new List<ArchivedMessage>());
        foreach (var message in paged.Take(query.Max))
        {
            bytes += Encoding.UTF8.GetByteCount(message.Stanza.ToString());
            if (bytes > ArchiveQuery.MostBytes && taken.Count > 0)
            {
                break;
            }

            taken.Add(message);
        }

        if (query.Page.Backwards)
        {
            taken.Reverse();
        }

        var known = query is { Nick: null, OccupantId: null } || query.Ids is not null;
        return new(taken, taken.Count == paged.Count)
        {
            Count = known ? asked.Count : null,
            FirstIndex = known && taken is [var first, ..] ? asked.IndexOf(first) : null,
        };
    }
}
