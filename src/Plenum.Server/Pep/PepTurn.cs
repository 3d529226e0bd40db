using System.Security.Cryptography;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>What those are to be told who follow a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Configuration">How it is configured, or was until it was deleted.</param>
/// <param name="Message">The message, without an addressee.</param>
/// <param name="Subscribers">The bare JIDs that have subscribed.</param>
sealed record PepNotice(string Node, NodeConfiguration Configuration, Stanza Message, IReadOnlyList<Jid> Subscribers);

/// <summary>
/// Changes to an account's nodes inside of one transaction. A refusal undoes them all; else, once they are durable, the notices are told.
/// </summary>
/// <param name="data">What the account keeps.</param>
/// <param name="account">The account's bare JID.</param>
/// <param name="now">The time.</param>
sealed class PepTurn(IPersonalData data, Jid account, DateTimeOffset now)
{
    readonly List<PepNotice> notices = [];

    /// <summary>What the account keeps.</summary>
    public IPersonalData Data => data;

    /// <summary>What is to be told once this is durable.</summary>
    public IReadOnlyList<PepNotice> Notices => notices;

    /// <summary>An id for an item or a node that has none.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Publishes items (XEP-0060 §7.1), all or none. A node that is not there is made as the options say (§7.1.5).</summary>
    /// <param name="node">The node.</param>
    /// <param name="drafts">The items.</param>
    /// <param name="options">What the publisher demands of the node, or null.</param>
    /// <param name="published">The items, all with an id, if null is returned.</param>
    public StanzaError? Publish(string node, IReadOnlyList<ItemDraft> drafts, DataForm? options, out IReadOnlyList<ItemDraft> published)
    {
        published = [.. drafts.Select(draft => draft.Id is null ? draft with { Id = NewId() } : draft)];
        if (PepLimits.TooBig(published) is { } tooBig)
        {
            return tooBig;
        }

        if (data.Find(node) is not { } found)
        {
            if (Create(node, options, out found) is { } refusal)
            {
                return refusal;
            }
        }
        else if (options is not null && !NodeConfiguration.Of(found).Meets(options))
        {
            return PubSubErrors.PreconditionNotMet;
        }

        var configuration = NodeConfiguration.Of(found);
        if (configuration.Persists && Keep(node, configuration, published) is { } full)
        {
            return full;
        }

        if (configuration.Notifies)
        {
            var items = published.Select(draft => new Element("item", PubSubNs.Event)
            {
                { "id", draft.Id }, configuration.NotifiesWithPayload ? draft.Payload : null,
            });
            Notice(node, configuration, new Element("items", PubSubNs.Event) { { "node", node }, items });
        }

        return null;
    }

    /// <summary>Makes a node (§8.1), configured as the form says, else as it is by default.</summary>
    public StanzaError? Create(string node, DataForm? form, out PersonalNode made)
    {
        var configuration = NodeConfiguration.DefaultFor(node);
        made = new(node, configuration.ToElement());
        if (node.Length is 0 or > PepLimits.MaxName)
        {
            return StanzaError.BadRequest($"A node's name has 1 to {PepLimits.MaxName} characters.");
        }

        if (data.Nodes.Count >= PepLimits.MaxNodes)
        {
            return PubSubErrors.MaxNodesExceeded;
        }

        if (form is not null)
        {
            var refusal = configuration.With(form, out configuration);
            if (refusal is not null || (form.FormType == PubSubNs.PublishOptions && !configuration.Meets(form)))
            {
                return form.FormType == PubSubNs.PublishOptions ? PubSubErrors.PreconditionNotMet : refusal;
            }
        }

        made = new(node, configuration.ToElement());
        data.Set(made);
        return null;
    }

    /// <summary>Retracts items (§7.2), all or none.</summary>
    public StanzaError? Retract(PersonalNode node, IReadOnlyList<string> ids)
    {
        if (!ids.All(id => data.RemoveItem(node.Name, id)))
        {
            return StanzaError.ItemNotFound();
        }

        var configuration = NodeConfiguration.Of(node);
        if (configuration.NotifiesOfRetraction)
        {
            Notice(node.Name, configuration, new Element("items", PubSubNs.Event)
            {
                { "node", node.Name }, ids.Select(id => new Element("retract", PubSubNs.Event) { { "id", id } }),
            });
        }

        return null;
    }

    /// <summary>Configures a node (§8.2.4).</summary>
    public StanzaError? Configure(PersonalNode node, DataForm form)
    {
        if (NodeConfiguration.Of(node).With(form, out var changed) is { } refusal)
        {
            return refusal;
        }

        data.Set(node with { Configuration = changed.ToElement() });
        data.KeepLast(node.Name, changed.Persists ? changed.Most : 0);
        if (changed.NotifiesOfConfiguration)
        {
            Notice(node.Name, changed, new Element("configuration", PubSubNs.Event)
            {
                { "node", node.Name }, changed.NotifiesWithPayload ? changed.ToElement() : null,
            });
        }

        return null;
    }

    /// <summary>Removes all items (§8.5).</summary>
    public void Purge(PersonalNode node)
    {
        data.KeepLast(node.Name, 0);
        var configuration = NodeConfiguration.Of(node);
        if (configuration.NotifiesOfRetraction)
        {
            Notice(node.Name, configuration, new Element("purge", PubSubNs.Event) { { "node", node.Name } });
        }
    }

    /// <summary>Deletes a node (§8.4).</summary>
    public void Delete(PersonalNode node)
    {
        var configuration = NodeConfiguration.Of(node);
        if (configuration.NotifiesOfDeletion)
        {
            Notice(node.Name, configuration, new Element("delete", PubSubNs.Event) { { "node", node.Name } });
        }

        data.Remove(node.Name);
    }

    StanzaError? Keep(string node, NodeConfiguration configuration, IReadOnlyList<ItemDraft> drafts)
    {
        foreach (var draft in drafts)
        {
            data.SetItem(node, draft.Id!, draft.Xml, now);
        }

        if (configuration.IsFullAtMax && data.Count(node) > configuration.Most)
        {
            return PubSubErrors.NodeFull;
        }

        data.KeepLast(node, configuration.Most);
        return data.Bytes > PepLimits.MaxBytes ? PepLimits.Full : null;
    }

    void Notice(string node, NodeConfiguration configuration, Element change) => notices.Add(new(
        node, configuration, Stanza.Message(configuration.MessageType, new Element("event", PubSubNs.Event) { change }) with { From = account },
        data.Subscribers(node)));
}
