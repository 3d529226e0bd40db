using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>
/// Changes of what accounts have to do with each other (RFC 6121 §2.3 to §2.5, §3): both sides are stored in one transaction, and
/// then everyone concerned is told, one change of an account after the other.
/// </summary>
sealed class Subscriptions(IContactStore store, SessionTable sessions, AccountOrder order, Blocking blocking, string domain)
{
    /// <summary>True for the types of presence that are about subscriptions.</summary>
    public static bool IsAbout(string? type) => type is "subscribe" or "subscribed" or "unsubscribe" or "unsubscribed";

    /// <summary>A user's stanza about a subscription to an account, or to an address that may be none. Why not, or null.</summary>
    public ValueTask<StanzaError?> SendAsync(Stanza presence)
    {
        presence = presence with { From = presence.From!.Bare, To = presence.To!.Bare };
        return ChangeAsync(presence.From, presence.To, turn => turn.Send(presence));
    }

    /// <summary>A change of a user's that concerns a contact. Why not, or null.</summary>
    /// <exception cref="StorageException">It could not be stored; nobody was told.</exception>
    public async ValueTask<StanzaError?> ChangeAsync(Jid user, Jid contact, Func<SubscriptionTurn, StanzaError?> change)
    {
        using (await order.EnterAsync(user, contact))
        {
            var isBlocked = await blocking.HasBlockedAsync(user, contact) || await blocking.HasBlockedAsync(contact.Bare, user);
            var (refusal, told) = await store.ChangeAsync(contacts =>
            {
                var turn = new SubscriptionTurn(contacts, domain, isBlocked);
                return (change(turn), turn.Told);
            });
            foreach (var effect in refusal is null ? told : [])
            {
                Tell(effect);
            }

            return refusal;
        }
    }

    void Tell(object effect)
    {
        switch (effect)
        {
            case RosterPush push:
                push.Deliver(sessions);
                break;
            case Stanza presence:
                Deliver(presence);
                break;
            case Sight sight:
                See(sight);
                break;
        }
    }

    /// <summary>Requests go to available sessions, the rest to those that have asked for the roster too (§3.1.3, §3.1.6).</summary>
    void Deliver(Stanza presence)
    {
        var template = new StanzaTemplate(presence);
        foreach (var session in sessions.Of(presence.To!))
        {
            if (session.Presence is not null || (session.WantsRoster && presence.Type != "subscribe"))
            {
                session.DeliverToAccount(template);
            }
        }
    }

    /// <summary>Who may see somebody does at once, and who may not any more is told that they are gone (§3.1.5, §3.2, §3.3).</summary>
    void See(Sight sight)
    {
        foreach (var session in sessions.Of(sight.Of))
        {
            if (sight.IsGranted)
            {
                session.Availability.ShowTo(sight.By, sessions);
            }
            else
            {
                session.Availability.HideFrom(sight.By, sessions);
            }
        }
    }
}
