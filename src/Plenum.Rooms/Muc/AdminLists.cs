using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>Who has which affiliation, and who in the room has which role (XEP-0045 §8.5, §9.2, §9.5, §9.8, §10.5, §10.8).</summary>
static class AdminLists
{
    public static StanzaError? Answer(RoomTurn turn, RoomIq iq, Element item) =>
        (MucWords.ParseAffiliation(item["affiliation"]), MucWords.ParseRole(item["role"])) switch
        {
            ({ } affiliation and not Affiliation.None, null) => AnswerAffiliation(turn, iq, affiliation),
            (null, { } role and not Role.None) => AnswerRole(turn, iq, role),
            _ => StanzaError.BadRequest(),
        };

    static StanzaError? AnswerAffiliation(RoomTurn turn, RoomIq iq, Affiliation affiliation)
    {
        var room = turn.State;
        if (room.AffiliationOf(iq.Sender.Jid.Bare) < LeastReader(room, affiliation) && !(affiliation == Affiliation.Member && MayReadMembers(room, iq.Occupant)))
        {
            return StanzaError.Forbidden();
        }

        var nicks = room.Occupants.ToLookup(occupant => occupant.RealJid);
        turn.Answer(iq, new Element("query", Ns.MucAdmin)
        {
            room.Affiliations.Where(entry => entry.Value == affiliation).Select(entry => new Element("item", Ns.MucAdmin)
            {
                { "affiliation", affiliation.Word() },
                { "jid", entry.Key.ToString() },
                { "nick", nicks[entry.Key].FirstOrDefault()?.Nick },
                room.AffiliationReasons.GetValueOrDefault(entry.Key) is { } reason ? new Element("reason", Ns.MucAdmin) { reason } : null,
            }),
        });
        return null;
    }

    /// <summary>Owners may open the list of members to roles, and by that their addresses.</summary>
    static bool MayReadMembers(RoomState room, Occupant? reader) => reader is not null && room.HasRole(MucOptions.GetMemberList, reader.Role);

    /// <summary>Where everyone sees real JIDs, members may know the lists; else they tell more than the room does.</summary>
    static Affiliation LeastReader(RoomState room, Affiliation list) => list switch
    {
        Affiliation.Outcast => Affiliation.Admin,
        _ when room.ValueOf(MucOptions.Whois) == "anyone" => Affiliation.Member,
        Affiliation.Member => Affiliation.Admin,
        _ => Affiliation.Owner,
    };

    static StanzaError? AnswerRole(RoomTurn turn, RoomIq iq, Role role)
    {
        if (iq.Occupant is not { Role: Role.Moderator } && turn.State.AffiliationOf(iq.Sender.Jid.Bare) < Affiliation.Admin)
        {
            return StanzaError.Forbidden();
        }

        turn.Answer(iq, new Element("query", Ns.MucAdmin)
        {
            turn.State.Occupants.Where(occupant => occupant.Role == role).Select(occupant => new Element("item", Ns.MucAdmin)
            {
                { "affiliation", occupant.Affiliation.Word() },
                { "jid", occupant.Shown.Peer.Jid.ToString() },
                { "nick", occupant.Nick },
                { "role", role.Word() },
            }),
        });
        return null;
    }
}
