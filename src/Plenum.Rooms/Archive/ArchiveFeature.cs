using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>
/// The room's archive, for those who ask for it (XEP-0313): who may, and for what. The pages are read by the host, and the room
/// does not wait for them.
/// </summary>
sealed class ArchiveFeature : RoomFeature
{
    public static FeatureManifest Manifest { get; } = new("archive", () => new ArchiveFeature())
    {
        DiscoFeatures = [ArchiveXml.Namespace, ArchiveXml.Extended],
        Options = [Retention.Keeps, Retention.Days, Retention.Messages],
        IqPayloads = [("query", ArchiveXml.Namespace), ("metadata", ArchiveXml.Namespace)],
    };

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        if (!MayRead(turn.Room, iq))
        {
            return StanzaError.Forbidden();
        }

        switch (iq.Payload.Name)
        {
            case "metadata" when !iq.IsSet:
                turn.AnswerReach(iq);
                return null;
            case "query" when !iq.IsSet:
                turn.Answer(iq, ArchiveXml.Form);
                return null;
            case "query":
                return Query(turn, iq);
            default:
                return StanzaError.BadRequest();
        }
    }

    /// <summary>
    /// Who may enter the room may read what was said there, whether they are in it or not (XEP-0313 §6.1.2). A request has no password: where one
    /// is needed, it is for those who are in, or have an affiliation.
    /// </summary>
    static bool MayRead(IRoomView room, RoomIq iq) => room.AffiliationOf(iq.Sender.Jid.Bare) switch
    {
        Affiliation.Outcast => false,
        Affiliation.None => iq.Occupant is not null || !(room.IsOn(MucOptions.MembersOnly) || room.IsOn(MucOptions.PasswordProtected)),
        _ => true,
    };

    static StanzaError? Query(RoomTurn turn, RoomIq iq)
    {
        if (ArchiveXml.Read(iq.Payload, out var with, out var error) is not { } query)
        {
            return error;
        }

        if (with is not null)
        {
            if (With(turn.Room, iq, query, with) is not { } narrowed)
            {
                return StanzaError.Forbidden();
            }

            query = narrowed;
        }

        turn.AnswerPage(iq, query);
        return null;
    }

    /// <summary>
    /// What an address has said (§4.1.1): of the room's own address, everything; of an occupant JID, what was said under that nick; of a
    /// real bare JID, what that account has said, for those who may know it. A real full JID has said nothing: the archive does not know
    /// from which of somebody's clients a message came. Null if the asker may not know.
    /// </summary>
    static ArchiveQuery? With(IRoomView room, RoomIq iq, ArchiveQuery query, Jid with) =>
        with == room.Jid ? query
        : with.Bare == room.Jid ? query with { Nick = with.Resource }
        : SeesRealJids(room, iq) ? query with { OccupantId = with.IsBare ? room.OccupantIdOf(with) : "" }
        : null;

    static bool SeesRealJids(IRoomView room, RoomIq iq) =>
        room.ValueOf(MucOptions.Whois) == "anyone"
        || iq.Occupant?.Role == Role.Moderator
        || room.AffiliationOf(iq.Sender.Jid.Bare) >= Affiliation.Admin;
}
