using Plenum.Xmpp;

namespace Plenum.Rooms.Muc;

/// <summary>The room options of XEP-0045 that Plenum has (§10.2), in the order of the form.</summary>
public static class MucOptions
{
    /// <summary>The room's name.</summary>
    public static RoomOption Name { get; } = new("muc#roomconfig_roomname", RoomOptionKind.Line, "Name", "");

    /// <summary>What the room is about.</summary>
    public static RoomOption Description { get; } =
        new("muc#roomconfig_roomdesc", RoomOptionKind.Line, "Description", "") { MaxLength = 1000, InfoVar = "muc#roominfo_description" };

    /// <summary>The language that is spoken: a tag of BCP 47, of at most 35 characters as RFC 5646 §4.4.1 recommends.</summary>
    public static RoomOption Language { get; } =
        new("muc#roomconfig_lang", RoomOptionKind.Line, "Language", "") { MaxLength = 35, InfoVar = "muc#roominfo_lang" };

    /// <summary>
    /// Whom to turn to. Nobody's address is told unless an owner writes it here. At most ten: everyone who looks at the room gets them.
    /// </summary>
    public static RoomOption Contacts { get; } =
        new("muc#roominfo_contactjid", RoomOptionKind.Addresses, "Contact addresses", "") { Maximum = 10, InfoVar = "muc#roominfo_contactjid" };

    /// <summary>The room stays when the last occupant has left.</summary>
    public static RoomOption Persistent { get; } = new("muc#roomconfig_persistentroom", RoomOptionKind.Switch, "Keep the room when everyone has left", "1");

    /// <summary>The room can be found.</summary>
    public static RoomOption Public { get; } = new("muc#roomconfig_publicroom", RoomOptionKind.Switch, "List the room publicly", "1");

    /// <summary>Only those with voice may speak.</summary>
    public static RoomOption Moderated { get; } = new("muc#roomconfig_moderatedroom", RoomOptionKind.Switch, "Only those with voice may speak", "0");

    /// <summary>Only members may enter.</summary>
    public static RoomOption MembersOnly { get; } = new("muc#roomconfig_membersonly", RoomOptionKind.Switch, "Only members may enter", "0");

    /// <summary>Who enters must know the password.</summary>
    public static RoomOption PasswordProtected { get; } =
        new("muc#roomconfig_passwordprotectedroom", RoomOptionKind.Switch, "Only those who know the password may enter", "0");

    /// <summary>The password; of no importance unless <see cref="PasswordProtected"/>.</summary>
    public static RoomOption Secret { get; } = new("muc#roomconfig_roomsecret", RoomOptionKind.Secret, "Password", "") { MaxLength = 512 };

    /// <summary>The most occupants; <c>none</c> for no limit.</summary>
    public static RoomOption MaxUsers { get; } = new("muc#roomconfig_maxusers", RoomOptionKind.Choice, "Maximum number of occupants", "none")
    {
        Choices =
        [
            ("none", "No limit"), .. ((string[])["5", "10", "20", "30", "50", "100", "200", "500", "1000", "2000", "5000"]).Select(number => (number, number)),
        ],
    };

    /// <summary>Who sees real JIDs.</summary>
    public static RoomOption Whois { get; } = new("muc#roomconfig_whois", RoomOptionKind.Choice, "Who sees real addresses", "moderators")
    {
        Choices = [("moderators", "Moderators only"), ("anyone", "Everyone")],
    };

    /// <summary>Participants may change the subject, not only moderators.</summary>
    public static RoomOption ChangeSubject { get; } =
        new("muc#roomconfig_changesubject", RoomOptionKind.Switch, "Everyone may change the subject", "0") { InfoVar = "muc#roominfo_subjectmod" };

    /// <summary>Who has an account may reserve a nick and become a member by that (§7.10).</summary>
    public static RoomOption Registration { get; } =
        new("x-roomconfig_registration", RoomOptionKind.Switch, "Everyone with an account may become a member by registering a nickname", "0");

    /// <summary>Members may invite to a members-only room, not only admins: whom they invite becomes a member.</summary>
    public static RoomOption AllowInvites { get; } =
        new("muc#roomconfig_allowinvites", RoomOptionKind.Switch, "Members may invite others where only members may enter", "0");

    /// <summary>Who has no voice may ask for it.</summary>
    public static RoomOption AllowVoiceRequests { get; } =
        new("muc#roomconfig_allowvoicerequests", RoomOptionKind.Switch, "Those without voice may ask for it", "1");

    /// <summary>Who may send private messages.</summary>
    public static RoomOption AllowPm { get; } =
        new("muc#roomconfig_allowpm", RoomOptionKind.Choice, "Who may send private messages", "participants")
        {
            Choices =
            [
                ("anyone", "Everyone"), ("participants", "Those with voice, and others to moderators"), ("moderators", "Moderators"), ("none", "Nobody"),
            ],
        };

    /// <summary>The roles that may ask who is a member, besides admins.</summary>
    public static RoomOption GetMemberList { get; } =
        new("muc#roomconfig_getmemberlist", RoomOptionKind.Several, "Who may ask for the members, besides admins", "") { Choices = Roles };

    /// <summary>The roles of which everyone is told who is there; of the others, only they themselves are (§7.2.2).</summary>
    public static RoomOption PresenceBroadcast { get; } =
        new("muc#roomconfig_presencebroadcast", RoomOptionKind.Several, "Whose coming and going everyone is told", "moderator participant visitor")
        {
            Choices = Roles,
        };

    /// <summary>The most messages of the history for those who enter; 50 are at hand.</summary>
    public static RoomOption MaxHistory { get; } =
        new("muc#maxhistoryfetch", RoomOptionKind.Number, "Messages of the history for those who enter", "50") { Maximum = 50, InfoVar = "muc#maxhistoryfetch" };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RoomOption> All { get; } =
    [
        Name, Description, Language, Contacts, Persistent, Public, Moderated, MembersOnly, Registration, AllowInvites, PasswordProtected, Secret, MaxUsers,
        Whois, ChangeSubject, AllowPm, AllowVoiceRequests, GetMemberList, PresenceBroadcast, MaxHistory,
    ];

    static IReadOnlyList<(string Value, string Label)> Roles => [("moderator", "Moderators"), ("participant", "Participants"), ("visitor", "Visitors")];

    /// <summary>The values of a <see cref="RoomOptionKind.Several"/>.</summary>
    public static string[] Several(this IRoomView room, RoomOption option) => room.ValueOf(option).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True if a role is among the values of a <see cref="RoomOptionKind.Several"/>.</summary>
    public static bool HasRole(this IRoomView room, RoomOption option, Role role) => room.Several(option).Contains(role.Word());

    /// <summary>The values of <see cref="RoomOptionKind.Addresses"/>.</summary>
    public static Jid[] Addresses(string value) => [.. value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Jid.Parse)];
}
