using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;

namespace Plenum.Rooms.Muc;

/// <summary>A visitor asks for voice (XEP-0045 §7.13), and a moderator gives it (§8.6): the same form, with other fields.</summary>
static class VoiceRequests
{
    /// <summary>The form's type.</summary>
    public const string FormType = "http://jabber.org/protocol/muc#request";

    const string RoleField = "muc#role", JidField = "muc#jid", NickField = "muc#roomnick", AllowField = "muc#request_allow";

    /// <summary>Takes a request, or the answer to one.</summary>
    public static StanzaError? Handle(RoomTurn turn, Occupant occupant, DataForm form) => form switch
    {
        { Type: "cancel" } => null, // A moderator has looked away: the others have the form too.
        { Type: not "submit" } => StanzaError.BadRequest(),
        _ when form.Field(AllowField) is { } allow => Answer(turn, occupant, form, allow.Value is "true" or "1"),
        _ => Ask(turn, occupant, form),
    };

    static StanzaError? Ask(RoomTurn turn, Occupant visitor, DataForm form)
    {
        var room = turn.State;
        if (form.Field(RoleField)?.Value != Role.Participant.Word())
        {
            return StanzaError.BadRequest("Only voice can be asked for");
        }

        if (visitor.Role != Role.Visitor)
        {
            return StanzaError.BadRequest("You may speak already");
        }

        if (!room.IsOn(MucOptions.AllowVoiceRequests))
        {
            return StanzaError.NotAllowed("Voice cannot be asked for in this chat");
        }

        Peer[] moderators = [.. room.Occupants.Where(occupant => occupant.Role == Role.Moderator)
            .SelectMany(occupant => occupant.Sessions).Select(session => session.Peer)];
        if (moderators.Length == 0)
        {
            return StanzaError.RecipientUnavailable("No moderator is here");
        }

        if (room.VoiceRequests.TryAdd(visitor.RealJid, turn.Now) is { } refusal)
        {
            return refusal;
        }

        turn.Send(Stanza.Message(null, Approval(visitor).ToElement()) with { From = room.Jid, Id = turn.NewId() }, moderators);
        return null;
    }

    /// <remarks><code>form = FORM_TYPE, muc#role, muc#jid, muc#roomnick, muc#request_allow</code></remarks>
    static DataForm Approval(Occupant visitor) => new("form")
    {
        Title = "Voice request",
        Instructions = "Give this person voice? To leave it as it is, cancel.",
        Fields =
        [
            FormField.FormType(FormType),
            new(RoleField)
            {
                Type = "list-single", Label = "Requested role", Values = [Role.Participant.Word()], Options = [new(Role.Participant.Word(), "Participant")],
            },
            new(JidField) { Type = "jid-single", Label = "User ID", Values = [visitor.Shown.Peer.Jid.ToString()] },
            new(NickField) { Type = "text-single", Label = "Room nickname", Values = [visitor.Nick] },
            new(AllowField) { Type = "boolean", Label = "Grant voice to this person?", Values = ["false"] },
        ],
    };

    /// <summary>Gives voice to whom the form names by address and nick: one may have another nick by now, and the nick another person.</summary>
    static StanzaError? Answer(RoomTurn turn, Occupant moderator, DataForm form, bool allow)
    {
        if (moderator.Role != Role.Moderator)
        {
            return StanzaError.Forbidden();
        }

        if (!Jid.TryParse(form.Field(JidField)?.Value, out var jid) || form.Field(NickField)?.Value is not { } nick
            || form.Field(RoleField)?.Value != Role.Participant.Word())
        {
            return StanzaError.BadRequest();
        }

        if (!allow)
        {
            return null;
        }

        var visitor = turn.State.Occupants.FirstOrDefault(occupant =>
            occupant.RealJid == jid.Bare && (occupant.Nick == nick || occupant.Sessions.Any(session => session.Peer.Jid == jid)));
        if (visitor is null)
        {
            return StanzaError.ItemNotFound();
        }

        turn.State.VoiceRequests.Remove(visitor.RealJid);
        if (visitor.Role == Role.Visitor)
        {
            ChangeRole.Set(turn, visitor, Role.Participant, new() { Actor = moderator.Nick });
        }

        return null;
    }
}
