namespace Plenum.Xmpp.Payloads;

/// <summary>The namespaces of publish-subscribe (XEP-0060).</summary>
public static class PubSubNs
{
    /// <summary>Requests of subscribers and publishers; also the feature.</summary>
    public const string PubSub = "http://jabber.org/protocol/pubsub";

    /// <summary>Requests of owners (§8).</summary>
    public const string Owner = "http://jabber.org/protocol/pubsub#owner";

    /// <summary>Notifications.</summary>
    public const string Event = "http://jabber.org/protocol/pubsub#event";

    /// <summary>Conditions that say more than those of RFC 6120.</summary>
    public const string Errors = "http://jabber.org/protocol/pubsub#errors";

    /// <summary>The type of a node's configuration form (§8.2).</summary>
    public const string NodeConfig = "http://jabber.org/protocol/pubsub#node_config";

    /// <summary>Preconditions of a publish (§7.1.5): the form's type, and the feature.</summary>
    public const string PublishOptions = "http://jabber.org/protocol/pubsub#publish-options";
}
