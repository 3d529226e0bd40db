using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;

namespace Plenum.Rooms.Muc;

/// <summary>What a room says of itself (XEP-0045 §6.4 to §6.6, §7.12).</summary>
static class RoomInfo
{
    /// <summary>Answers <c>disco#info</c>, or says why not.</summary>
    public static StanzaError? Answer(RoomTurn turn, RoomIq iq)
    {
        switch (iq.Payload["node"])
        {
            case null:
                turn.Answer(iq, Info(turn, iq).ToElement());
                return null;
            case "x-roomuser-item":
                // Nobody has a reserved nick; the query without an identity says so.
                turn.Answer(iq, new Xmpp.Xml.Element("query", Ns.DiscoInfo) { { "node", "x-roomuser-item" } });
                return null;
            case "http://jabber.org/protocol/muc#traffic":
                return StanzaError.FeatureNotImplemented();
            default:
                return StanzaError.ItemNotFound();
        }
    }

    /// <summary>Answers <c>disco#items</c>. Who is in the room is for those who are (§6.5).</summary>
    public static StanzaError? AnswerItems(RoomTurn turn, RoomIq iq)
    {
        if (iq.Payload["node"] is not null)
        {
            return StanzaError.ItemNotFound();
        }

        turn.Answer(iq, new DiscoItems([]).ToElement());
        return null;
    }

    static DiscoInfo Info(RoomTurn turn, RoomIq iq)
    {
        var room = turn.State;
        var name = room.ValueOf(MucOptions.Name) is { Length: > 0 } given ? given : room.Jid.Local;
        var features = turn.Whole.Features.Manifests.SelectMany(manifest => manifest.DiscoFeatures).Concat(Flags(room)).Distinct();
        return new([new("conference", "text", name)], [.. features.Order(StringComparer.Ordinal)]) { Forms = [Form(turn, iq)] };
    }

    static IEnumerable<string> Flags(RoomState room) =>
    [
        room.IsOn(MucOptions.Persistent) ? "muc_persistent" : "muc_temporary",
        room.IsOn(MucOptions.Public) ? "muc_public" : "muc_hidden",
        room.IsOn(MucOptions.MembersOnly) ? "muc_membersonly" : "muc_open",
        room.IsOn(MucOptions.Moderated) ? "muc_moderated" : "muc_unmoderated",
        room.ValueOf(MucOptions.Whois) == "anyone" ? "muc_nonanonymous" : "muc_semianonymous",
        "muc_unsecured",
    ];

    /// <summary>The form <c>muc#roominfo</c>: the options that say how they are called there, and what changes by itself.</summary>
    static DataForm Form(RoomTurn turn, RoomIq iq)
    {
        var room = turn.State;
        List<FormField> fields = [FormField.FormType("http://jabber.org/protocol/muc#roominfo")];
        foreach (var option in turn.Whole.Features.Options.Values.Where(option => option.InfoVar is not null))
        {
            fields.Add(Field(option.InfoVar!, option.Label, room.ValueOf(option), option.Kind == RoomOptionKind.Switch ? "boolean" : "text-single"));
        }

        fields.Add(Field("muc#roominfo_occupants", "Number of occupants", room.Occupants.Count.ToString(CultureInfo.InvariantCulture)));

        // What is talked about in a members-only room is its members' business.
        if (!room.IsOn(MucOptions.MembersOnly) || room.AffiliationOf(iq.Sender.Jid.Bare) >= Affiliation.Member)
        {
            fields.Add(Field("muc#roominfo_subject", "Subject", room.Subject?.Text ?? ""));
        }

        return new("result") { Fields = fields };
    }

    static FormField Field(string var, string label, string value, string type = "text-single") =>
        new(var) { Type = type, Label = label, Values = value.Length == 0 ? [] : [value] };
}
