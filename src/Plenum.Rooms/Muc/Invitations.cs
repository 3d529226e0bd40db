using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>
/// Mediated invitations (XEP-0045 §7.8.2, §7.9): an occupant has the room invite somebody, who may decline. Direct invitations (XEP-0249)
/// do not come by here.
/// </summary>
static class Invitations
{
    const string Direct = "jabber:x:conference";

    /// <summary>Invites everyone that a message names, or nobody and says why.</summary>
    public static StanzaError? Invite(RoomTurn turn, Peer sender, Stanza message, Element[] invites)
    {
        if (MayInvite(turn.State, sender) is { } refusal)
        {
            return refusal;
        }

        var by = sender.Jid.Bare;
        var invitees = new List<(Jid Account, Element Invite)>();
        foreach (var invite in invites)
        {
            var (account, problem) = Read(turn.State, invite);
            if (problem is not null)
            {
                return problem;
            }

            invitees.Add((account!, invite));
        }

        ChangeAffiliation[] admitted = [.. NewMembers(turn.State, invitees.Select(invitee => invitee.Account).Distinct())];
        if (ChangeAffiliation.Refusal(turn.State, admitted) is { } full)
        {
            return full;
        }

        if (!turn.State.Invitations.MayTell(turn, by, invitees.Count))
        {
            return StanzaError.PolicyViolation("You invite too many people. Please wait a while.");
        }

        foreach (var change in admitted)
        {
            change.Apply(turn, by, new() { Actor = turn.State.OccupantOf(sender)?.Nick });
        }

        foreach (var (account, invite) in invitees)
        {
            Send(turn, account, by, ReasonOf(invite), invite.Child("continue", Ns.MucUser), message.Id);
        }

        return null;
    }

    /// <summary>
    /// Sends an invitation to an account, with what it needs to enter (§7.8.2). The inviter's address is told: whoever is invited would not
    /// know else whether it comes from a friend. <c>jabber:x:conference</c> says the same to clients that know direct invitations only.
    /// </summary>
    /// <remarks><code>x = invite[from] = (reason?, continue?), password?</code></remarks>
    public static void Send(RoomTurn turn, Jid account, Jid by, string? reason, Element? goesOn = null, string? id = null)
    {
        var room = turn.State;
        var password = Password(room);
        var thread = goesOn?["thread"];
        room.Invitations.Add(account, by);
        turn.Notify(Stanza.Message(
            null,
            new Element("x", Ns.MucUser)
            {
                new Element("invite", Ns.MucUser)
                {
                    { "from", by.ToString() },
                    Text("reason", reason),
                    goesOn is null ? null : new Element("continue", Ns.MucUser) { { "thread", thread } },
                },
                Text("password", password),
            },
            new Element("x", Direct)
            {
                { "jid", room.Jid.ToString() },
                { "password", password },
                { "reason", reason },
                { "continue", goesOn is null ? null : "true" },
                { "thread", thread },
            }) with { From = room.Jid, Id = id ?? turn.NewId() }, [account]);
    }

    /// <summary>
    /// Tells the inviter that somebody will not come, once for an invitation. Where there was none, nobody is told anything: else one could
    /// ask in this way who is in the room, and write to them.
    /// </summary>
    public static StanzaError? Decline(RoomTurn turn, Peer sender, Stanza message, Element decline)
    {
        var reason = ReasonOf(decline);
        if (!Jid.TryParse(decline["to"], out var to))
        {
            return StanzaError.JidMalformed();
        }

        if (reason?.Length > Admin.MaxReason)
        {
            return TooLong;
        }

        var (invitee, inviter) = (sender.Jid.Bare, to.Bare);
        if (!turn.State.Invitations.Remove(invitee, inviter))
        {
            return null;
        }

        var declined = Stanza.Message(null, new Element("x", Ns.MucUser)
        {
            new Element("decline", Ns.MucUser) { { "from", invitee.ToString() }, Text("reason", reason) },
        }) with { From = turn.State.Jid, Id = message.Id };
        if (turn.State.Occupants.FirstOrDefault(occupant => occupant.RealJid == inviter) is { } present)
        {
            turn.Send(declined, present);
        }
        else
        {
            turn.Notify(declined, [inviter]);
        }

        return null;
    }

    static StanzaError TooLong => StanzaError.NotAcceptable($"A reason has at most {Admin.MaxReason} characters");

    /// <summary>An invitation is a message to somebody else, so one must be known and have a voice; and where it makes members, an admin (§9.5).</summary>
    static StanzaError? MayInvite(RoomState room, Peer sender) => room.OccupantOf(sender) switch
    {
        null => StanzaError.NotAcceptable(Say.NotConnected),
        _ when sender.Standing == PeerStanding.Anonymous => StanzaError.Forbidden("Visitors without an account may not invite"),
        { Role: < Role.Participant } => StanzaError.Forbidden(Say.NoVoice),
        var occupant when room.IsOn(MucOptions.MembersOnly) && occupant.Affiliation < LeastInviter(room) =>
            StanzaError.Forbidden("You may not invite to this chat"),
        _ => null,
    };

    static Affiliation LeastInviter(RoomState room) => room.IsOn(MucOptions.AllowInvites) ? Affiliation.Member : Affiliation.Admin;

    /// <remarks><code>invite[to] = reason?, continue[thread?]?</code></remarks>
    static (Jid? Account, StanzaError? Problem) Read(RoomState room, Element invite)
    {
        if (!Jid.TryParse(invite["to"], out var to))
        {
            return (null, StanzaError.JidMalformed());
        }

        // Whether there is such an account is not told: it would let anybody try out names.
        return to.Local is null || !IsHere(room.Settings, to.Domain) ? (null, StanzaError.ItemNotFound("Only accounts of this server can be invited"))
            : ReasonOf(invite)?.Length > Admin.MaxReason || invite.Child("continue", Ns.MucUser)?["thread"]?.Length > Admin.MaxReason ? (null, TooLong)
            : room.AffiliationOf(to.Bare) == Affiliation.Outcast ? (null, StanzaError.NotAllowed("Who is banned cannot be invited"))
            : (to.Bare, null);
    }

    /// <summary>True if the server has accounts at this domain, and so can reach them.</summary>
    public static bool IsHere(RoomSettings settings, string domain) => settings.AccountDomains is [] || settings.AccountDomains.Contains(domain);

    static IEnumerable<ChangeAffiliation> NewMembers(RoomState room, IEnumerable<Jid> accounts) =>
        room.IsOn(MucOptions.MembersOnly)
            ? accounts.Where(account => room.AffiliationOf(account) == Affiliation.None)
                .Select(account => new ChangeAffiliation(account, Affiliation.Member, null) { IsInvited = true })
            : [];

    static string? Password(RoomState room) => room.IsOn(MucOptions.PasswordProtected) ? room.ValueOf(MucOptions.Secret) : null;

    static string? ReasonOf(Element element) => element.Child("reason", Ns.MucUser)?.Value is { Length: > 0 } text ? text : null;

    static Element? Text(string name, string? text) => text is null ? null : new(name, Ns.MucUser) { text };
}
