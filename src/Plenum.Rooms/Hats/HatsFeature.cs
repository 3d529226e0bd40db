using Plenum.Rooms.Muc;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Hats;

/// <summary>
/// Hats (XEP-0317) of owners, admins and members: a title that the room's owners give them, beside what they say. There is none by default:
/// clients show the affiliation itself in the list of occupants, in the reader's language.
/// </summary>
sealed class HatsFeature : RoomFeature
{
    const string Hats = "urn:xmpp:hats:0";

    /// <summary>The titles' options, by affiliation: 30 characters, since they stand beside a nick in every message.</summary>
    public static IReadOnlyDictionary<Affiliation, RoomOption> Titles { get; } = new Dictionary<Affiliation, RoomOption>
    {
        [Affiliation.Owner] = Title("owner", "Badge of owners, empty for none"),
        [Affiliation.Admin] = Title("admin", "Badge of admins, empty for none"),
        [Affiliation.Member] = Title("member", "Badge of members, empty for none"),
    };

    public static FeatureManifest Manifest { get; } = new("hats", () => new HatsFeature())
    {
        DiscoFeatures = [Hats],
        Reserved = element => element.Name is "hats" or "hat" && (element.Namespace is Hats or "xmpp:prosody.im/protocol/hats:1"),
        Options = [.. Titles.Values],
    };

    /// <summary>What an occupant's presence tells of their hats, or null if they have none (§3.2).</summary>
    /// <remarks><code>hats = hat[title, uri]</code></remarks>
    public static Element? Of(IRoomView room, Occupant occupant) =>
        Titles.TryGetValue(occupant.Affiliation, out var option) && room.ValueOf(option) is { Length: > 0 } title
            ? new("hats", Hats) { new Element("hat", Hats) { { "title", title }, { "uri", UriOf(room.Jid, occupant.Affiliation) } } }
            : null;

    /// <summary>Everyone sees the new titles at once.</summary>
    public override void OptionsChanged(RoomTurn turn, IReadOnlyCollection<string> options)
    {
        foreach (var occupant in turn.State.Occupants)
        {
            if (Titles.TryGetValue(occupant.Affiliation, out var option) && options.Contains(option.Var))
            {
                Announce.ToAll(turn, occupant, Notice.Present);
            }
        }
    }

    static RoomOption Title(string affiliation, string label) =>
        new($"muc#roomconfig_hat_{affiliation}", RoomOptionKind.Line, label, "") { MaxLength = 30 };

    // A hat is known by its URI (§3.2), and the same title means another thing in another room.
    static string UriOf(Jid room, Affiliation affiliation) => $"xmpp:{Uri.EscapeDataString(room.Local!)}@{room.Domain}#{affiliation.Word()}";
}
