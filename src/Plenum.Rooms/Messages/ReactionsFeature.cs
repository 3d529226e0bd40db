using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Messages;

/// <summary>
/// Reactions to messages (XEP-0444). They pass like any message, and are archived though they have no body
/// (<see cref="Archive.Keeping"/>); what is here is what they must be like. To which message they belong is the clients' to judge: an
/// unknown id is one that they do not show.
/// </summary>
sealed class ReactionsFeature : RoomFeature
{
    /// <summary>The namespace of XEP-0444.</summary>
    public const string Namespace = "urn:xmpp:reactions:0";

    /// <summary>
    /// The most reactions of one person to one message, 16: each is a button under the message in everyone's window. More are refused with
    /// <c>not-acceptable</c>, and clients are told before (§ Restricted reactions).
    /// </summary>
    public const int Most = 16;

    /// <summary>
    /// The most characters (UTF-16) of a reaction, 32: the longest emoji, a family of four with skin tones, has 19. What is longer is no emoji, and refused
    /// with <c>not-acceptable</c>.
    /// </summary>
    public const int MaxLength = 32;

    static readonly StanzaError NotOne = StanzaError.BadRequest("A message has one list of reactions, with the id of the message that they are for");

    static readonly StanzaError Refused = new(
        StanzaErrorType.Modify, "not-acceptable",
        string.Create(CultureInfo.InvariantCulture, $"At most {Most} emojis can be given to a message, and nothing that is no emoji"));

    public static FeatureManifest Manifest { get; } = new("reactions", () => new ReactionsFeature()) { DiscoFeatures = [Namespace] };

    public override DiscoInfo? InfoFor(IRoomView room, RoomIq iq, string? node) => node is not null ? null : new([], [])
    {
        Forms =
        [
            new("result")
            {
                Fields =
                [
                    FormField.FormType(Namespace + ":restrictions"),
                    new("max_reactions_per_user") { Values = [Most.ToString(CultureInfo.InvariantCulture)] },
                ],
            },
        ],
    };

    public override StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now)
    {
        List<Element> lists = [.. message.Stanza.Payload.Where(element => element.Is("reactions", Namespace))];
        return lists switch
        {
            [] => null,
            [var list] when list["id"] is not (null or "") => list.Elements.Count() <= Most && list.Elements.All(IsReaction) ? null : Refused,
            _ => NotOne,
        };
    }

    static bool IsReaction(Element element) =>
        element.Is("reaction", Namespace) && element.Value.Length is > 0 and <= MaxLength && !element.Elements.Any();
}
