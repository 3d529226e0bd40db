using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>
/// IQ between occupants (XEP-0045 §6.6, §17.4): passed on from occupant JID to occupant JID, under an id that nobody can guess, and so is the
/// answer. A ping of one's own is answered by the room: one is still in (XEP-0410). A vCard is the account's, whose server has it: it is
/// asked at the bare JID (XEP-0054).
/// </summary>
static class OccupantIq
{
    const string VCard = "vcard-temp";

    /// <summary>Answers a request to an occupant JID, or passes it on.</summary>
    public static void Handle(RoomTurn turn, Peer sender, Stanza request)
    {
        Expire(turn);
        var room = turn.State;
        if (Refusal(room, sender, request, out var asker, out var asked) is { } refusal)
        {
            turn.Refuse(sender, request, refusal);
        }
        else if (asked == asker && request.Child("ping", Ns.Ping) is not null)
        {
            turn.Send(request.Result(), sender);
        }
        else if (request.Child("vCard", VCard) is not null)
        {
            turn.AskAccount(sender, request, asked!.RealJid);
        }
        else
        {
            PassOn(turn, sender, request, asker!, asked!.Shown.Peer);
        }
    }

    /// <summary>
    /// Passes an answer back to who has asked; of an error the condition alone, since the rest is free text and may name real addresses.
    /// An answer that nobody waits for is nothing.
    /// </summary>
    public static void Answer(RoomTurn turn, Peer sender, Stanza answer)
    {
        Expire(turn);
        if (turn.State.Relayed.Take(answer.Id, sender) is not { } relayed || !turn.State.Has(relayed.Asker))
        {
            return;
        }

        if (answer.Type == "result")
        {
            turn.Send(relayed.Request.Result([.. answer.Payload]), relayed.Asker);
        }
        else
        {
            var condition = SayPrivately.Condition(answer) ?? new StanzaError(StanzaErrorType.Cancel, "undefined-condition").ToElement();
            turn.Send(relayed.Request.Result(condition) with { Type = "error" }, relayed.Asker);
        }
    }

    /// <summary>A session has left: what it was asked it will not answer.</summary>
    public static void Left(RoomTurn turn, Peer session)
    {
        foreach (var relayed in turn.State.Relayed.TakeOf(session))
        {
            if (turn.State.Has(relayed.Asker))
            {
                turn.Refuse(relayed.Asker, relayed.Request, StanzaError.RecipientUnavailable());
            }
        }
    }

    static void Expire(RoomTurn turn)
    {
        foreach (var relayed in turn.State.Relayed.TakeExpired(turn.Now))
        {
            if (turn.State.Has(relayed.Asker))
            {
                turn.Refuse(relayed.Asker, relayed.Request, new(StanzaErrorType.Wait, "remote-server-timeout"));
            }
        }
    }

    static void PassOn(RoomTurn turn, Peer sender, Stanza request, Occupant asker, Peer asked)
    {
        var id = turn.NewId();
        if (turn.State.Relayed.TryAdd(id, new(request, sender, asked, turn.Now + RelayedRequests.Waits)))
        {
            turn.Send(turn.Whole.Features.RemoveReserved(request) with { From = asker.Jid, To = null, Id = id }, asked);
        }
        else
        {
            turn.Refuse(sender, request, StanzaError.ResourceConstraint());
        }
    }

    static StanzaError? Refusal(RoomState room, Peer sender, Stanza request, out Occupant? asker, out Occupant? asked)
    {
        asker = room.Has(sender) ? room.OccupantOf(sender) : null;
        asked = request.To?.Resource is { } nick ? room.OccupantWithNick(nick) : null;
        return (asker, asked) switch
        {
            _ when !room.Exists => StanzaError.ItemNotFound(),

            // XEP-0045 §6.6 for disco, XEP-0410 §3 for the rest.
            (null, _) => request.Payload is [{ Namespace: Ns.DiscoInfo or Ns.DiscoItems }] ? StanzaError.BadRequest() : StanzaError.NotAcceptable(Say.NotConnected),
            (_, null) => StanzaError.ItemNotFound(),
            _ when request.Payload is not [_] => StanzaError.BadRequest(),
            _ when request.Type == "set" => MaySet(room, asker, asked, request),
            _ => null,
        };
    }

    /// <summary>What changes something at the other's (a call, a file) is as bold as a private message.</summary>
    static StanzaError? MaySet(RoomState room, Occupant asker, Occupant asked, Stanza request) =>
        request.Child("vCard", VCard) is not null ? StanzaError.NotAllowed() : SayPrivately.Refusal(room, asker, asked);
}
