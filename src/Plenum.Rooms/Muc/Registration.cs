using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>
/// Registering with a room (XEP-0045 §7.10, XEP-0077): one nick of an account that nobody else may have there, kept as long as the account
/// has an affiliation. Members and those above may always; where <see cref="MucOptions.Registration"/> is on everyone with an account may, and
/// becomes a member by that. Visitors without an account may not: their addresses do not come back. Another nick may still be used (§7.12).
/// </summary>
static class Registration
{
    public const string Namespace = "jabber:iq:register";

    const string FormType = "http://jabber.org/protocol/muc#register";

    static readonly TextField RoomNick = new("muc#register_roomnick", "Nickname") { Required = true };

    static readonly DeclaredForm Form = new(FormType, "Registration", "Choose the nickname that nobody else may have in this chat.", [RoomNick]);

    /// <summary>Answers a <c>jabber:iq:register</c> request, or says why not.</summary>
    public static StanzaError? Handle(RoomTurn turn, RoomIq iq)
    {
        var (room, account) = (turn.State, iq.Sender.Jid.Bare);
        if (!MayRegister(room, iq.Sender))
        {
            return StanzaError.NotAllowed("You may not register with this chat");
        }

        if (!iq.IsSet)
        {
            turn.Answer(iq, room.NickOf(account) is { } nick
                ? new Element("query", Namespace) { new Element("registered", Namespace), new Element("username", Namespace) { nick } }
                : new Element("query", Namespace) { new Element("instructions", Namespace) { Form.Instructions! }, Form.ToForm().ToElement() });
            return null;
        }

        return iq.Payload.Child("remove", Namespace) is not null ? Remove(turn, iq)
            : DataForm.In(iq.Payload) is { } form && form.FormType is null or FormType ? Submit(turn, iq, form)
            : StanzaError.BadRequest();
    }

    /// <summary>Null, or why an account may not use a nick that is free: it is another's.</summary>
    public static StanzaError? Refusal(RoomState room, Jid account, string nick) =>
        room.OwnerOfNick(nick) is { } owner && owner != account ? StanzaError.Conflict("This nickname is reserved") : null;

    static bool MayRegister(RoomState room, Peer peer) => peer.Standing != PeerStanding.Anonymous && room.AffiliationOf(peer.Jid.Bare) switch
    {
        Affiliation.Outcast => false,
        Affiliation.None => room.IsOn(MucOptions.Registration),
        _ => true,
    };

    static StanzaError? Submit(RoomTurn turn, RoomIq iq, DataForm form)
    {
        if (form.Type == "cancel")
        {
            turn.Answer(iq);
            return null;
        }

        var (room, account, submission) = (turn.State, iq.Sender.Jid.Bare, Form.Read(form));
        if (form.Type != "submit" || submission.Problem is not null)
        {
            return StanzaError.BadRequest(submission.Problem);
        }

        // As in an address: what a nick is prepared to, there, is what others see and may not have.
        if (!Jid.TryCreate(room.Jid.Local, room.Jid.Domain, submission.Get(RoomNick), out var address))
        {
            return StanzaError.JidMalformed();
        }

        var nick = address.Resource!;
        ChangeAffiliation[] joins = room.AffiliationOf(account) == Affiliation.None ? [new(account, Affiliation.Member, null)] : [];
        if ((Nick.Refusal(nick) ?? Refusal(room, account, nick) ?? InUse(room, account, nick) ?? ChangeAffiliation.Refusal(room, joins)) is { } refusal)
        {
            return refusal;
        }

        turn.Answer(iq);
        foreach (var join in joins)
        {
            join.Apply(turn, account, Notice.Present);
        }

        if (room.NickOf(account) != nick)
        {
            turn.Raise(new NickReserved(account, nick));
        }

        return null;
    }

    static StanzaError? InUse(RoomState room, Jid account, string nick) =>
        room.OccupantWithNick(nick) is { } other && other.RealJid != account ? StanzaError.Conflict("This nickname is in use") : null;

    /// <summary>Who unregisters is no member any more (XEP-0077 §3.2); admins and owners remain what they are, without the nick.</summary>
    static StanzaError? Remove(RoomTurn turn, RoomIq iq)
    {
        var (room, account) = (turn.State, iq.Sender.Jid.Bare);
        if (room.AffiliationOf(account) == Affiliation.None)
        {
            return StanzaError.RegistrationRequired();
        }

        turn.Answer(iq);
        if (room.AffiliationOf(account) == Affiliation.Member)
        {
            new ChangeAffiliation(account, Affiliation.None, null).Apply(turn, account, Notice.Present);
            Leave.EndIfEmpty(turn);
        }
        else if (room.NickOf(account) is not null)
        {
            turn.Raise(new NickReserved(account, null));
        }

        return null;
    }
}
