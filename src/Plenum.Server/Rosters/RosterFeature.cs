using Plenum.Rooms;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Rosters;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Rosters;

/// <summary>An account's roster as its clients read and set it (RFC 6121 §2). A visitor has none.</summary>
sealed class RosterFeature(IContactStore store, Subscriptions subscriptions, AccountOrder order) : IAccountFeature
{
    /// <summary>What a stream offers to accounts: versions of the roster (§2.6), approval in advance (§3.4).</summary>
    public static readonly IReadOnlyList<Element> StreamFeatures =
        [new("ver", "urn:xmpp:features:rosterver"), new("sub", "urn:xmpp:features:pre-approval")];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("query", RosterItem.Namespace)];

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload) =>
        from.Standing == PeerStanding.Anonymous
            ? iq.Type == "get" ? new Element("query", RosterItem.Namespace) : StanzaError.ServiceUnavailable()
            : iq.Type == "get" ? await ListAsync(from, payload) : await SetAsync(account, payload);

    async ValueTask<IqAnswer> ListAsync(ClientSession from, Element query)
    {
        // In the account's order, so that no push comes between what was read and the answer.
        using (await order.EnterAsync(from.Jid))
        {
            from.WantsRoster = true;
            var list = await store.ListAsync(from.Jid.Local!);
            return query["ver"] == Pushes.Version(list.Version) && list.Version > 0
                ? IqAnswer.Empty
                : Pushes.Query(list.Version, list.Contacts.Where(contact => contact.IsListed).Select(contact => contact.Item.ToElement()));
        }
    }

    async ValueTask<IqAnswer> SetAsync(Jid account, Element query)
    {
        if (RosterItem.Read(query, out var item, out var removes) is { } refusal)
        {
            return refusal;
        }

        return item!.Jid.Bare == account ? StanzaError.NotAllowed("Nobody is a contact of oneself.")
            : await subscriptions.ChangeAsync(account, item.Jid, turn => removes ? turn.Remove(account, item.Jid) : turn.Set(account, item)) is { } error
            ? error
            : IqAnswer.Empty;
    }
}
