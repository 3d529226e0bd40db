namespace Plenum.Integration.Conversations;

/// <summary>Words of which conversations are made.</summary>
static class Script
{
    /// <summary>The client's connection ends.</summary>
    public const string Leave = "leave";

    /// <summary>The client connects again.</summary>
    public const string Return = "return";

    const string Owner = "http://jabber.org/protocol/muc#owner", Admin = "http://jabber.org/protocol/muc#admin";

    /// <summary>A room that this client owns and is in, under its name with a capital letter, with these values of its configuration.</summary>
    public static IReadOnlyList<Step> Room(string owner, params (string Field, string Value)[] options) =>
    [
        Enter(owner) with { What = $"{owner} makes the room" },
        Configure(owner, [("muc#roomconfig_persistentroom", "1"), .. options]) with { What = $"{owner} opens the room" },
    ];

    /// <summary>Enters the room, under a name with a capital letter unless another is given.</summary>
    public static Step Enter(string who, string? nick = null, string muc = "") => new(
        nick is null ? $"{who} enters" : $"{who} enters as {nick}", who,
        $"<presence xmlns='jabber:client' id='c-enter' to='{{room}}/{nick ?? Nick(who)}'><x xmlns='http://jabber.org/protocol/muc'>{muc}</x></presence>");

    /// <summary>Leaves the room.</summary>
    public static Step Exit(string who, string status = "") => new(
        $"{who} leaves", who, $"<presence xmlns='jabber:client' id='c-exit' type='unavailable' to='{{room}}/{Nick(who)}'>{status}</presence>");

    /// <summary>Says this to all.</summary>
    public static Step Say(string who, string words) => new($"{who} says {words}", who, Message("groupchat", "{room}", $"<body>{words}</body>"));

    /// <summary>A message.</summary>
    public static string Message(string type, string to, string payload) =>
        $"<message xmlns='jabber:client' id='c-message' type='{type}' to='{to}'>{payload}</message>";

    /// <summary>A request.</summary>
    public static string Iq(string type, string to, string payload) =>
        $"<iq xmlns='jabber:client' id='c-iq' type='{type}'{(to.Length > 0 ? $" to='{to}'" : "")}>{payload}</iq>";

    /// <summary>Gives somebody (<c>jid=…</c> or <c>nick=…</c>) an affiliation or a role.</summary>
    public static string Give(string item, string reason = "") =>
        Iq("set", "{room}", $"<query xmlns='{Admin}'><item {item}>{(reason.Length > 0 ? $"<reason>{reason}</reason>" : "")}</item></query>");

    /// <summary>Asks for a list, such as <c>affiliation='member'</c>.</summary>
    public static string List(string item) => Iq("get", "{room}", $"<query xmlns='{Admin}'><item {item}/></query>");

    /// <summary>Changes the configuration.</summary>
    public static Step Configure(string who, params (string Field, string Value)[] values) => new(
        $"{who} sets {string.Join(", ", values.Select(value => $"{value.Field.Split('_')[^1]} {value.Value}"))}", who,
        Iq("set", "{room}", $"<query xmlns='{Owner}'>{Form("http://jabber.org/protocol/muc#roomconfig", values)}</query>"));

    /// <summary>A form that is submitted.</summary>
    public static string Form(string type, params (string Field, string Value)[] values) =>
        $"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>{type}</value></field>"
        + string.Concat(values.Select(value => $"<field var='{value.Field}'><value>{value.Value}</value></field>")) + "</x>";

    /// <summary>The nick of a client that says no other.</summary>
    public static string Nick(string who) => char.ToUpperInvariant(who[0]) + who.Split('/')[0][1..];
}
