using Plenum.Rooms;
using Plenum.Rooms.Archive;
using Plenum.Rooms.Hosting;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>What sessions were told with an archive id, in the order in which it was first told: the archive must be that.</summary>
sealed class ArchiveLedger
{
    const string Mam = "urn:xmpp:mam:2", Rsm = "http://jabber.org/protocol/rsm";

    readonly OrderedDictionary<string, string> told = [];
    readonly Dictionary<string, string> tombstones = [];
    readonly HashSet<string> destroyed = [];

    /// <summary>How many messages were looked for, to know that a history was not empty.</summary>
    public int Compared { get; private set; }

    /// <summary>A session was sent a stanza.</summary>
    public void Delivered(Stanza stanza)
    {
        if (stanza is { Kind: StanzaKind.Message, Type: "groupchat" } && stanza.Child("delay", Ns.Delay) is null
            && stanza.Child("stanza-id", Ns.StanzaId)?["id"] is { } id)
        {
            told.TryAdd(id, (stanza with { To = null }).ToString());
        }
    }

    /// <summary>What these turns came to is durable. What was said in a room that is destroyed is in no archive.</summary>
    public void Stored(IEnumerable<RoomOutcome> outcomes)
    {
        List<string> said = [];
        foreach (var outcome in outcomes)
        {
            said.AddRange(outcome.Archived.OfType<MessageArchived>().Select(change => change.Message.Id));
            foreach (var replaced in outcome.Archived.OfType<MessageReplaced>())
            {
                tombstones[replaced.Id] = replaced.Stanza.ToString();
            }

            if (outcome.Events.Any(happened => happened is RoomDestroyed))
            {
                destroyed.UnionWith(said);
                destroyed.UnionWith(told.Keys);
                said.Clear();
            }
        }
    }

    /// <summary>The archive holds what was told, in its order, and pages in both directions are the archive.</summary>
    public void Check(Disk disk, Jid room)
    {
        var archive = disk.Archive.Index().ToDictionary(entry => entry.Item.Id, entry => (Place: entry.Index, Stanza: entry.Item.Stanza.ToString()));
        var last = -1;
        foreach (var (id, stanza) in told.Where(entry => !destroyed.Contains(entry.Key)))
        {
            Compared++;
            Violation.Unless(archive.TryGetValue(id, out var kept), Properties.Archive, $"{id} was told and is not there: {stanza}");
            Violation.Unless(kept.Stanza == tombstones.GetValueOrDefault(id, stanza), Properties.Archive, $"{id} is {kept.Stanza} in place of {stanza}");
            Violation.Unless(kept.Place > last, Properties.Archive, $"{id} is at place {kept.Place}, what was told before it at {last}");
            last = kept.Place;
        }

        foreach (var backwards in new[] { false, true })
        {
            var (paged, whole) = (string.Join(' ', Paged(disk, room, backwards)), string.Join(' ', disk.Archive.Select(message => message.Id)));
            Violation.Unless(paged == whole, Properties.Archive, $"pages are {paged} in place of {whole}");
        }
    }

    // As a client does it: by what the answers say.
    static List<string> Paged(Disk disk, Jid room, bool backwards)
    {
        var session = new Session(0, Jid.Parse("account0@localhost/pages"), PeerStanding.Registered, (_, _) => { });
        List<string> paged = [];
        string? from = null;
        while (true)
        {
            var set = new Element("set", Rsm) { new Element("max", Rsm) { "7" }, backwards ? new Element("before", Rsm) { from ?? "" } : from is null ? null : new Element("after", Rsm) { from } };
            var request = Stanza.Iq("set", new Element("query", Mam) { set }) with { Id = "page", From = session.Jid, To = room };
            var query = ArchiveXml.Read(request.Payload[0], out _, out var error);
            Violation.Unless(query is not null, Properties.Archive, $"a query was refused: {error}");
            var answer = PageReader.AnswerAsync(disk, new(session, request, query)).AsTask().GetAwaiter().GetResult();
            var ids = answer.Select(stanza => stanza.Child("result", Mam)?["id"]).OfType<string>().ToList();
            paged.InsertRange(backwards ? 0 : paged.Count, ids);
            var fin = answer[^1].Child("fin", Mam);
            if (fin?["complete"] == "true" || ids.Count == 0)
            {
                return paged;
            }

            from = fin?.Child("set", Rsm)?.Child(backwards ? "first" : "last", Rsm)?.Value;
        }
    }
}
