using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Rosters;

namespace Plenum.Server.Rosters;

/// <summary>
/// What is to be told after a change is stored: <see cref="RosterPush"/> to the clients of an account, <see cref="Stanza"/> to an account, or
/// <see cref="Sight"/>, in this order.
/// </summary>
/// <param name="Of">Whose presence it is about.</param>
/// <param name="By">Who may see it from now on, or may not any more.</param>
/// <param name="IsGranted">Which of the two.</param>
sealed record Sight(Jid Of, Jid By, bool IsGranted);

/// <summary>
/// A change of what two accounts have to do with each other, inside of one transaction: both rosters follow the states of RFC 6121 §A. It
/// has no effect but in the store; what is to be told is gathered.
/// </summary>
/// <param name="contacts">The rosters.</param>
/// <param name="domain">The domain of accounts.</param>
/// <param name="isBlocked">True if the two do not hear of each other.</param>
sealed class SubscriptionTurn(IContactChange contacts, string domain, bool isBlocked)
{
    /// <summary>
    /// Contacts of an account, 2 000: many times what anybody has. One more is refused with <c>resource-constraint</c>.
    /// </summary>
    public const int MostContacts = 2000;

    /// <summary>
    /// Requests that wait for an account's answer, 200: strangers make them, and it gets them at every login. One more is forgotten.
    /// </summary>
    public const int MostRequests = 200;

    /// <summary>Characters of a request as XML that are kept, 4 096: a greeting. Of a longer one only that it was made.</summary>
    const int LongestRequest = 4096;

    readonly List<object> told = [];

    /// <summary>What is to be told, in its order.</summary>
    public IReadOnlyList<object> Told => told;

    /// <summary>The user sends a stanza about a subscription, of the two bare JIDs. Why not, or null.</summary>
    public StanzaError? Send(Stanza presence)
    {
        var (user, contact) = (presence.From!, presence.To!);
        if (!contacts.HasAccount(user.Local!))
        {
            return StanzaError.NotAllowed();
        }

        var known = contacts.Find(user.Local!, contact) ?? new(new(contact), IsListed: false);
        var step = known.Subscription.Send(presence.Type!, known.Item.IsApproved);
        var next = known with { Item = known.Item with { Subscription = step.Next, IsApproved = step.Approved } };
        next = next with { IsListed = known.IsListed || IsKept(next), Request = step.Next.PendingIn ? known.Request : null };
        if (next.IsListed && !known.IsListed && contacts.Count(user.Local!).Listed >= MostContacts)
        {
            return StanzaError.ResourceConstraint($"A roster has at most {MostContacts} contacts.");
        }

        Keep(user, known, next);
        if (step.Passes)
        {
            Receive(presence);
        }

        See(user, known, next);
        return null;
    }

    /// <summary>Sets the name and the groups of a contact (RFC 6121 §2.3, §2.4). Why not, or null.</summary>
    public StanzaError? Set(Jid user, RosterItem item)
    {
        if (!contacts.HasAccount(user.Local!))
        {
            return StanzaError.NotAllowed();
        }

        var known = contacts.Find(user.Local!, item.Jid) ?? new(new(item.Jid), IsListed: false);
        if (!known.IsListed && contacts.Count(user.Local!).Listed >= MostContacts)
        {
            return StanzaError.ResourceConstraint($"A roster has at most {MostContacts} contacts.");
        }

        Keep(user, known, known with { Item = known.Item with { Name = item.Name, Groups = item.Groups }, IsListed = true });
        return null;
    }

    /// <summary>Removes a contact, and ends what the two see of each other (RFC 6121 §2.5). Why not, or null.</summary>
    public StanzaError? Remove(Jid user, Jid contact)
    {
        if (contacts.Find(user.Local!, contact) is not { IsListed: true } known)
        {
            return StanzaError.ItemNotFound();
        }

        contacts.Remove(user.Local!, contact);
        told.Add(new RosterPush(user, RosterItem.Removal(contact), contacts.NextVersion(user.Local!)));
        var state = known.Subscription;
        if (state.To || state.PendingOut)
        {
            Receive(Stanza.Presence("unsubscribe") with { From = user, To = contact.Bare });
        }

        if (state.From || state.PendingIn)
        {
            Receive(Stanza.Presence("unsubscribed") with { From = user, To = contact.Bare });
        }

        See(user, known, known with { Item = new(contact) });
        return null;
    }

    /// <summary>The contact's side. Who has blocked, or is blocked, is not asked; what ends, ends all the same, so that both sides agree.</summary>
    void Receive(Stanza presence)
    {
        var (from, account) = (presence.From!, presence.To!);
        if (account.Domain != domain || account.Local is null || !contacts.HasAccount(account.Local)
            || (isBlocked && presence.Type is "subscribe" or "subscribed"))
        {
            return;
        }

        var known = contacts.Find(account.Local, from) ?? new(new(from), IsListed: false);
        var step = known.Subscription.Receive(presence.Type!, known.Item.IsApproved);
        var next = known with { Item = known.Item with { Subscription = step.Next, IsApproved = step.Approved } };
        next = next with { IsListed = known.IsListed || IsKept(next) };
        if (step is { Passes: true, Next.PendingIn: true } && presence.Type == "subscribe")
        {
            if (!known.IsListed && contacts.Count(account.Local).Waiting >= MostRequests)
            {
                return;
            }

            next = next with { Request = presence.ToString().Length <= LongestRequest ? presence : presence with { Payload = [] } };
        }
        else if (!step.Next.PendingIn)
        {
            next = next with { Request = null };
        }

        if (step.Passes && !isBlocked)
        {
            told.Add(presence);
        }

        Keep(account, known, next);
        if (step.Reply is { } reply)
        {
            Receive(Stanza.Presence(reply) with { From = account, To = from });
        }

        See(account, known, next);
    }

    /// <summary>Who has only asked is not listed, and who has taken that back is forgotten.</summary>
    static bool IsKept(Contact contact) => contact.Item.IsApproved || contact.Subscription is { To: true } or { From: true } or { PendingOut: true };

    void Keep(Jid account, Contact known, Contact next)
    {
        if (!next.IsListed && !next.Subscription.PendingIn)
        {
            contacts.Remove(account.Local!, next.Jid);
        }
        else if (next != known)
        {
            contacts.Put(account.Local!, next);
        }

        var item = next.Item.ToElement();
        if (next.IsListed && (!known.IsListed || item.ToString() != known.Item.ToElement().ToString()))
        {
            told.Add(new RosterPush(account, item, contacts.NextVersion(account.Local!)));
        }
    }

    void See(Jid account, Contact known, Contact next)
    {
        if (known.Subscription.From != next.Subscription.From)
        {
            told.Add(new Sight(account, next.Jid.Bare, next.Subscription.From));
        }
    }
}
