namespace Plenum.Rooms.Muc;

/// <summary>The room options of XEP-0045 that Plenum has (§10.2), in the order of the form.</summary>
public static class MucOptions
{
    /// <summary>The room's name.</summary>
    public static RoomOption Name { get; } = new("muc#roomconfig_roomname", RoomOptionKind.Line, "Name", "");

    /// <summary>What the room is about.</summary>
    public static RoomOption Description { get; } =
        new("muc#roomconfig_roomdesc", RoomOptionKind.Line, "Description", "") { MaxLength = 1000, InfoVar = "muc#roominfo_description" };

    /// <summary>The room stays when the last occupant has left.</summary>
    public static RoomOption Persistent { get; } = new("muc#roomconfig_persistentroom", RoomOptionKind.Switch, "Keep the room when everyone has left", "1");

    /// <summary>The room can be found.</summary>
    public static RoomOption Public { get; } = new("muc#roomconfig_publicroom", RoomOptionKind.Switch, "List the room publicly", "1");

    /// <summary>Only those with voice may speak.</summary>
    public static RoomOption Moderated { get; } = new("muc#roomconfig_moderatedroom", RoomOptionKind.Switch, "Only those with voice may speak", "0");

    /// <summary>Only members may enter.</summary>
    public static RoomOption MembersOnly { get; } = new("muc#roomconfig_membersonly", RoomOptionKind.Switch, "Only members may enter", "0");

    /// <summary>Who sees real JIDs.</summary>
    public static RoomOption Whois { get; } = new("muc#roomconfig_whois", RoomOptionKind.Choice, "Who sees real addresses", "moderators")
    {
        Choices = [("moderators", "Moderators only"), ("anyone", "Everyone")],
    };

    /// <summary>Participants may change the subject, not only moderators.</summary>
    public static RoomOption ChangeSubject { get; } =
        new("muc#roomconfig_changesubject", RoomOptionKind.Switch, "Everyone may change the subject", "0") { InfoVar = "muc#roominfo_subjectmod" };

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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RoomOption> All { get; } =
        [Name, Description, Persistent, Public, Moderated, MembersOnly, Whois, ChangeSubject, AllowPm, AllowInvites, AllowVoiceRequests];
}
