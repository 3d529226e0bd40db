using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>A message as the room's archive keeps it.</summary>
/// <param name="Id">The archive id, the same as the message's <c>stanza-id</c> (XEP-0359).</param>
/// <param name="Time">When it was said, in UTC; never earlier than the message before it.</param>
/// <param name="Stanza">The message as it was broadcast: from the occupant JID, with occupant-id and stanza-id, without <c>to</c>.</param>
public sealed record ArchivedMessage(string Id, DateTimeOffset Time, Stanza Stanza)
{
    /// <summary>The nick under which it was said, or null: it is the room's own.</summary>
    public string? Nick => Stanza.From?.Resource;

    /// <summary>The occupant-id of who said it (XEP-0421), or null.</summary>
    public string? OccupantId => Stanza.Child("occupant-id", Ns.OccupantId)?["id"];

    /// <summary>
    /// What the sender's client calls the message that this is a version of: the one that it corrects (XEP-0308), or itself. Null for nothing.
    /// </summary>
    public string? OriginalId => Versions.OriginalId(Stanza);
}
