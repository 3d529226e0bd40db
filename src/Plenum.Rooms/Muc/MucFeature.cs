using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>What XEP-0045 itself adds to a room by way of hooks: its IQ requests, options and events. The rest is in the files beside it.</summary>
sealed class MucFeature : RoomFeature
{
    public static FeatureManifest Manifest { get; } = new("muc", () => new MucFeature())
    {
        DiscoFeatures =
        [
            Ns.DiscoInfo, Ns.DiscoItems, Ns.Ping, Ns.Muc, Ns.MucAdmin, Ns.MucOwner, Ns.MucUser, Ns.OccupantId, Ns.StanzaId,
            Registration.Namespace, "http://jabber.org/protocol/muc#register", "http://jabber.org/protocol/muc#roomconfig", "http://jabber.org/protocol/muc#roominfo",
            "http://jabber.org/protocol/muc#stable_id", "http://jabber.org/protocol/muc#self-ping-optimization",
        ],
        Reserved = IsReserved,
        IqPayloads =
        [
            ("query", Ns.DiscoInfo), ("query", Ns.DiscoItems), ("ping", Ns.Ping), ("query", Ns.MucAdmin), ("query", Ns.MucOwner),
            ("query", Registration.Namespace),
        ],
        Options = MucOptions.All,
        Events =
        [
            ("room-created", typeof(RoomCreated)),
            ("room-destroyed", typeof(RoomDestroyed)),
            ("room-unlocked", typeof(RoomUnlocked)),
            ("room-left-behind", typeof(RoomLeftBehind)),
            ("affiliation-set", typeof(AffiliationSet)),
            ("nick-reserved", typeof(NickReserved)),
            ("options-set", typeof(OptionsSet)),
            ("subject-set", typeof(SubjectSet)),
        ],
    };

    public override StanzaError? TakeIq(RoomTurn turn, RoomIq iq)
    {
        switch (iq.Payload.Namespace)
        {
            case Ns.MucAdmin:
                return Admin.Handle(turn, iq);
            case Ns.MucOwner:
                return Ownership.Handle(turn, iq);
            case Registration.Namespace:
                return Registration.Handle(turn, iq);
            case var _ when iq.IsSet:
                return StanzaError.BadRequest();
            case Ns.DiscoInfo:
                return RoomInfo.Answer(turn, iq);
            case Ns.DiscoItems:
                return RoomInfo.AnswerItems(turn, iq);
            default:
                turn.Answer(iq);
                return null;
        }
    }

    public override void Left(RoomTurn turn, Occupant occupant, Peer session) => OccupantIq.Left(turn, session);

    /// <summary>
    /// Who somebody is, when something was said and what it is called in the archive is the room's to say, at any depth: clients look
    /// for these elements at any depth. A <c>stanza-id</c> is removed whoever it claims to be <c>by</c>: the one that the sender's
    /// own server writes names the real JID.
    /// </summary>
    static bool IsReserved(Element element) => element switch
    {
        { Name: "occupant-id", Namespace: Ns.OccupantId } => true,
        { Name: "stanza-id", Namespace: Ns.StanzaId } => true,
        { Name: "delay", Namespace: Ns.Delay } => true,
        { Name: "x", Namespace: "jabber:x:delay" or Ns.MucUser } => true,
        _ => false,
    };
}
