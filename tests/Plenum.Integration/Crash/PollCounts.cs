using System.Globalization;
using System.Xml.Linq;

namespace Plenum.Integration.Crash;

/// <summary>What a poll message says: which poll, its end, and its counts.</summary>
sealed record PollCounts(string Id, long End, int Total, IReadOnlyDictionary<string, int> Votes)
{
    static readonly XNamespace Ns = "http://jabber.org/protocol/muc#x-poll-message";

    /// <summary>Reads the update of a poll; null where the message is none (a start and an end have a body).</summary>
    public static PollCounts? Read(XElement message)
    {
        if (message.Element(Ns + "x-poll") is not { } poll || message.Element(VoteClient.Client + "body") is not null)
        {
            return null;
        }

        return new(
            poll.Attribute("id")!.Value,
            long.Parse(poll.Attribute("end")!.Value, CultureInfo.InvariantCulture),
            Number(poll),
            poll.Elements(Ns + "x-poll-choice").ToDictionary(choice => choice.Attribute("choice")!.Value, Number));
    }

    /// <summary>The counts as text, for messages.</summary>
    public override string ToString() => $"{string.Join(' ', Votes.Select(vote => $"{vote.Key}:{vote.Value}"))} of {Total}";

    static int Number(XElement element) => int.Parse(element.Attribute("votes")!.Value, CultureInfo.InvariantCulture);
}
