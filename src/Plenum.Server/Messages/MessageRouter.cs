using Plenum.Rooms;
using Plenum.Rooms.Hosting;
using Plenum.Server.Rosters;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.StreamManagement;

namespace Plenum.Server.Messages;

/// <summary>Where messages to accounts go (RFC 6121 §5, §8.5): to sessions, with copies (XEP-0280), or into storage (XEP-0160).</summary>
sealed class MessageRouter(
    SessionTable sessions, AccountOrder order, Blocking blocking, OfflineMessages offline, string domain, ILogger log)
{
    /// <summary>A message of a session's to an address on this server. Why it is refused, or null.</summary>
    /// <exception cref="StorageException">It was to be stored, and could not be.</exception>
    public async ValueTask<StanzaError?> DeliverAsync(ClientSession from, Stanza message)
    {
        var to = message.To!;
        var own = to.Bare == from.Jid.Bare;
        // Visitors have no account to hold them to, so they write in rooms only, and to themselves.
        if (to.Local is null || (from.Standing == PeerStanding.Anonymous && !own) || await blocking.HasBlockedAsync(to.Bare, from.Jid))
        {
            return StanzaError.ServiceUnavailable();
        }

        if (TryDeliver(from, message))
        {
            return null;
        }

        if (message.Type == "error" || (message.Type == "headline" && to.IsBare))
        {
            return null; // §8.5.2.2.1: nobody waits for an answer.
        }

        // §8.5.3.2.1: of what was meant for one session only a chat goes to the account instead.
        if (!to.IsBare && message.Type != "chat")
        {
            return StanzaError.ServiceUnavailable();
        }

        return OfflineMessages.IsWorthIt(message) ? await KeepAsync(from, message)
            : message.Type is null or "normal" or "chat" && message.Body is null ? null
            : StanzaError.ServiceUnavailable();
    }

    /// <summary>
    /// A message of a room's to an account: to each session that takes messages; what is not for the moment only waits where there
    /// is none. Never waits itself. What the sessions get leaves when the room has it sent, with all else that a batch of its turns says.
    /// </summary>
    public void Notify(StanzaTemplate message, Jid account, Action<IWaitingDelivery?> send)
    {
        var inviter = InviterIn(message.Stanza);
        var got = false;
        foreach (var session in sessions.Of(account))
        {
            if (session.TakesMessages)
            {
                got = true;
                if (!session.Blocked.Covers(inviter))
                {
                    send(session.EnqueueToAccount(message));
                }
            }
        }

        if (!got && OfflineMessages.IsWorthIt(message.Stanza))
        {
            _ = KeepNotificationAsync(message, account);
        }
    }

    /// <summary>
    /// Takes back what a session's client has not acknowledged before it was gone (XEP-0198 §8): other sessions of the account get what they
    /// have not; the rest waits.
    /// </summary>
    /// <param name="gone">The session, which is not in the table any more.</param>
    /// <param name="messages">In the order in which they were sent.</param>
    public async Task TakeBackAsync(ClientSession gone, IReadOnlyList<SentStanza> messages)
    {
        try
        {
            using (await order.EnterAsync(gone.Jid))
            {
                foreach (var sent in messages)
                {
                    var message = sent.Stanza.Stanza with { To = sent.Stanza.Stanza.To ?? sent.To };
                    if (gone.Standing != PeerStanding.Anonymous && OfflineMessages.IsWorthIt(message) && !Carbons.IsCopy(message)
                        && !TryRedirect(message, sent.At))
                    {
                        await offline.AddAsync(gone.Jid.Bare, message, sent.At);
                    }
                }
            }
        }
        catch (StorageException cause)
        {
            Operations.Logs.OfflineProblem(log, cause);
        }
    }

    bool TryDeliver(ClientSession from, Stanza message)
    {
        var got = Receivers(message);
        var template = new StanzaTemplate(message);
        foreach (var session in got)
        {
            if (message.To!.IsBare)
            {
                session.DeliverToAccount(template);
            }
            else
            {
                session.Deliver(template);
            }
        }

        if (got.Length > 0)
        {
            Carbons.Copy(sessions, from, message, got);
        }

        return got.Length > 0;
    }

    /// <summary>RFC 6121 §8.5.4, table 1: all that take messages get what is for the account.</summary>
    ClientSession[] Receivers(Stanza message)
    {
        var to = message.To!;
        return !to.IsBare && sessions.Find(to) is { } exact ? [exact]
            : message.Type is "groupchat" or "error" || (!to.IsBare && message.Type != "chat") ? []
            : [.. sessions.Of(to).Where(session => session.TakesMessages)];
    }

    /// <summary>Lets a message wait, unless somebody has come meanwhile.</summary>
    async ValueTask<StanzaError?> KeepAsync(ClientSession from, Stanza message)
    {
        using (await order.EnterAsync(message.To!))
        {
            if (TryDeliver(from, message))
            {
                return null;
            }

            var refusal = await offline.AddAsync(message.To!.Bare, message);
            if (refusal is null)
            {
                Carbons.Copy(sessions, from, message, []);
            }

            return refusal;
        }
    }

    async Task KeepNotificationAsync(StanzaTemplate template, Jid account)
    {
        try
        {
            var message = template.Stanza with { To = account };
            if (account.Domain != domain || await blocking.HasBlockedAsync(account, message.From!)
                || (InviterIn(message) is { } inviter && await blocking.HasBlockedAsync(account, inviter)))
            {
                return;
            }

            using (await order.EnterAsync(account))
            {
                var there = sessions.Of(account).Where(session => session.TakesMessages).ToArray();
                foreach (var session in there)
                {
                    session.DeliverToAccount(template);
                }

                if (there.Length == 0)
                {
                    await offline.AddAsync(account, message);
                }
            }
        }
        catch (StorageException cause)
        {
            Operations.Logs.OfflineProblem(log, cause);
        }
    }

    /// <summary>Who invites into the room by this message (XEP-0045 §7.8.2), or null.</summary>
    static Jid? InviterIn(Stanza message) =>
        Jid.TryParse(message.Child("x", Ns.MucUser)?.Child("invite", Ns.MucUser)?["from"], out var inviter) ? inviter : null;

    /// <summary>
    /// True if another session has the message, or gets it now. Who was there when it was sent has it: it went to all at once, was copied, or came
    /// from a room that both are in.
    /// </summary>
    bool TryRedirect(Stanza message, DateTimeOffset sent)
    {
        var to = message.To!;
        var template = new StanzaTemplate(message);
        var has = false;
        foreach (var session in sessions.Of(to).Where(session => session.TakesMessages))
        {
            if (session.TakesMessagesSince > sent || !(to.IsBare || session.WantsCarbons || session.HasEntered(message.From!.Bare)))
            {
                session.DeliverToAccount(template);
            }

            has = true;
        }

        return has;
    }
}
