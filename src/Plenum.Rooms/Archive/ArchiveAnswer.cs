using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>What is sent to somebody who has asked the archive.</summary>
public static class ArchiveAnswer
{
    /// <summary>
    /// The results and, after them, the answer (XEP-0313 §4.2, §4.3); one error where the query names a message that is not there (§4.1.3,
    /// §4.3.2).
    /// </summary>
    public static IEnumerable<Stanza> Of(ArchiveRequest request, ArchiveQuery query, ArchivePage? page)
    {
        if (page is null)
        {
            yield return request.Iq.Error(StanzaError.ItemNotFound());
            yield break;
        }

        var room = request.Iq.To!.Bare;
        foreach (var message in query.Flipped ? page.Messages.Reverse() : page.Messages)
        {
            yield return Stanza.Message(null, Result(query, message)) with { From = room };
        }

        var set = new ResultSet(page.Count)
        {
            First = page.Messages is [var first, ..] ? first.Id : null,

            // slixmpp takes a page that ends where everything ends for the last one, in whatever direction it pages (1.8.3).
            FirstIndex = query.Page.Backwards ? null : page.FirstIndex,
            Last = page.Messages is [.., var last] ? last.Id : null,
        };
        yield return request.Iq.Result(new Element("fin", ArchiveXml.Namespace)
        {
            { "complete", page.Complete ? "true" : null },
            set.ToElement(),
        });
    }

    /// <summary>How far the archive reaches (XEP-0313 §5); empty where it is.</summary>
    /// <remarks><code>metadata = (start[id, timestamp], end[id, timestamp])?</code></remarks>
    public static Stanza Reach(ArchiveRequest request, ArchivedMessage? first, ArchivedMessage? last) =>
        request.Iq.Result(first is null || last is null ? new Element("metadata", ArchiveXml.Namespace) : new Element("metadata", ArchiveXml.Namespace)
        {
            End("start", first), End("end", last),
        });

    /// <summary>
    /// What an archive answers in which there is nothing: the form, or an empty page (XEP-0313 §4); null with the error where the query
    /// cannot be answered, or names a message.
    /// </summary>
    /// <param name="type">The request's type.</param>
    /// <param name="query">Its payload.</param>
    /// <param name="error">Why it cannot be answered.</param>
    public static Element? Nothing(string? type, Element query, out StanzaError? error)
    {
        error = null;
        if (type == "get")
        {
            return ArchiveXml.Form;
        }

        if (ArchiveXml.Read(query, out _, out error) is { } read && (read.Ids ?? (IReadOnlyList<string?>)[read.AfterId, read.BeforeId, read.Page.After, read.Page.Before]).Any(id => !string.IsNullOrEmpty(id)))
        {
            error = StanzaError.ItemNotFound();
        }

        return error is null ? new Element("fin", ArchiveXml.Namespace) { { "complete", "true" }, new ResultSet(0).ToElement() } : null;
    }

    /// <remarks><code>result[queryid?, id] = forwarded = delay[stamp], message</code></remarks>
    static Element Result(ArchiveQuery query, ArchivedMessage message) => new("result", ArchiveXml.Namespace)
    {
        { "queryid", query.QueryId },
        { "id", message.Id },
        new Element("forwarded", "urn:xmpp:forward:0")
        {
            Delay.Of(null, message.Time),
            message.Stanza.ToElement(),
        },
    };

    static Element End(string name, ArchivedMessage message) => new(name, ArchiveXml.Namespace)
    {
        { "id", message.Id },
        { "timestamp", Delay.Stamp(message.Time) },
    };
}
