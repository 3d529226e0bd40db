namespace Plenum.Rooms.Muc;

/// <summary>A long-lived relation of a bare JID to a room (XEP-0045 §5.2), in rising order of rights.</summary>
public enum Affiliation
{
    /// <summary>Banned.</summary>
    Outcast = -1,

    /// <summary>No relation.</summary>
    None = 0,

    /// <summary>A member.</summary>
    Member = 1,

    /// <summary>An administrator.</summary>
    Admin = 2,

    /// <summary>An owner.</summary>
    Owner = 3,
}

/// <summary>What an occupant may do while in the room (XEP-0045 §5.1), in rising order of rights.</summary>
public enum Role
{
    /// <summary>Not in the room.</summary>
    None = 0,

    /// <summary>May read, and write only where the room is not moderated.</summary>
    Visitor = 1,

    /// <summary>May write.</summary>
    Participant = 2,

    /// <summary>May kick, and give and take voice.</summary>
    Moderator = 3,
}

/// <summary>The words of XEP-0045 for affiliations and roles.</summary>
public static class MucWords
{
    /// <summary>The affiliation's word.</summary>
    public static string Word(this Affiliation affiliation) => affiliation switch
    {
        Affiliation.Outcast => "outcast",
        Affiliation.Member => "member",
        Affiliation.Admin => "admin",
        Affiliation.Owner => "owner",
        _ => "none",
    };

    /// <summary>The role's word.</summary>
    public static string Word(this Role role) => role switch
    {
        Role.Visitor => "visitor",
        Role.Participant => "participant",
        Role.Moderator => "moderator",
        _ => "none",
    };

    /// <summary>The affiliation of a word, or null.</summary>
    public static Affiliation? ParseAffiliation(string? word) => word switch
    {
        "outcast" => Affiliation.Outcast,
        "none" => Affiliation.None,
        "member" => Affiliation.Member,
        "admin" => Affiliation.Admin,
        "owner" => Affiliation.Owner,
        _ => null,
    };

    /// <summary>The role of a word, or null.</summary>
    public static Role? ParseRole(string? word) => word switch
    {
        "none" => Role.None,
        "visitor" => Role.Visitor,
        "participant" => Role.Participant,
        "moderator" => Role.Moderator,
        _ => null,
    };
}
