using Plenum.Rooms;
using Plenum.Server.Messages;
using Plenum.Server.Operations;
using Plenum.Server.Rosters;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// Where a client's stanza goes: to a room, to the server itself, to an account, or to another session. Every request is
/// answered at once, and <c>from</c> is the sender's whatever the client wrote.
/// </summary>
sealed class StanzaRouter(
    ServerSettings settings, SessionTable sessions, ServerAnswers server, RoomsAnswers rooms, AccountAnswers account,
    Contacts contacts, ILogger log)
{
    readonly PresenceRouter presences = contacts.Presences;
    readonly MessageRouter messages = contacts.Messages;
    readonly Blocking blocking = contacts.Blocking;

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
        try
        {
            await RouteAsync(from, stanza, element["to"]);
        }
        catch (StorageException cause)
        {
            Logs.StorageProblem(log, cause);
            Refuse(from, stanza with { To = stanza.To ?? from.Jid.Bare }, StanzaError.InternalServerError());
        }

        return true;
    }

    async ValueTask RouteAsync(ClientSession from, Stanza stanza, string? to)
    {
        if (!from.KnowsBlocked)
        {
            await blocking.LearnAsync(from);
        }

        stanza = stanza is { Kind: StanzaKind.Presence, Type: null } ? await account.AmendAsync(from, stanza) : stanza;
        if (stanza.To is null && to is not null)
        {
            RefuseAddress(from, stanza, to);
        }
        else if (from.Blocked.Covers(stanza.To) && IsKeptFrom(from, stanza))
        {
            Refuse(from, stanza, Blocking.ToBlocked);
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
            if (stanza is { Kind: StanzaKind.Message, To.Resource: not null })
            {
                Carbons.CopyPrivate(sessions, from, stanza);
            }
        }
        else
        {
            await AnswerAsync(from, stanza, rooms);
        }
    }

    /// <summary>The session has ended: whom it told that it is there is told.</summary>
    public void Unavailable(ClientSession gone) =>
        gone.Availability.Withdraw(Stanza.Presence("unavailable") with { From = gone.Jid }, sessions, forGood: true);

    /// <summary>
    /// True for what must not go out to somebody whom the account has blocked (XEP-0191 §3.3). The account itself and the server always hear, and
    /// a room that was blocked can be left.
    /// </summary>
    bool IsKeptFrom(ClientSession from, Stanza stanza) =>
        stanza.To!.Bare != from.Jid.Bare && stanza.To.Bare != Domain && stanza is not { Kind: StanzaKind.Presence, Type: "unavailable" };

    async ValueTask RouteLocallyAsync(ClientSession from, Stanza stanza)
    {
        switch (stanza)
        {
            case { Kind: StanzaKind.Presence, To: null }:
                if (stanza.Type is null or "unavailable")
                {
                    await presences.AnnounceAsync(from, stanza);
                    await account.AnnouncedAsync(from, stanza);
                }

                break;
            case { Kind: StanzaKind.Presence }:
                RefuseIf(from, stanza, await presences.DirectAsync(from, stanza));
                break;
            case { Kind: StanzaKind.Message }:
                stanza = stanza with { To = stanza.To ?? from.Jid.Bare };
                RefuseIf(from, stanza, await messages.DeliverAsync(from, stanza));
                break;
            case { To.Resource: not null, To.Local: not null }:
                await ForwardAsync(from, stanza);
                break;
            case { Type: "result" or "error" }:
                await account.AnsweredAsync(from, stanza);
                break;
            default:
                stanza = stanza with { To = stanza.To ?? from.Jid.Bare };
                if (await blocking.HasBlockedAsync(stanza.To, from.Jid))
                {
                    Refuse(from, stanza, StanzaError.ServiceUnavailable());
                    break;
                }

                await AnswerAsync(from, stanza, stanza.To.Local is null && !account.AnswersForServer(stanza) ? server : account);
                break;
        }
    }

    /// <summary>A request to another session (RFC 6121 §8.5.3.1), or the answer to one. Visitors ask in rooms only.</summary>
    async ValueTask ForwardAsync(ClientSession from, Stanza iq)
    {
        var to = iq.To!;
        if ((from.Standing != PeerStanding.Anonymous || to.Bare == from.Jid.Bare)
            && sessions.Find(to) is { } session && !await blocking.HasBlockedAsync(to.Bare, from.Jid))
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

    static void RefuseIf(ClientSession from, Stanza stanza, StanzaError? error)
    {
        if (error is not null)
        {
            Refuse(from, stanza, error);
        }
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
