using System.Collections.Immutable;
using Plenum.Rooms;
using Plenum.Server.Messages;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>
/// Where presence goes (RFC 6121 §3, §4): to the account's own sessions, to the contacts that may see it, to whom it is directed. A visitor
/// is seen by itself alone.
/// </summary>
sealed class PresenceRouter(
    IContactStore store, SessionTable sessions, AccountOrder order, Subscriptions subscriptions, Blocking blocking, OfflineMessages offline, string domain,
    TimeProvider time)
{
    /// <summary>Presence to nobody in particular: initial, changed, or the last one (§4.2, §4.4, §4.5).</summary>
    public async ValueTask AnnounceAsync(ClientSession from, Stanza presence)
    {
        if (presence.Type is not null)
        {
            from.Availability.Withdraw(presence, sessions);
            from.LeaveRooms(presence);
            return;
        }

        using (await order.EnterAsync(from.Jid))
        {
            var comes = from.Presence is null;
            var contacts = from.Standing == PeerStanding.Anonymous ? [] : (await store.ListAsync(from.Jid.Local!)).Contacts;
            // What waited comes before anything that is sent to the session from now on.
            if (!from.TakesMessages && ClientSession.PriorityOf(presence) >= 0)
            {
                from.TakesMessagesSince = time.GetUtcNow();
                await offline.DeliverAsync(from);
            }

            from.Availability.Announce(presence, sessions, [
                from.Jid.Bare,
                .. contacts.Where(contact => contact.Subscription.From && !from.Blocked.Covers(contact.Jid)).Select(contact => contact.Jid.Bare)]);
            if (comes)
            {
                ShowOthers(from, contacts);
            }
        }
    }

    /// <summary>Shows the presences of other sessions to a session that may see them (§4.3).</summary>
    public static void Show(ImmutableArray<ClientSession> others, ClientSession to)
    {
        foreach (var other in others)
        {
            if (other != to)
            {
                other.Availability.ShowTo(to);
            }
        }
    }

    /// <summary>Presence to an address on this server: about a subscription, directed, or a question. Why not, or null.</summary>
    public async ValueTask<StanzaError?> DirectAsync(ClientSession from, Stanza presence)
    {
        var to = presence.To!;
        var own = to.Bare == from.Jid.Bare;
        if (!own && (from.Standing == PeerStanding.Anonymous || to.Domain != domain))
        {
            return StanzaError.ServiceUnavailable();
        }

        if (to.Local is null || presence.Type == "error")
        {
            return null;
        }

        if (Subscriptions.IsAbout(presence.Type))
        {
            return own ? null : await subscriptions.SendAsync(presence);
        }

        if (presence.Type == "probe")
        {
            await ProbeAsync(from, to);
            return null;
        }

        return presence.Type is not (null or "unavailable") ? StanzaError.BadRequest()
            : !own && await blocking.HasBlockedAsync(to.Bare, from.Jid) ? null
            : from.Availability.Direct(presence, sessions) ? null : StanzaError.ResourceConstraint();
    }

    /// <summary>The user sees those whom it may see, its own sessions, and who waits for its answer (§4.2, §3.1.3).</summary>
    void ShowOthers(ClientSession from, IReadOnlyList<Contact> contacts)
    {
        Show(sessions.Of(from.Jid), from);
        foreach (var contact in contacts)
        {
            if (from.Blocked.Covers(contact.Jid))
            {
                continue;
            }

            if (contact.Subscription.To)
            {
                Show(sessions.Of(contact.Jid), from);
            }

            if (contact.Request is { } request)
            {
                from.DeliverToAccount(new(request));
            }
        }
    }

    /// <summary>A client's own question (§4.3.2). Who may not see the contact is not answered: it learns nothing.</summary>
    async ValueTask ProbeAsync(ClientSession from, Jid to)
    {
        if (to.Bare == from.Jid.Bare)
        {
            Show(sessions.Of(to), from);
            return;
        }

        using (await order.EnterAsync(from.Jid))
        {
            if ((await store.FindAsync(from.Jid.Local!, to.Bare))?.Subscription.To == true && !from.Blocked.Covers(to))
            {
                Show([.. sessions.Of(to).Where(session => to.IsBare || session.Jid == to)], from);
            }
        }
    }
}
