using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>A message to the room itself that is not for everyone in it: an invitation, or a request for voice.</summary>
static class Requests
{
    /// <summary>Does what the message asks for, or says why not. It comes as it was sent: these payloads are else the room's alone.</summary>
    public static void Handle(RoomTurn turn, Peer sender, Stanza message)
    {
        var x = message.Child("x", Ns.MucUser);
        Element[] invites = [.. x?.Elements.Where(child => child.Is("invite", Ns.MucUser)) ?? []];
        var form = message.Child("x", Ns.DataForms) is { } data ? DataForm.Read(data) : null;
        var refusal = (turn.State.OccupantOf(sender), form) switch
        {
            _ when invites.Length > 0 => Invitations.Invite(turn, sender, message, invites),
            _ when x?.Child("decline", Ns.MucUser) is { } decline => Invitations.Decline(turn, sender, message, decline),
            (null, _) => StanzaError.NotAcceptable(Say.NotConnected),
            (var occupant, { FormType: VoiceRequests.FormType }) => VoiceRequests.Handle(turn, occupant, form),
            _ => StanzaError.FeatureNotImplemented(),
        };
        if (refusal is not null)
        {
            turn.Refuse(sender, message, refusal);
        }
    }
}
