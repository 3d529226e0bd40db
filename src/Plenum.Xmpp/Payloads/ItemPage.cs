using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>An item of a node (XEP-0060).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Publisher">The bare JID of who published it last; null where it goes without saying.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Length">The length in bytes of the item as it stands in a reply.</param>
public sealed record NodeItem(string Id, Jid? Publisher, Element Payload, int Length);

/// <summary>A page of items.</summary>
/// <param name="Items">The items in their order.</param>
/// <param name="Set">Which page it is; null if it is everything, and no page was asked for.</param>
public sealed record ItemPage(IReadOnlyList<NodeItem> Items, ResultSet? Set)
{
    /// <summary>
    /// Bytes of items in one stanza, 240 KiB: with what is around them it stays under the 256 KiB that this and other servers take. A reply
    /// goes on in the next page (XEP-0059); a publish is refused, since it is told to the subscribers as one stanza.
    /// </summary>
    public const int MaxBytes = 240 * 1024;

    /// <summary>Takes as many items as are asked for and fit.</summary>
    /// <param name="all">The items to choose from.</param>
    /// <param name="asked">The page that is asked for, or null.</param>
    /// <param name="newest">True to take the last ones where no page is asked for.</param>
    /// <param name="length">The length of an item in bytes.</param>
    /// <param name="page">The page, if null is returned: else there is no such page (XEP-0059 §2.2, §2.6).</param>
    public static StanzaError? Take(
        IReadOnlyList<NodeItem> all, ResultSetRequest? asked, bool newest, Func<NodeItem, int> length, out ItemPage page)
    {
        page = new([], null);
        var (start, end) = (0, all.Count);
        if ((asked?.After is { } after && (start = PlaceOf(all, after) + 1) == 0)
            || (asked?.Before is { Length: > 0 } before && (end = PlaceOf(all, before)) < 0)
            || (asked?.Index > 0 && (start = asked.Index.Value) >= all.Count))
        {
            return StanzaError.ItemNotFound();
        }

        var backwards = asked?.Backwards ?? newest;
        var (window, bytes, count) = (end - start, 0, 0);
        while (count < window && count < (asked?.Max ?? window))
        {
            bytes += length(all[backwards ? end - count - 1 : start + count]);
            if (bytes > MaxBytes && count > 0)
            {
                break;
            }

            count++;
        }

        start = backwards ? Math.Max(end - count, 0) : start;
        NodeItem[] items = [.. all.Skip(start).Take(count)];
        page = new(items, asked is null && count == all.Count ? null : new(all.Count)
        {
            First = items is [var first, ..] ? first.Id : null,
            FirstIndex = count == 0 ? null : start,
            Last = items is [.., var last] ? last.Id : null,
        });
        return null;
    }

    static int PlaceOf(IReadOnlyList<NodeItem> all, string id)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
