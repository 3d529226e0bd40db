using Plenum.Rooms;
using Plenum.Server.Operations;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// Where a client's stanza goes: to a room, to the server itself, to an account, or to another session. Every request is
/// answered at once, and <c>from</c> is the sender's whatever the client wrote.
/// </summary>
sealed class StanzaRouter(ServerSettings settings, SessionTable sessions, ServerAnswers server, RoomsAnswers rooms, AccountAnswers account)
{
    /// <summary>The server's own address.</summary>
    public Jid Domain { get; } = Jid.Parse(settings.Domain);

    /// <summary>Handles what a session has sent; false if it is no stanza.</summary>
    public async ValueTask<bool> TryRouteAsync(ClientSession from, Element element)
    {
        if (Stanza.Read(element, out _) is not { } read)
        {
            return false;
        }

        var stanza = read with { From = from.Jid };
        stanza = stanza is { Kind: StanzaKind.Presence, Type: null } ? await account.AmendAsync(from, stanza) : stanza;
        if (stanza.To is null && element["to"] is not null)
        {
            RefuseAddress(from, stanza, element["to"]!);
        }
        else if (stanza.To is null || stanza.To.Domain == settings.Domain || stanza.To.Domain == settings.AnonymousDomain)
        {
            await RouteLocallyAsync(from, stanza);
        }
        else if (stanza.To.Domain != settings.RoomsDomain)
        {
            Refuse(from, stanza, StanzaError.RemoteServerNotFound());
        }
        else if (stanza.To.Local is not null)
        {
            from.Post(stanza.To, stanza);
        }
        else
        {
            await AnswerAsync(from, stanza, rooms);
        }

        return true;
    }

    /// <summary>The session has ended: the account's other sessions are told.</summary>
    public void Unavailable(ClientSession gone)
    {
        if (gone.Presence is not null)
        {
            gone.Presence = null;
            Tell(gone, Stanza.Presence("unavailable") with { From = gone.Jid });
        }
    }

    ValueTask RouteLocallyAsync(ClientSession from, Stanza stanza)
    {
        switch (stanza)
        {
            case { Kind: StanzaKind.Presence, To: null }:
                Announce(from, stanza);
                return stanza.Type is null or "unavailable" ? account.AnnouncedAsync(from, stanza) : default;
            case { Kind: StanzaKind.Presence }:
                // There are no subscriptions yet, and whom one may not see, one may not tell: nothing comes of it.
                return default;
            case { Kind: StanzaKind.Message }:
                Deliver(from, stanza with { To = stanza.To ?? from.Jid.Bare });
                return default;
            case { To.Resource: not null, To.Local: not null }:
                Forward(from, stanza);
                return default;
            case { Kind: StanzaKind.Iq, Type: "result" or "error" }:
                return account.AnsweredAsync(from, stanza);
            default:
                stanza = stanza with { To = stanza.To ?? from.Jid.Bare };
                return AnswerAsync(from, stanza, stanza.To.Local is null ? server : account);
        }
    }

    /// <summary>Presence to nobody in particular (RFC 6121 §4.2, §4.5): the account's own sessions are told; the last word leaves the rooms too.</summary>
    void Announce(ClientSession from, Stanza presence)
    {
        if (presence.Type is not (null or "unavailable"))
        {
            return;
        }

        var comes = from.Presence is null && presence.Type is null;
        from.Presence = presence.Type is null ? presence : null;
        Tell(from, presence);
        if (presence.Type is not null)
        {
            from.LeaveRooms(presence);
        }

        if (!comes)
        {
            return;
        }

        foreach (var other in sessions.Of(from.Jid))
        {
            if (other != from && other.Presence is { } known)
            {
                from.Deliver(known);
            }
        }
    }

    void Tell(ClientSession about, Stanza presence)
    {
        var template = new StanzaTemplate(presence);
        foreach (var session in sessions.Of(about.Jid))
        {
            if (session.Presence is not null)
            {
                session.Deliver(template);
            }
        }
    }

    /// <summary>A message to somebody on this server (RFC 6121 §8.5). There is no offline storage: who is not there is not told.</summary>
    void Deliver(ClientSession from, Stanza message)
    {
        var to = message.To!;
        if (to.Local is null || !MayWrite(from, to))
        {
            Refuse(from, message, StanzaError.ServiceUnavailable());
            return;
        }

        var got = Receivers(message, to);
        if (got.Length == 0)
        {
            Refuse(from, message, StanzaError.ServiceUnavailable());
            return;
        }

        var template = new StanzaTemplate(message);
        foreach (var session in got)
        {
            session.Deliver(template);
        }

        Carbons.Copy(sessions, from, message, got);
    }

    ClientSession[] Receivers(Stanza message, Jid to)
    {
        if (!to.IsBare && sessions.Find(to) is { } exact)
        {
            return [exact];
        }

        var falls = to.IsBare ? message.Type is not ("groupchat" or "error") : message.Type is null or "normal" or "chat";
        return falls ? [.. sessions.Of(to).Where(session => session.TakesMessages)] : [];
    }

    /// <summary>Visitors have no account to hold them to, so they write in rooms only, and to themselves.</summary>
    static bool MayWrite(ClientSession from, Jid to) => from.Standing != PeerStanding.Anonymous || to.Bare == from.Jid.Bare;

    /// <summary>A request to another session (RFC 6121 §8.5.3.1), or the answer to one.</summary>
    void Forward(ClientSession from, Stanza iq)
    {
        if (MayWrite(from, iq.To!) && sessions.Find(iq.To!) is { } session)
        {
            session.Deliver(iq);
        }
        else
        {
            Refuse(from, iq, StanzaError.ServiceUnavailable());
        }
    }

    static async ValueTask AnswerAsync(ClientSession from, Stanza stanza, IAnswers answers)
    {
        if (stanza is not { Kind: StanzaKind.Iq, Type: "get" or "set" })
        {
            Refuse(from, stanza, StanzaError.ServiceUnavailable());
            return;
        }

        if (stanza.Payload is not [var payload])
        {
            Refuse(from, stanza, StanzaError.BadRequest());
            return;
        }

        var answer = await answers.AnswerAsync(from, stanza, payload);
        from.Deliver(answer.Refusal is { } refusal ? stanza.Error(refusal) : stanza.Result(answer.Payload));
    }

    /// <summary>
    /// Refuses a stanza whose <c>to</c> is no JID. Mostly it is a nick that nobody may have, so the answer comes from the room, with what
    /// clients know an answer to their join by (XEP-0045 §7.2.1); where not even the bare JID is one, from the server.
    /// </summary>
    void RefuseAddress(ClientSession from, Stanza stanza, string to)
    {
        var refused = stanza with { To = Jid.TryParse(to.Split('/')[0], out var bare) ? bare : Domain };
        if (stanza is { Kind: StanzaKind.Presence, Type: null } && refused.Error(StanzaError.JidMalformed()) is var error)
        {
            from.Deliver(error with { Payload = [new Element("x", Ns.Muc), .. error.Payload] });
            return;
        }

        Refuse(from, refused, StanzaError.JidMalformed());
    }

    /// <summary>Refuses a stanza; errors and results, and presence that only takes leave, have no answer (RFC 6120 §8.3.1).</summary>
    static void Refuse(ClientSession from, Stanza stanza, StanzaError error)
    {
        if (stanza.Type is not ("error" or "result" or "unavailable"))
        {
            from.Deliver(stanza.Error(error));
        }
    }
}
