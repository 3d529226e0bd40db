using Plenum.Rooms.Archive;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>
/// What is known of messages that were taken back or away, from what clients were told: from then on their text is nowhere, nor that of
/// their corrections; and nobody has taken back what is somebody else's.
/// </summary>
sealed class MessageLedger
{
    const string Retract = "urn:xmpp:message-retract:1", Moderate = "urn:xmpp:message-moderate:1", Correct = "urn:xmpp:message-correct:0";

    readonly Dictionary<string, Said> byArchiveId = [];
    readonly HashSet<string> gone = [];
    int said;

    /// <summary>How many messages are gone, to know that histories were not empty.</summary>
    public int Gone => gone.Count;

    /// <summary>A message, or now and then a correction of an earlier one.</summary>
    public Stanza Says(Session session, Random random)
    {
        var number = ++said;
        var (id, text) = ($"m-{session.Account}-{number}", $"text-{number}.");
        var corrected = random.Next(3) == 0 ? OneOf(random, message => message.Account == session.Account)?.OriginalId : null;
        return Stanza.Message("groupchat",
            new Element("body", Ns.Client) { text },
            corrected is null ? null : new Element("replace", Correct) { { "id", corrected } }) with { Id = id };
    }

    /// <summary>An author's request to take a message back, mostly an own one, by the room's id or by the author's; null if there is nothing.</summary>
    public Stanza? TakesBack(Session session, Random random) =>
        OneOf(random, message => random.Next(8) == 0 || message.Account == session.Account) is { } message
            ? Stanza.Message("groupchat", new Element("retract", Retract) { { "id", random.Next(2) == 0 ? message.ArchiveId : message.OriginalId } })
                with { Id = $"r-{message.ArchiveId}" }
            : null;

    /// <summary>A moderator's request to take a message away; null if there is nothing.</summary>
    public Stanza? TakesAway(Random random) => OneOf(random, _ => true) is { } message
        ? Stanza.Iq("set", new Element("moderate", Moderate) { { "id", message.ArchiveId }, new Element("retract", Retract) }) with { Id = "moderate" }
        : null;

    /// <summary>A session was sent a stanza.</summary>
    public void Delivered(Session to, Stanza stanza)
    {
        if (stanza is not { Kind: StanzaKind.Message, Type: "groupchat" })
        {
            return;
        }

        if (stanza.Body is { } text && text.StartsWith("text-", StringComparison.Ordinal))
        {
            Violation.Unless(!gone.Contains(text), Properties.Gone, $"{to.Jid} was sent {text}");
            var message = new ArchivedMessage(stanza.Child("stanza-id", Ns.StanzaId)!["id"]!, default, stanza);
            var account = stanza.Id!.Split('-')[1][0] - '0';
            byArchiveId[message.Id] = new(message.Id, text, account, message.OccupantId!, message.OriginalId!);
        }
        else if (stanza.Child("retract", Retract) is { } retract && stanza.Child("delay", Ns.Delay) is null
            && byArchiveId.GetValueOrDefault(retract["id"]!) is { } taken)
        {
            var by = stanza.Child("occupant-id", Ns.OccupantId)?["id"];
            Violation.Unless(by is null || by == taken.OccupantId, Properties.Author, $"{stanza.From} took back {taken.Text}");
            gone.UnionWith(byArchiveId.Values.Where(other => other.OccupantId == taken.OccupantId && other.OriginalId == taken.OriginalId)
                .Select(other => other.Text));
        }
    }

    /// <summary>What is gone is not in the archive.</summary>
    public void Check(IEnumerable<ArchivedMessage> archive)
    {
        foreach (var message in archive)
        {
            Violation.Unless(!(message.Stanza.Body is { } text && gone.Contains(text)), Properties.Gone, $"the archive has {message.Stanza.Body}");
        }
    }

    Said? OneOf(Random random, Func<Said, bool> which)
    {
        var some = byArchiveId.Values.Where(message => !gone.Contains(message.Text) && which(message)).TakeLast(40).ToList();
        return some.Count == 0 ? null : some[random.Next(some.Count)];
    }

    sealed record Said(string ArchiveId, string Text, int Account, string OccupantId, string OriginalId);
}
