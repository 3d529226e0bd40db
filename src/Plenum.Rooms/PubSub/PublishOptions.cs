using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.PubSub;

/// <summary>
/// The configuration of every node, which nobody can change, as far as it can be asked for in the preconditions of a publish
/// (XEP-0060 §7.1.5).
/// </summary>
static class PublishOptions
{
    static readonly Dictionary<string, string[]> configuration = new()
    {
        ["pubsub#access_model"] = ["whitelist"],
        ["pubsub#publish_model"] = ["publishers"],
        ["pubsub#node_type"] = ["leaf"],
        ["pubsub#persist_items"] = ["1", "true"],
        ["pubsub#max_items"] = ["max", $"{PubSubFeature.MaxItems}"],
        ["pubsub#max_payload_size"] = [$"{PubSubFeature.MaxPayload}"],
        ["pubsub#deliver_notifications"] = ["1", "true"],
        ["pubsub#deliver_payloads"] = ["1", "true"],
        ["pubsub#notify_retract"] = ["1", "true"],
        ["pubsub#notify_config"] = ["0", "false"],
        ["pubsub#notify_delete"] = ["0", "false"],
        ["pubsub#notification_type"] = ["headline"],
        ["pubsub#send_last_published_item"] = ["never"],
        ["pubsub#tempsub"] = ["1", "true"],
    };

    /// <summary>Null if the options that came with a publish are met, or there are none. A field that is not known is not met.</summary>
    /// <remarks><code>publish-options = x[type=submit]</code></remarks>
    public static StanzaError? Refusal(Element pubsub)
    {
        if (pubsub.Child("publish-options", PubSubNs.PubSub) is not { } options)
        {
            return null;
        }

        if (DataForm.In(options) is not { FormType: PubSubNs.PublishOptions } form)
        {
            return PubSubErrors.InvalidOptions;
        }

        return form.Fields.All(field => field.Var is "FORM_TYPE" || IsMet(field)) ? null : PubSubErrors.PreconditionNotMet;
    }

    static bool IsMet(FormField field) =>
        field is { Var: { } name, Values: [var only] } && configuration.TryGetValue(name, out var values) && values.Contains(only);
}
