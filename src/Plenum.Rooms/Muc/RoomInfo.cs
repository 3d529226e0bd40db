using System.Globalization;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>What a room says of itself (XEP-0045 §6.4 to §6.6, §7.12).</summary>
static class RoomInfo
{
    /// <summary>The type of the form that says more of a room (§6.4). Fields that a feature has for it are added to the one there is.</summary>
    public const string FormType = "http://jabber.org/protocol/muc#roominfo";

    /// <summary>Answers <c>disco#info</c>, or says why not.</summary>
    public static StanzaError? Answer(RoomTurn turn, RoomIq iq)
    {
        switch (iq.Payload["node"])
        {
            case null:
                turn.Answer(iq, Info(turn, iq).ToElement());
                return null;
            case "x-roomuser-item":
                // §7.12: no identity where no nick is reserved.
                turn.Answer(iq, new Element("query", Ns.DiscoInfo)
                {
                    { "node", "x-roomuser-item" },
                    turn.State.NickOf(iq.Sender.Jid.Bare) is { } nick
                        ? new Element("identity", Ns.DiscoInfo) { { "category", "conference" }, { "type", "text" }, { "name", nick } } : null,
                });
                return null;
            case "http://jabber.org/protocol/muc#traffic":
                return StanzaError.ServiceUnavailable(); // Every namespace may pass (§18.1.1).
            case var node when Asked(turn).Select(feature => feature.InfoFor(turn.Room, iq, node)).OfType<DiscoInfo>().FirstOrDefault() is { } info:
                turn.Answer(iq, info.ToElement());
                return null;
            default:
                return StanzaError.ItemNotFound();
        }
    }

    /// <summary>Answers <c>disco#items</c>. Who is in the room is for those who are (§6.5).</summary>
    public static StanzaError? AnswerItems(RoomTurn turn, RoomIq iq)
    {
        var node = iq.Payload["node"];
        var found = Asked(turn).Select(feature => feature.ItemsFor(turn.Room, iq, node)).OfType<DiscoItems>().ToList();
        if (node is null)
        {
            turn.Answer(iq, new DiscoItems([.. found.SelectMany(items => items.Items)]).ToElement());
            return null;
        }

        if (found is not [var of, ..])
        {
            return StanzaError.ItemNotFound();
        }

        turn.Answer(iq, of.ToElement());
        return null;
    }

    static IEnumerable<RoomFeature> Asked(RoomTurn turn) => turn.Whole.Features.ByName.Select(feature => turn.Whole.Active[feature]);

    static DiscoInfo Info(RoomTurn turn, RoomIq iq)
    {
        var room = turn.State;
        var name = room.ValueOf(MucOptions.Name) is { Length: > 0 } given ? given : room.Jid.Local;
        var more = Asked(turn).Select(feature => feature.InfoFor(room, iq, null)).OfType<DiscoInfo>().ToList();
        var features = turn.Whole.Features.Manifests.SelectMany(manifest => manifest.DiscoFeatures)
            .Concat(Flags(room)).Concat(more.SelectMany(info => info.Features)).Distinct();
        return new(
            [new("conference", "text", name), .. more.SelectMany(info => info.Identities)],
            [.. features.Order(StringComparer.Ordinal)]) { Forms = Forms(Form(turn, iq), [.. more.SelectMany(info => info.Forms)]) };
    }

    static IReadOnlyList<DataForm> Forms(DataForm info, IReadOnlyList<DataForm> more) =>
    [
        info with { Fields = [.. info.Fields, .. more.Where(form => form.FormType == FormType).SelectMany(form => form.Fields).Where(field => field.Var != "FORM_TYPE")] },
        .. more.Where(form => form.FormType != FormType),
    ];

    static IEnumerable<string> Flags(RoomState room) =>
    [
        room.IsOn(MucOptions.Persistent) ? "muc_persistent" : "muc_temporary",
        room.IsOn(MucOptions.Public) ? "muc_public" : "muc_hidden",
        room.IsOn(MucOptions.MembersOnly) ? "muc_membersonly" : "muc_open",
        room.IsOn(MucOptions.Moderated) ? "muc_moderated" : "muc_unmoderated",
        room.ValueOf(MucOptions.Whois) == "anyone" ? "muc_nonanonymous" : "muc_semianonymous",
        room.IsOn(MucOptions.PasswordProtected) ? "muc_passwordprotected" : "muc_unsecured",
    ];

    /// <summary>The form <c>muc#roominfo</c>: the options that say how they are called there and have a value, and what changes by itself.</summary>
    static DataForm Form(RoomTurn turn, RoomIq iq)
    {
        var room = turn.State;
        List<FormField> fields = [FormField.FormType(FormType)];
        foreach (var option in turn.Whole.Features.Options.Values.Where(option => option.InfoVar is not null && room.ValueOf(option).Length > 0))
        {
            fields.Add(Field(option, room.ValueOf(option)));
        }

        fields.Add(Field("muc#roominfo_occupants", "Number of occupants", room.Occupants.Count.ToString(CultureInfo.InvariantCulture)));

        // What is talked about in a members-only room is its members' business.
        if (!room.IsOn(MucOptions.MembersOnly) || room.AffiliationOf(iq.Sender.Jid.Bare) >= Affiliation.Member)
        {
            fields.Add(Field("muc#roominfo_subject", "Subject", room.Subject?.Text ?? ""));
        }

        return new("result") { Fields = fields };
    }

    static FormField Field(RoomOption option, string value) => option.Kind switch
    {
        RoomOptionKind.Switch => Field(option.InfoVar!, option.Label, value, "boolean"),
        RoomOptionKind.Addresses => Field(option.InfoVar!, option.Label, "", "jid-multi") with { Values = value.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
        _ => Field(option.InfoVar!, option.Label, value),
    };

    static FormField Field(string var, string label, string value, string type = "text-single") =>
        new(var) { Type = type, Label = label, Values = value.Length == 0 ? [] : [value] };
}
