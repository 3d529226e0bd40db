using System.Globalization;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>How a node of an account is configured (XEP-0060 §8.2, §16.4.4), with the defaults of XEP-0163 §5.</summary>
sealed class NodeConfiguration
{
    /// <summary>
    /// Items of a node, 1 000: several times the rooms of a busy client, and one page of bookmarks is read in milliseconds. It is what
    /// <c>max</c> means: a publish past it is refused with <c>node-full</c>. Where the owner wants fewer, the oldest go.
    /// </summary>
    public const int MaxItems = 1000;

    /// <summary>The values of <c>pubsub#access_model</c>.</summary>
    public const string Open = "open", Presence = "presence", Whitelist = "whitelist";

    const string OnPresence = "on_sub_and_presence", OnSubscription = "on_sub", Never = "never", Max = "max";

    /// <summary>Characters of a title, a description or a type, 200: they stand in lists. More are refused.</summary>
    const int MaxText = 200;

    static readonly TextField title = new("pubsub#title", "A name for the node") { MaxLength = MaxText };
    static readonly TextField description = new("pubsub#description", "A description of the node") { MaxLength = MaxText };
    static readonly TextField type = new("pubsub#type", "The namespace of the payloads") { MaxLength = MaxText };
    static readonly ListField access = List("pubsub#access_model", "Who may read and subscribe", Presence, Open, Presence, Whitelist);
    static readonly ListField publishers = List("pubsub#publish_model", "Who may publish", "publishers", "publishers");
    static readonly ListField nodeType = List("pubsub#node_type", "The kind of the node", "leaf", "leaf");
    static readonly ListField sendLast = List("pubsub#send_last_published_item", "When to send the last item", OnPresence, Never, OnSubscription, OnPresence);
    static readonly ListField style = List("pubsub#notification_type", "The type of notifications", "headline", "headline", "normal");
    static readonly TextField maxItems = new("pubsub#max_items", "How many items to keep, or max", "1");
    static readonly TextField expiry = new("pubsub#item_expire", "Seconds after which items go, or max", Max);
    static readonly IntegerField payloadSize =
        new("pubsub#max_payload_size", "Bytes of a payload", PepLimits.MaxPayload) { Range = new(PepLimits.MaxPayload, PepLimits.MaxPayload) };

    static readonly BooleanField persist = new("pubsub#persist_items", "Whether to keep items", true);
    static readonly BooleanField notify = new("pubsub#deliver_notifications", "Whether to tell of changes", true);
    static readonly BooleanField payloads = new("pubsub#deliver_payloads", "Whether to tell what was published", true);
    static readonly BooleanField notifyConfig = new("pubsub#notify_config", "Whether to tell of another configuration");
    static readonly BooleanField notifyDelete = new("pubsub#notify_delete", "Whether to tell when the node is deleted", true);
    static readonly BooleanField notifyRetract = new("pubsub#notify_retract", "Whether to tell when items are retracted", true);
    static readonly BooleanField purgeOffline = new("pubsub#purge_offline", "Whether items go when their publisher does");

    static readonly DeclaredForm form = new(PubSubNs.NodeConfig, null, null,
    [
        title, description, type, access, publishers, nodeType, sendLast, style, maxItems, expiry, payloadSize, persist, notify, payloads,
        notifyConfig, notifyDelete, notifyRetract, purgeOffline,
    ]);

    /// <summary>The form that makes a node open.</summary>
    public static DataForm OpenForm { get; } = FormFor(Open);

    /// <summary>The form that makes a node its owner's alone.</summary>
    public static DataForm ClosedForm { get; } = FormFor(Whitelist);

    // What clients keep for themselves is theirs alone even where they forget to say so (XEP-0223, XEP-0402).
    static readonly Dictionary<string, NodeConfiguration> defaults = new()
    {
        [Bookmarks.Node] = new(new FormValues().Set(access, Whitelist).Set(maxItems, Max).Set(sendLast, Never)),
        ["storage:bookmarks"] = new(new FormValues().Set(access, Whitelist)),
    };

    static readonly NodeConfiguration usual = new(new());

    readonly FormValues values;

    NodeConfiguration(FormValues values) => this.values = values;

    /// <summary>Who may read: <see cref="Open"/>, <see cref="Presence"/> or <see cref="Whitelist"/>, which is the owner.</summary>
    public string Access => values.Get(access);

    /// <summary>How many items are kept.</summary>
    public int Most => IsFullAtMax ? MaxItems : int.Parse(values.Get(maxItems), CultureInfo.InvariantCulture);

    /// <summary>True if the owner wants all items kept: then none goes to make place for another.</summary>
    public bool IsFullAtMax => values.Get(maxItems) == Max;

    /// <summary>True if items are kept at all.</summary>
    public bool Persists => values.Get(persist);

    /// <summary>True if a client that comes online is sent the last item.</summary>
    public bool SendsLast => Persists && values.Get(sendLast) == OnPresence && Notifies;

    /// <summary>True if anybody is told of changes.</summary>
    public bool Notifies => values.Get(notify);

    /// <summary>True if those who are told get the payload too.</summary>
    public bool NotifiesWithPayload => values.Get(payloads);

    /// <summary>True if another configuration is told.</summary>
    public bool NotifiesOfConfiguration => Notifies && values.Get(notifyConfig);

    /// <summary>True if the node's end is told.</summary>
    public bool NotifiesOfDeletion => Notifies && values.Get(notifyDelete);

    /// <summary>True if it is told that items were retracted.</summary>
    public bool NotifiesOfRetraction => Notifies && values.Get(notifyRetract);

    /// <summary>The type of notifications, null for normal.</summary>
    public string? MessageType => values.Get(style) == "normal" ? null : "headline";

    /// <summary>What a node is like that nobody has configured.</summary>
    public static NodeConfiguration DefaultFor(string? node) => node is not null && defaults.TryGetValue(node, out var own) ? own : usual;

    /// <summary>The configuration of a stored node.</summary>
    public static NodeConfiguration Of(PersonalNode node) => new(form.Read(DataForm.Read(node.Configuration)!).Values);

    /// <summary>The configuration as it is stored, and told.</summary>
    public Element ToElement() => form.ToResult(values).ToElement();

    /// <summary>The form to fill in (§8.2.2).</summary>
    public Element ToForm() => form.ToForm(values).ToElement();

    /// <summary>The configuration with what was submitted; fields that are not known are ignored (§8.2.4).</summary>
    public StanzaError? With(DataForm submitted, out NodeConfiguration changed)
    {
        var mine = form.ToResult(values);
        var read = form.Read(new DataForm("submit") { Fields = [.. form.Fields.Select(field => submitted.Field(field.Var) ?? mine.Field(field.Var)!)] });
        changed = new(read.Values);
        var problem = read.Problem
            ?? (IsCount(changed.values.Get(maxItems)) ? null : $"{maxItems.Var}: max, or a number from 1 to {MaxItems}")
            ?? (changed.values.Get(expiry) == Max ? null : $"{expiry.Var}: only max")
            ?? (changed.values.Get(purgeOffline) ? $"{purgeOffline.Var}: only false" : null);
        return problem is null ? null : new StanzaError(StanzaErrorType.Modify, "not-acceptable", problem);
    }

    /// <summary>True if the node is configured as the publisher demands (§7.1.5): a field that is not known is not met.</summary>
    public bool Meets(DataForm options) =>
        options.Fields.All(field => field.Var is "FORM_TYPE" || form.Fields.Any(known => known.Var == field.Var))
        && With(options, out var demanded) is null && demanded.ToElement().ToString() == ToElement().ToString();

    static DataForm FormFor(string model) => new("submit") { Fields = [FormField.FormType(PubSubNs.NodeConfig), new(access.Var) { Values = [model] }] };

    static bool IsCount(string text) => text == Max || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MaxItems);

    static ListField List(string var, string label, string otherwise, params string[] options) =>
        new(var, label, otherwise, [.. options.Select(option => new FormOption(option))]);
}
