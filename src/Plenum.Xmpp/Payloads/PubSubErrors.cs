using Plenum.Xmpp.Xml;

namespace Plenum.Xmpp.Payloads;

/// <summary>The errors of publish-subscribe (XEP-0060), each with its condition in <see cref="PubSubNs.Errors"/>.</summary>
public static class PubSubErrors
{
    /// <summary>The request names no node.</summary>
    public static StanzaError NodeIdRequired { get; } = StanzaError.BadRequest() with { Specific = Condition("nodeid-required") };

    /// <summary>A subscription is asked for that is not the sender's (§6.1.3.1).</summary>
    public static StanzaError InvalidJid { get; } = StanzaError.BadRequest() with { Specific = Condition("invalid-jid") };

    /// <summary>There is no such subscription to end (§6.2.3.2).</summary>
    public static StanzaError NotSubscribed { get; } =
        new(StanzaErrorType.Cancel, "unexpected-request", Specific: Condition("not-subscribed"));

    /// <summary>The request names no item (§7.1.3.6, §7.2.3.4).</summary>
    public static StanzaError ItemRequired { get; } = StanzaError.BadRequest() with { Specific = Condition("item-required") };

    /// <summary>An item without a payload (§7.1.3.6).</summary>
    public static StanzaError PayloadRequired { get; } = StanzaError.BadRequest("invalid item") with { Specific = Condition("payload-required") };

    /// <summary>An item with several payloads, or one that is none of the node's (§7.1.3.5).</summary>
    public static StanzaError InvalidPayload { get; } = StanzaError.BadRequest("invalid item") with { Specific = Condition("invalid-payload") };

    /// <summary>An item, or all items of a request together, are larger than may be (§7.1.3.4).</summary>
    public static StanzaError PayloadTooBig(string text) =>
        new(StanzaErrorType.Modify, "not-acceptable", text, Condition("payload-too-big"));

    /// <summary>The node would have more items than may be (§12.9).</summary>
    public static StanzaError MaxItemsExceeded { get; } = StanzaError.NotAllowed() with { Specific = Condition("max-items-exceeded") };

    /// <summary>The node is as full as its configuration allows (§7.1.3.3).</summary>
    public static StanzaError NodeFull { get; } = StanzaError.Conflict() with { Specific = Condition("node-full") };

    /// <summary>Only who sees the owner's presence may (§6.1.3.4, §6.5.9.6).</summary>
    public static StanzaError PresenceSubscriptionRequired { get; } =
        StanzaError.NotAuthorized() with { Specific = Condition("presence-subscription-required") };

    /// <summary>Only those on the node's list may (§6.1.3.6, §6.5.9.8).</summary>
    public static StanzaError ClosedNode { get; } = StanzaError.NotAllowed() with { Specific = Condition("closed-node") };

    /// <summary>There would be more nodes than may be.</summary>
    public static StanzaError MaxNodesExceeded { get; } = StanzaError.NotAllowed() with { Specific = Condition("max-nodes-exceeded") };

    /// <summary>The publish options are no form, or one of another type.</summary>
    public static StanzaError InvalidOptions { get; } = StanzaError.BadRequest() with { Specific = Condition("invalid-options") };

    /// <summary>The node is not configured as the publisher demands (§7.1.5).</summary>
    public static StanzaError PreconditionNotMet { get; } = StanzaError.Conflict() with { Specific = Condition("precondition-not-met") };

    /// <summary>The service does not have this feature, named as in §10 without the namespace.</summary>
    public static StanzaError Unsupported(string feature) => StanzaError.FeatureNotImplemented() with
    {
        Specific = new Element("unsupported", PubSubNs.Errors) { { "feature", feature } },
    };

    static Element Condition(string name) => new(name, PubSubNs.Errors);
}
