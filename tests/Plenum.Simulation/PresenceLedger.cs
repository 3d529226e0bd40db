using Plenum.Rooms;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Simulation;

/// <summary>
/// What each session was told of the others in the room, by nothing but the presences that it was sent; and whether that is what it may be
/// told, and is to be told.
/// </summary>
sealed class PresenceLedger
{
    /// <summary>How often what a session knew was compared with the room.</summary>
    public int Compared { get; private set; }

    /// <summary>How often a room was found that did not tell everyone of everyone.</summary>
    public int Big { get; private set; }

    /// <summary>A session was sent a stanza.</summary>
    public static void Delivered(Session to, Stanza stanza)
    {
        if (stanza is not { Kind: StanzaKind.Presence, Type: null or "unavailable", From.Resource: { } nick }
            || stanza.Child("x", Ns.MucUser) is not { } x || x.Child("item", Ns.MucUser) is not { } item)
        {
            return;
        }

        var isSelf = x.Elements.Any(child => child["code"] == "110");
        if (isSelf && stanza.Type is null)
        {
            to.Nick = nick;
        }
        else if (!isSelf && stanza.Type is null)
        {
            to.Seen[nick] = (item["role"], item["affiliation"]);
        }
        else if (!isSelf)
        {
            Violation.Unless(to.Seen.Remove(nick), Properties.Presences, $"{to.Jid} is told that {nick} goes, of whom it did not know");
        }
    }

    /// <summary>The server runs, and nothing is on its way.</summary>
    public void Settled(IEnumerable<Session> sessions, Room live)
    {
        var room = live.State;
        ShownAreTheRightOnes(room);
        foreach (var session in sessions.Where(session => session is { Alive: true, Inside: true }))
        {
            var self = room.OccupantOf(session);
            Violation.Unless(self is not null && self.Nick == session.Nick, Properties.Presences, $"{session.Jid} thinks to be {session.Nick}, and is {self?.Nick ?? "outside"}");
            var expected = Lines(room.Announced.Where(occupant => occupant != self).Select(occupant => (occupant.Nick, (string?)occupant.Role.Word(), (string?)occupant.Affiliation.Word())));
            var known = Lines(session.Seen.Select(entry => (entry.Key, entry.Value.Role, entry.Value.Affiliation)));
            Violation.Unless(known == expected, Properties.Presences, $"{session.Jid} knows\n{known}\nand the room tells of\n{expected}");
            Compared++;
        }
    }

    /// <summary>The sessions that may see real JIDs as the room is now.</summary>
    public static HashSet<Peer> MaySee(IRoomView room) => [.. room.Occupants
        .Where(occupant => occupant.Role == Role.Moderator || room.ValueOf(MucOptions.Whois) == "anyone")
        .SelectMany(occupant => occupant.Sessions).Select(session => session.Peer)];

    /// <summary>Who speaks is shown; presences and chat name the real JIDs of others to nobody but who might see them before the turn, or may after it.</summary>
    public static void MayTell(HashSet<Peer> before, IRoomView room, RoomOutcome outcome)
    {
        HashSet<Peer>? after = null;
        foreach (var said in outcome.Effects.Select(effect => effect.Stanza).Where(stanza => stanza is { Type: "groupchat", Id: "chat" } && stanza.Child("delay", Ns.Delay) is null))
        {
            var speaker = room.OccupantWithNick(said.From!.Resource!)!;
            Violation.Unless(speaker.IsAnnounced || !room.HasRole(MucOptions.PresenceBroadcast, speaker.Role), Properties.Shown, $"{speaker.Nick} speaks and is not shown");
        }

        foreach (var effect in outcome.Effects.Where(effect => effect.Stanza is { Kind: StanzaKind.Presence } or { Kind: StanzaKind.Message, Type: "groupchat" }))
        {
            var text = effect.Stanza.ToString();
            if (!text.Contains("@localhost", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var peer in effect.To.Where(peer => !before.Contains(peer)))
            {
                Violation.Unless(
                    !text.Replace(peer.Jid.Bare.ToString(), "", StringComparison.Ordinal).Contains("@localhost", StringComparison.Ordinal)
                        || (after ??= MaySee(room)).Contains(peer),
                    Properties.Anonymity, $"{peer.Jid} is told {text}");
            }
        }
    }

    void ShownAreTheRightOnes(RoomState room)
    {
        var all = room.Occupants.Where(occupant => room.HasRole(MucOptions.PresenceBroadcast, occupant.Role)).ToList();
        var most = room.Settings.ShownOccupants;
        Big += all.Exists(occupant => !occupant.IsAnnounced) ? 1 : 0;
        Violation.Unless(room.Announced.All(all.Contains), Properties.Shown, "somebody is shown whose role is not");
        Violation.Unless(all.All(occupant => occupant.IsAnnounced || occupant.Role != Role.Moderator), Properties.Shown, "a moderator is not shown");
        Violation.Unless(room.Occupants.Count > most / 2 || all.All(occupant => occupant.IsAnnounced), Properties.Shown, $"of {room.Occupants.Count} not all are shown");
    }

    static string Lines(IEnumerable<(string Nick, string? Role, string? Affiliation)> occupants) =>
        string.Join('\n', occupants.Select(occupant => $"{occupant.Nick} {occupant.Role} {occupant.Affiliation}").Order(StringComparer.Ordinal));
}
