using System.Globalization;
using Plenum.Rooms.Muc;
using Plenum.Xmpp;

namespace Plenum.Rooms.SlowMode;

/// <summary>
/// Slow mode (XEP-0500): how many seconds a person waits between two messages. What has no body does not count, nor what a feature claims:
/// a vote must not wait, and who takes a message back must not either. A correction has a body, and old clients show it as one more
/// message: it counts.
/// </summary>
sealed class SlowModeFeature : RoomFeature
{
    /// <summary>
    /// The seconds between two messages of one person, 0 for none; at most a day, beyond which one would rather make the room moderated.
    /// Field and <c>muc#roominfo</c> are those of XEP-0500, which PeerTube's client knows too.
    /// </summary>
    public static RoomOption Duration { get; } =
        new("muc#roomconfig_slow_mode_duration", RoomOptionKind.Number, "Slow mode: seconds between two messages of a person (0 for none)", "0")
        {
            Maximum = 86_400, InfoVar = "muc#roominfo_slow_mode_duration",
        };

    // Not remembered: a restart forgives everyone one message, and spares the journal a line for each.
    readonly LastMessages last = new();

    public static FeatureManifest Manifest { get; } = new("slow-mode", () => new SlowModeFeature()) { Options = [Duration] };

    public override StanzaError? AdmitMessage(IRoomView room, RoomMessage message, DateTimeOffset now)
    {
        if (Applies(room, message) is not { } duration || last.Of(message.Sender.Jid.Bare) is not { } spoke || spoke + duration <= now)
        {
            return null;
        }

        var left = Math.Ceiling((spoke + duration - now).TotalSeconds);
        return StanzaError.PolicyViolation(string.Create(CultureInfo.InvariantCulture,
            $"This room is in slow mode: everyone may send one message every {Seconds(duration.TotalSeconds)}. Please wait {Seconds(left)}."));
    }

    public override void Said(RoomTurn turn, RoomMessage message)
    {
        if (Applies(turn.Room, message) is { } duration)
        {
            last.Note(message.Sender.Jid.Bare, turn.Now, duration);
        }
    }

    /// <summary>
    /// How long the sender waits after this message, or null. By account, so that neither another session nor another nick helps (§ Security
    /// Considerations). Admins and owners, who are always moderators here, must not wait; other moderators do not either, as in PeerTube.
    /// </summary>
    static TimeSpan? Applies(IRoomView room, RoomMessage message) =>
        message.ClaimedBy is null
        && message.Occupant is { Role: < Role.Moderator }
        && message.Stanza.Child("body", Ns.Client) is not null
        && long.Parse(room.ValueOf(Duration), CultureInfo.InvariantCulture) is > 0 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    static string Seconds(double count) => string.Create(CultureInfo.InvariantCulture, $"{count:0} {(count == 1 ? "second" : "seconds")}");
}
